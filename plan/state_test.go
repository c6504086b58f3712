package plan

import (
	"testing"

	"pgregory.net/rapid"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

var (
	someSKUs  = []sku.ID{"sku-a", "sku-b", "sku-c"}
	somePlans = []sku.PlanID{"plan-1", "plan-2", "company"}
)

// drawLicenses draws a list with each SKU at most once.
func drawLicenses(t *rapid.T, label string) []tenant.License {
	var out []tenant.License
	for _, id := range someSKUs {
		if rapid.Bool().Draw(t, label+" has "+string(id)) {
			off := rapid.SliceOfDistinct(rapid.SampledFrom(somePlans), rapid.ID).Draw(t, label+" off")
			out = append(out, tenant.License{SKU: id, Disabled: sku.NewPlanSet(off...)})
		}
	}
	return out
}

func drawState(t *rapid.T, label string) *State {
	if rapid.IntRange(0, 9).Draw(t, label+" is there") == 0 {
		return nil
	}
	s := &State{Location: rapid.SampledFrom([]string{"", "DE", "de", "AT"}).Draw(t, label+" location"), Direct: drawLicenses(t, label)}
	for _, l := range drawLicenses(t, label+" inherited") {
		s.Inherited = append(s.Inherited, Inherited{l, "group"})
	}
	return s
}

func drawCall(t *rapid.T, label string) Call {
	c := Call{Kind: Licenses, Add: drawLicenses(t, label+" add")}
	for _, id := range someSKUs {
		if _, adds := tenant.Find(c.Add, id); !adds && rapid.Bool().Draw(t, label+" removes "+string(id)) {
			c.Remove = append(c.Remove, id)
		}
	}
	if rapid.Bool().Draw(t, label+" locates") {
		c.Kind, c.Location = Locate, "DE"
	}
	return c
}

// Same is an equivalence that looks at nothing but what the line is about, and After
// leads to a state that shows the call and keeps what groups give.
func TestStatesAreComparedAsTheLineSays(t *testing.T) {
	plans := UserPlans{"sku-a": sku.NewPlanSet("plan-1", "plan-2"), "sku-b": sku.NewPlanSet("plan-1", "plan-2")}
	rapid.Check(t, func(t *rapid.T) {
		l := Line{Before: drawState(t, "before"), Calls: []Call{drawCall(t, "call")}, Exact: rapid.Bool().Draw(t, "exact")}
		l.Touches = rapid.SliceOfDistinct(rapid.SampledFrom(someSKUs), rapid.ID).Draw(t, "touches")
		a, b, c := drawState(t, "a"), drawState(t, "b"), drawState(t, "c")
		if !l.Same(a, a, plans) {
			t.Fatal("a state is not the same as itself")
		}
		if l.Same(a, b, plans) != l.Same(b, a, plans) {
			t.Fatal("which comes first makes a difference")
		}
		if l.Same(a, b, plans) && l.Same(b, c, plans) && !l.Same(a, c, plans) {
			t.Fatal("two states that are the same as a third differ")
		}
		call := l.Calls[0]
		after := a.After(call)
		if !after.Shows(call, plans) {
			t.Fatalf("%+v does not show %+v", after, call)
		}
		if !l.Same(after, after.After(call), plans) {
			t.Fatal("the same call once more makes a difference")
		}
		if got, want := len(after.Inherited), len(a.OrNone().Inherited); got != want {
			t.Fatalf("%d inherited rows, want %d", got, want)
		}
		if b != nil && a != nil {
			b.Location, b.Inherited = a.Location, nil
			a.Inherited = nil
			same := l.Same(a, b, plans)
			b.Inherited = []Inherited{{tenant.License{SKU: "sku-a"}, "other"}}
			if l.Same(a, b, plans) != same {
				t.Fatal("a row of a group makes a difference")
			}
		}
	})
}

// REPORT-2: a usage location is the same in whatever case the tenant returns it.
func TestREPORT2LocationsAreComparedWithoutCase(t *testing.T) {
	l := Line{Calls: []Call{{Kind: Locate, Location: "DE"}}}
	if !l.Same(&State{Location: "DE"}, &State{Location: "de"}, nil) {
		t.Error("DE and de differ")
	}
	if l.Same(&State{Location: "DE"}, &State{Location: "AT"}, nil) {
		t.Error("DE and AT are the same")
	}
}
