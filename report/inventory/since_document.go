package inventory

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/page"
	"reseat/report/words"
)

// SinceFormat is the version of the JSON comparison that this code writes.
const SinceFormat = "reseat-since/1"

var turnTone = map[tenant.Turn]doc.Tone{
	tenant.Lost: doc.Bad, tenant.Gained: doc.Good, tenant.Changed: doc.Warn,
	tenant.Created: doc.Good, tenant.Deleted: doc.Bad, tenant.Account: doc.Wait,
}

func (s Since) facts() []doc.Fact {
	at := func(file string, x tenant.Snapshot) string { return fmt.Sprintf("%s, %s", takenWords(x), file) }
	return []doc.Fact{
		{Label: "Tenant", Value: fmt.Sprintf("%s (%s)", s.Later.Name, s.Later.Tenant)},
		{Label: "Earlier", Value: at(s.EarlierFile, s.Earlier)}, {Label: "Later", Value: at(s.LaterFile, s.Later)},
	}
}

func takenWords(x tenant.Snapshot) string {
	if x.Taken.IsZero() {
		return "taken at an unknown time"
	}
	return "taken " + words.Clock(x.Taken)
}

// WriteSinceHTML writes the comparison as one self-contained page.
func WriteSinceHTML(w io.Writer, s Since) error { return page.Write(w, SinceDocument(s)) }

// SinceDocument is a comparison as a document, with what differs as the list.
func SinceDocument(s Since) doc.Document {
	p := doc.Document{
		Title: "License changes", Subtitle: s.Later.Name + " · " + s.Later.Domain(), Headline: s.Headline(), Tone: doc.Calm,
		Facts: s.facts(), List: s.grid(),
		Footer: "Written by reseat " + s.Tool + " at " + words.Clock(s.Made) + " from two snapshots. Times are UTC. This file contains personal data.",
	}
	for _, t := range turns {
		if n := s.Turns[t.turn]; n > 0 {
			p.Tiles = append(p.Tiles, doc.Tile{Label: t.words, Value: tenant.Thousands(n), Tone: turnTone[t.turn], Filter: &doc.Filter{Column: "Difference", Value: string(t.turn)}})
		}
	}
	if s.Turns[tenant.Lost]+s.Turns[tenant.Deleted] > 0 {
		p.Tone = doc.Warn
	}
	sec := doc.Section{ID: "licenses", Title: "Licenses", Intro: s.scope()}
	if len(s.Licenses) > 0 {
		sec.Table = &doc.Table{Caption: "Licenses bought and in use, and users by what became of them", Columns: []doc.Heading{{Title: "Product"},
			{Title: "Bought", Number: true}, {Title: "In use", Number: true}, {Title: "Gained", Number: true}, {Title: "Lost", Number: true}, {Title: "Changed", Number: true}}}
		for _, x := range s.Licenses {
			sec.Table.Rows = append(sec.Table.Rows, []doc.Cell{{Text: s.product(x.SKU), Note: s.part(x.SKU)}, {Text: turned(x.Before.Enabled, x.After.Enabled)},
				{Text: turned(x.Before.Consumed, x.After.Consumed)}, {Text: tenant.Thousands(x.Gained)}, {Text: tenant.Thousands(x.Lost)}, {Text: tenant.Thousands(x.Changed)}})
		}
		p.Sections = []doc.Section{sec}
	}
	return p
}

func (s Since) grid() *doc.List {
	tones := map[string]doc.Tone{}
	for t, tone := range turnTone {
		tones[string(t)] = tone
	}
	rows := s.rows()
	blocks, pictures := s.pictures()
	return &doc.List{
		Blocks: blocks,
		Title:  "Users", Noun: "differences", Count: len(rows), FirstPrinted: doc.MostPrinted,
		Columns: []doc.Column{
			{Title: "User", Kind: doc.Lead, Width: doc.Wide}, {Title: "Difference", Kind: doc.Badge, Width: doc.Narrow, Filter: true, Tones: tones},
			{Title: "Product", Width: doc.Medium, Filter: true}, {Title: "Before", Width: doc.Wide}, {Title: "After", Width: doc.Wide},
			{Title: "Department", Filter: true, Width: doc.Narrow}, {Title: "Part number", Kind: doc.Mono}, {Title: "Name"}, {Title: "Object id", Kind: doc.Mono},
		},
		Rows: iter.Seq[doc.Row](func(yield func(doc.Row) bool) {
			for i, r := range rows {
				if !yield(doc.Row{Blocks: pictures[i], Cells: []string{string(r.UPN), string(r.Turn), string(r.Product), string(r.Before), string(r.After),
					string(r.Dept), string(r.Part), string(r.Name), string(r.ID)}}) {
					return
				}
			}
		}),
	}
}

// WriteSinceXLSX writes the comparison as a workbook with the sheets Licenses and Users.
func WriteSinceXLSX(w io.Writer, s Since) error {
	licenses := doc.Sheet{Name: "Licenses", Columns: []string{"Product", "Part number", "Bought before", "Bought after", "In use before", "In use after", "Gained", "Lost", "Changed"}, Rows: func(put func(...any) error) error {
		for _, x := range s.Licenses {
			if err := put(s.product(x.SKU), s.part(x.SKU), x.Before.Enabled, x.After.Enabled, x.Before.Consumed, x.After.Consumed, x.Gained, x.Lost, x.Changed); err != nil {
				return err
			}
		}
		return nil
	}}
	return doc.WriteXLSX(w, len(s.Differences), licenses, doc.Tagged("Users", slices.Values(s.rows())))
}

type (
	jsonSince struct {
		Format   string              `json:"format"`
		Made     time.Time           `json:"made"`
		Tenant   tenant.ID           `json:"tenant"`
		Earlier  jsonTaken           `json:"earlier"`
		Later    jsonTaken           `json:"later"`
		Users    int                 `json:"users"` // who differ
		Counts   map[tenant.Turn]int `json:"counts"`
		Licenses []jsonSinceSKU      `json:"licenses"`
		List     []jsonDifference    `json:"differences"`
	}
	jsonTaken struct {
		File     string    `json:"file"`
		Taken    time.Time `json:"taken,omitzero"`
		Users    int       `json:"users"`
		Complete bool      `json:"complete"` // it holds every user of the tenant
	}
	jsonSinceSKU struct {
		SKU     sku.ID       `json:"sku"`
		Part    string       `json:"part"`
		Name    string       `json:"name"`
		Before  tenant.Seats `json:"before"`
		After   tenant.Seats `json:"after"`
		Gained  int          `json:"gained"`
		Lost    int          `json:"lost"`
		Changed int          `json:"changed"`
	}
	jsonDifference struct {
		User       string        `json:"user"`
		ID         tenant.UserID `json:"id"`
		Name       string        `json:"name,omitempty"`
		Department string        `json:"department,omitempty"`
		Difference tenant.Turn   `json:"difference"`
		SKU        sku.ID        `json:"sku,omitempty"`
		Part       string        `json:"part,omitempty"`
		Before     string        `json:"before"`
		After      string        `json:"after"`
	}
)

// WriteSinceJSON writes the comparison as one JSON object.
func WriteSinceJSON(w io.Writer, s Since) error {
	out := jsonSince{Format: SinceFormat, Made: s.Made, Tenant: s.Later.Tenant, Users: s.Users, Counts: s.Turns, Licenses: []jsonSinceSKU{}, List: []jsonDifference{},
		Earlier: jsonTaken{s.EarlierFile, s.Earlier.Taken, len(s.Earlier.Users), s.Earlier.Complete}, Later: jsonTaken{s.LaterFile, s.Later.Taken, len(s.Later.Users), s.Later.Complete}}
	for _, x := range s.Licenses {
		out.Licenses = append(out.Licenses, jsonSinceSKU{x.SKU, s.part(x.SKU), s.product(x.SKU), x.Before, x.After, x.Gained, x.Lost, x.Changed})
	}
	for i, r := range s.rows() {
		d := s.Differences[i]
		out.List = append(out.List, jsonDifference{d.User.UPN, d.User.ID, d.User.Name, d.User.Department, d.Turn, d.SKU, string(r.Part), string(r.Before), string(r.After)})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}
