package build

import (
	"bytes"
	"testing"

	"reseat/plan"

	"github.com/google/go-cmp/cmp"
)

// Lines that are alike share their parts, and a plan of many users is not held many
// times over.
func TestReadSharesParts(t *testing.T) {
	now, rows := crowd(500)
	p := build(t, rows, plan.Ask{Swap: []string{"SPE_E3=SPE_E5"}}, now)
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	back, err := plan.Read(&b, "p.plan")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p.Lines, back.Lines); diff != "" {
		t.Fatal(diff)
	}
	states := map[*plan.State]bool{}
	for _, l := range back.Lines {
		states[l.Before], states[l.After] = true, true
	}
	if len(states) > 60 {
		t.Errorf("%d states are held for %d users who are alike", len(states), len(back.Lines))
	}
}
