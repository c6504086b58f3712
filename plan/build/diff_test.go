package build

import (
	"slices"
	"strings"
	"testing"

	"reseat/plan"

	"github.com/google/go-cmp/cmp"
)

// A plan does not differ from itself, nor from the same made of shuffled rows, and
// what differs one way differs the other way.
func FuzzDiff(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d, e := draw(seed), draw(seed+1000)
		a := d.plan(t)
		d.rng.Shuffle(len(d.rows), func(i, j int) { d.rows[i], d.rows[j] = d.rows[j], d.rows[i] })
		if got := plan.Diff(a, d.plan(t)); len(got) > 0 {
			t.Errorf("seed %d: a plan differs from itself: %+v", seed, got)
		}
		b := e.plan(t)
		there, back := plan.Diff(a, b), plan.Diff(b, a)
		if len(there) != len(back) {
			t.Errorf("seed %d: %d differences there, %d back", seed, len(there), len(back))
		}
		for _, x := range there {
			if (x.A == nil || x.B == nil) == (len(x.Fields) > 0) {
				t.Errorf("seed %d: %s: %v", seed, x.UPN, x.Fields)
			}
		}
	})
}

func TestDiff(t *testing.T) {
	now := contoso()
	for _, upn := range []string{"ada", "bob", "cay", "dan"} {
		addUser(&now, upn+"@contoso.com", "DE")
	}
	row := func(names ...string) (rows []plan.Request) {
		for i, n := range names {
			rows = append(rows, plan.Request{Source: plan.Source{File: "wish.csv", Line: i + 2}, User: plan.Key{UPN: n + "@contoso.com"}, Person: &plan.Person{DisplayName: n}})
		}
		return rows
	}
	ask := plan.Ask{Assign: []string{"EMS"}, Create: true, Location: "DE"}
	a := build(t, row("ada", "bob", "cay", "eve"), ask, now)
	// By the time of the second plan Eve was created, Cay blocked and Ada given EMS.
	addUser(&now, "eve@contoso.com", "DE")
	now.Users[0].Assignments = append(now.Users[0].Assignments, assignment(now, []string{"EMS"}))
	now.Users[2].Disabled = true
	b := build(t, row("eve", "dan", "cay", "ada"), ask, now)
	want := map[string]string{
		"ada": "kind reason before calls", "bob": "first alone", "cay": "findings", "dan": "second alone",
		"eve": "before calls",
	}
	got := map[string]string{}
	for _, x := range plan.Diff(a, b) {
		name, _, _ := strings.Cut(x.UPN, "@")
		switch {
		case x.A == nil:
			got[name] = "second alone"
		case x.B == nil:
			got[name] = "first alone"
		default:
			got[name] = strings.Join(x.Fields, " ")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if order := upnsOf(plan.Diff(a, b)); !slices.Equal(order, []string{"ada", "bob", "cay", "eve", "dan"}) {
		t.Errorf("in the order %v", order)
	}
}

func upnsOf(all []plan.Difference) []string {
	var out []string
	for _, x := range all {
		name, _, _ := strings.Cut(x.UPN, "@")
		out = append(out, name)
	}
	return out
}
