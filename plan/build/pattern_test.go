package build

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reseat/plan"
	"reseat/plan/sku"
)

// What a user's line says does not depend on who else is asked for, seats and the
// limit aside: lines share what was worked out once, and none of it is another's.
func FuzzEachUserAlone(f *testing.F) {
	for seed := range uint64(150) { // a plan a user
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		d.ask.Seats, d.ask.Limit = plan.Unchecked, nil
		for _, l := range d.plan(t).Lines {
			var own []plan.Request
			for _, r := range d.rows {
				if slices.Contains(l.Sources, r.Source) {
					own = append(own, r)
				}
			}
			alone, err := Plan(own, d.ask, d.now, sku.Bundled())
			if err != nil {
				t.Skip(err) // alone, the rows may ask nothing
			}
			if diff := cmp.Diff([]plan.Line{l}, alone.Lines, cmpopts.IgnoreFields(plan.Line{}, "Stage")); diff != "" {
				t.Errorf("seed %d: %s (-among others +alone):\n%s", seed, l.UPN, diff)
			}
		}
	})
}
