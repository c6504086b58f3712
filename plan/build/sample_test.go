package build

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"reseat/plan"
)

// A sample is drawn from the changes by the seed alone, whatever their order (R6).
func TestSampleDrawsChangesBySeedAlone(t *testing.T) {
	lines := make([]plan.Line, 500)
	for i := range lines {
		lines[i] = plan.Line{Kind: plan.Change, ID: plan.ChangeID(fmt.Sprintf("user%03d", i))}
	}
	lines[0].Kind = plan.OnHold
	drawn := func(n int, seed uint64, shuffle bool) []string {
		all := slices.Clone(lines)
		if shuffle {
			rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		}
		drawSample(all, n, seed)
		var out []string
		for _, l := range all {
			switch {
			case l.Kind == plan.Change:
				out = append(out, string(l.ID))
			case l.ID != "user000" && l.Reason != plan.BeyondLimit:
				t.Fatalf("%s is %s, %s", l.ID, l.Kind, l.Reason)
			}
		}
		slices.Sort(out)
		return out
	}
	got := drawn(50, 7, false)
	if len(got) != 50 || !slices.Equal(got, drawn(50, 7, true)) {
		t.Errorf("%d drawn, or the order changes who is", len(got))
	}
	if slices.Equal(got, drawn(50, 8, false)) {
		t.Error("another seed draws the same users")
	}
	early := 0
	for _, id := range got {
		if id < "user250" {
			early++
		}
	}
	if early < 10 || early > 40 {
		t.Errorf("%d of 50 are of the first half of the users", early)
	}
	if n := len(drawn(0, 7, false)); n != 0 { // ASK-6
		t.Errorf("%d drawn of none", n)
	}
	if n := len(drawn(1000, 7, false)); n != 499 {
		t.Errorf("%d drawn, want all", n)
	}
}
