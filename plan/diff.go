package plan

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// A Difference is one user for whom two plans do not say the same.
type Difference struct {
	ID  ChangeID
	UPN string
	A   *Line // nil: asked for in the second plan alone
	B   *Line // nil: asked for in the first plan alone
	// Fields names what differs where both plans have the user, by the names that the
	// plan file gives them.
	Fields []string
}

// Diff compares two plans user by user, in the order of the first, then of the second
// for who is in it alone. A new account of one plan and the user of the same UPN in
// the other are one. Where rows came from, and in what order they run, is no difference.
func Diff(a, b Plan) []Difference {
	other := newFinder(b.Lines)
	met := map[ChangeID]bool{}
	var out []Difference
	for i := range a.Lines {
		l := &a.Lines[i]
		m := other.find(*l)
		if m == nil {
			out = append(out, Difference{ID: l.ID, UPN: l.UPN, A: l})
			continue
		}
		met[m.ID] = true
		if fields := differing(*l, *m); len(fields) > 0 {
			out = append(out, Difference{ID: m.ID, UPN: m.UPN, A: l, B: m, Fields: fields})
		}
	}
	for i := range b.Lines {
		if l := &b.Lines[i]; !met[l.ID] {
			out = append(out, Difference{ID: l.ID, UPN: l.UPN, B: l})
		}
	}
	return out
}

// A finder finds the line of a plan that is about the same user as one of another.
type finder struct {
	byID  map[ChangeID]*Line
	byUPN map[string]*Line
}

func newFinder(lines []Line) finder {
	f := finder{make(map[ChangeID]*Line, len(lines)), make(map[string]*Line, len(lines))}
	for i := range lines {
		f.byID[lines[i].ID] = &lines[i]
		f.byUPN[strings.ToLower(lines[i].UPN)] = &lines[i]
	}
	return f
}

func (f finder) find(l Line) *Line {
	m := f.byUPN[strings.ToLower(l.UPN)]
	if m != nil && m.User != "" && l.User != "" {
		m = nil // two users who bore the same name, one after the other
	}
	return cmp.Or(f.byID[l.ID], m)
}

// differing names the fields in which two lines of one user differ.
func differing(a, b Line) []string {
	var out []string
	for _, x := range []struct {
		name string
		a, b any
	}{
		{"kind", a.Kind, b.Kind},
		{"reason", a.Reason, b.Reason},
		{"wave", a.Wave, b.Wave},
		{"before", a.Before, b.Before},
		{"after", a.After, b.After},
		{"calls", a.Calls, b.Calls},
		{"fallback", a.Fallback, b.Fallback},
		{"loses", a.Loses, b.Loses},
		{"findings", codesOf(a), codesOf(b)},
	} {
		if !reflect.DeepEqual(x.a, x.b) {
			out = append(out, x.name)
		}
	}
	return out
}

// codesOf lists the findings of a line without their texts, which may count or name
// what is of no concern to the user.
func codesOf(l Line) []Finding {
	out := make([]Finding, len(l.Findings))
	for i, f := range l.Findings {
		out[i] = Finding{Code: f.Code, Severity: f.Severity, Accepted: f.Accepted}
	}
	return slices.Compact(out)
}
