// Package plan holds the plan as a value and as a file: what was asked (Request, Ask), a
// Line for every user with the calls that change it and the findings about it, the limits
// that a plan must keep (Guards) and who approved it.
//
// A State is what a user has at one time; State.After says where a call leads,
// State.Effective what is on by any path, and Line.Same whether two states are the same as
// far as a line is about them. Every reader of a plan asks these and no other judgement.
//
// Package build makes plans; nothing in this package looks at a tenant but Selection,
// which picks users of a snapshot.
package plan

import (
	"slices"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Format is the version of the plan file that this code writes. There is no older one.
const Format = "reseat-plan/1"

// A Plan is every user asked for, in the order in which a run takes them.
type Plan struct {
	Header Header
	Lines  []Line
	Digest string // hex SHA-256 of the file up to its digest; set by Write and Read
	File   string // in which it stands, as a person named it; no part of the plan, and empty where nobody did
}

// A Header says what the plan is bound to and what it was made from.
type Header struct {
	Format     string                    `json:"format"`
	Tool       string                    `json:"tool"` // reseat's version
	Tenant     tenant.ID                 `json:"tenant"`
	TenantName string                    `json:"tenantName,omitempty"`
	Domain     string                    `json:"domain"`
	Sandbox    bool                      `json:"sandbox,omitempty"` // no real tenant
	Made       time.Time                 `json:"made"`
	Inputs     []Input                   `json:"inputs,omitempty"`
	LeftOut    []LeftOut                 `json:"leftOut,omitempty"` // by condition
	SplitBy    []string                  `json:"splitBy,omitempty"` // columns of the user lists that lines keep, by which cost is split (R56)
	Options    Options                   `json:"options"`
	Recipes    []RecipeOptions           `json:"recipes,omitempty"` // those in use, by name
	Guards     Guards                    `json:"guards,omitzero"`
	SKUs       []tenant.SKU              `json:"skus"`             // the tenant's, as they were
	Groups     map[tenant.GroupID]string `json:"groups,omitempty"` // names of the groups that lines mention
	// Gives is what those groups give to which users can be added here, where the plan rests
	// on groups.
	Gives     map[tenant.GroupID][]tenant.License `json:"gives,omitempty"`
	Takes     []Take                              `json:"takes,omitempty"` // what exact requests take, by SKU
	Maps      []SwapMap                           `json:"maps,omitempty"`  // on which swaps of the lines rest
	Seats     []SeatCurve                         `json:"seats,omitempty"`
	WaveOrder *WaveOrder                          `json:"waveOrder,omitempty"` // where another order of the waves needs fewer seats
	Quote     Quote                               `json:"quote"`
	// Notes are those that several lines have, in a plan file alone: a line there gives
	// their places, and reading puts them back into the line's findings (R44).
	Notes []Finding `json:"notes,omitempty"`
}

// SKU returns the tenant's entry for a SKU as it was when the plan was made.
func (h Header) SKU(id sku.ID) (tenant.SKU, bool) {
	for _, k := range h.SKUs {
		if k.ID == id {
			return k, true
		}
	}
	return tenant.SKU{}, false
}

// An Input is one file or selection the plan was made from.
type Input struct {
	Name   string `json:"name"`
	Format string `json:"format,omitempty"` // as detected
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256,omitempty"` // hex, of the bytes read
}

// Options are the flags that shaped the plan.
type Options struct {
	Asked  []string `json:"asked,omitempty"`  // the request of the flags, in words
	Accept []Code   `json:"accept,omitempty"` // hazards accepted
	Seats  string   `json:"seats,omitempty"`  // strict (default), with-warning, unchecked
	Via    string   `json:"via,omitempty"`    // update or readd
	Limit  *int     `json:"limit,omitempty"`  // at most so many changes
	Sample *int     `json:"sample,omitempty"` // so many of the changes, drawn by chance
	Seed   uint64   `json:"seed,omitempty"`   // of the draw
	Recipe string   `json:"recipe,omitempty"` // of rows that name none

	// Command is the command line that made the plan, without the program and the plan
	// file, and Connection the flags that lead to its tenant: so that a page can say the
	// command that comes next.
	Command    []string `json:"command,omitempty"`
	Connection []string `json:"connection,omitempty"`
}

// RecipeOptions are what is asked of users of a recipe, that of the flags included.
type RecipeOptions struct {
	Name   string   `json:"name"`
	Asked  []string `json:"asked,omitempty"` // in words
	Accept []Code   `json:"accept,omitempty"`
	Via    string   `json:"via,omitempty"`
}

// A SeatCurve is one SKU's seats over the stages of a plan.
type SeatCurve struct {
	SKU       sku.ID `json:"sku"`
	Owned     int    `json:"owned"`               // what this plan reckons with
	Kept      int    `json:"keptFree,omitempty"`  // of those owned: stay free
	Before    int    `json:"before"`              // consumed
	After     []int  `json:"after"`               // consumed at the end of each stage
	Peak      int    `json:"peak"`                // most consumed at any moment, however a stage's changes interleave
	Shortfall int    `json:"shortfall,omitempty"` // seats to buy so that nobody is held for want of one
}

// A WaveOrder is an order of a plan's waves in which fewer seats are short.
type WaveOrder struct {
	Waves []string       `json:"waves"`
	Short map[sku.ID]int `json:"short,omitempty"` // seats to buy even so
}

// A Quote is what the plan costs the tenant.
type Quote struct {
	Reads   int     `json:"reads"`
	Writes  int     `json:"writes"`
	Units   int     `json:"units"`
	Seconds float64 `json:"seconds"` // the least time that the quota allows (R39)
}

// Counts are a plan's totals.
type Counts struct {
	Changes     int `json:"changes"`
	OnHold      int `json:"onHold"`
	Unchanged   int `json:"unchanged"`
	Skipped     int `json:"skipped"`     // but for those beyond the limit
	BeyondLimit int `json:"beyondLimit"` // left for a later plan
	Calls       int `json:"calls"`
}

// InPart counts the changed and unchanged users whose request the plan meets only in
// part, because their row asks for another usage location (R13).
func (p Plan) InPart() int {
	n := 0
	for _, l := range p.Lines {
		if (l.Kind == Change || l.Kind == Unchanged) && MetInPart(l.Findings) {
			n++
		}
	}
	return n
}

// MetInPart tells by a line's findings whether a part of its request is left undone: its
// row asks for another usage location (R13).
func MetInPart(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Code == LocationDiffers })
}

// Touches tells whether any change of the plan is about the SKU.
func (p Plan) Touches(id sku.ID) bool {
	return slices.ContainsFunc(p.Lines, func(l Line) bool { return l.Kind == Change && slices.Contains(l.Touches, id) })
}

// A Take counts the users from whom an exact request without --among takes a SKU,
// those who are held for it included.
type Take struct {
	SKU   sku.ID `json:"sku"`
	Users int    `json:"users"`
}
