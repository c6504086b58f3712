package plan

import (
	"slices"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Selection picks users by what they hold, judged on the effective state: direct
// licenses and those of groups (R6). Several conditions must all be met; within one
// that lists several names, one of them is enough for Holders and PlanOn, and none
// may be met for Without and PlanOff.
type Selection struct {
	Unlicensed bool     // enabled members without any license
	Holders    []string // users who hold one of these SKUs by any path
	Without    []string // enabled members who hold none of these SKUs
	PlanOn     []string // users for whom one of these service plans is on
	PlanOff    []string // enabled members for whom none of these service plans is on

	AndDisabled bool // blocked accounts too, where enabled members are meant
	AndGuests   bool // guests too, where members are meant
}

// Empty tells whether the selection picks nobody by itself.
func (s Selection) Empty() bool {
	return !s.Unlicensed && len(s.Holders)+len(s.Without)+len(s.PlanOn)+len(s.PlanOff) == 0
}

// Words names the selection as its flags do.
func (s Selection) Words() string {
	var parts []string
	if s.Unlicensed {
		parts = append(parts, "--unlicensed")
	}
	for _, x := range []struct {
		flag  string
		names []string
	}{{"--has", s.Holders}, {"--lacks", s.Without}, {"--plan-on", s.PlanOn}, {"--plan-off", s.PlanOff}} {
		for _, n := range x.names {
			parts = append(parts, x.flag+" "+n)
		}
	}
	return strings.Join(parts, " ")
}

// Pick returns a request for each user of the snapshot who is selected, in the order
// of the snapshot. The error is an *AskError: a name that the tenant does not know.
func (s Selection) Pick(now tenant.Snapshot, cat *sku.Catalogue) ([]Request, error) {
	w := tenant.NewIndex(now, cat)
	p, err := s.resolve(w)
	if err != nil {
		return nil, &AskError{err}
	}
	source := Source{File: s.Words()}
	var out []Request
	for _, u := range now.Users {
		if p.takes(u) {
			out = append(out, Request{Source: source, User: Key{ID: string(u.ID)}})
		}
	}
	return out, nil
}

// A picking is a selection whose names are resolved.
type picking struct {
	Selection
	w                *tenant.Index
	holders, without []sku.ID
	on, off          []sku.PlanID
}

func (s Selection) resolve(w *tenant.Index) (p picking, err error) {
	p = picking{Selection: s, w: w}
	for _, x := range []struct {
		names []string
		to    *[]sku.ID
	}{{s.Holders, &p.holders}, {s.Without, &p.without}} {
		for _, n := range x.names {
			id, err := w.SKU(n)
			if err != nil {
				return p, err
			}
			*x.to = append(*x.to, id)
		}
	}
	for _, x := range []struct {
		names []string
		to    *[]sku.PlanID
	}{{s.PlanOn, &p.on}, {s.PlanOff, &p.off}} {
		for _, n := range x.names {
			id, err := w.Plan(n)
			if err != nil {
				return p, err
			}
			*x.to = append(*x.to, id)
		}
	}
	return p, nil
}

func (p picking) takes(u tenant.User) bool {
	holds := func(id sku.ID) bool {
		return slices.ContainsFunc(u.Rows(), func(a tenant.Assignment) bool { return a.SKU == id && a.Holds() })
	}
	lacking := p.Unlicensed || len(p.without)+len(p.off) > 0
	switch {
	case lacking && (u.Disabled && !p.AndDisabled || u.Guest && !p.AndGuests):
		return false
	case p.Unlicensed && len(u.Assignments) > 0:
		return false
	case slices.ContainsFunc(p.without, holds):
		return false
	case len(p.holders) > 0 && !slices.ContainsFunc(p.holders, holds):
		return false
	}
	if len(p.on)+len(p.off) == 0 {
		return true
	}
	state := StateOf(u)
	on := state.Effect(p.w.UserPlans())
	return (len(p.on) == 0 || slices.ContainsFunc(p.on, on.Has)) && !slices.ContainsFunc(p.off, on.Has)
}
