package build

import (
	"fmt"
	"strings"
	"testing"

	"reseat/plan"

	"github.com/google/go-cmp/cmp"
)

// The order of the rows makes no difference, and neither does anything that varies
// from run to run, such as the order of maps.
func FuzzOrderOfRows(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		want := written(t, d.plan(t))
		d.rng.Shuffle(len(d.rows), func(i, j int) { d.rows[i], d.rows[j] = d.rows[j], d.rows[i] })
		if diff := cmp.Diff(want, written(t, d.plan(t))); diff != "" {
			t.Errorf("seed %d: the plan depends on the order of rows (-as drawn +shuffled):\n%s", seed, diff)
		}
	})
}

// A file whose rows are in another order gives the same changes, findings and order:
// only the places that lines and findings name differ.
func FuzzShuffledFile(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		first := d.plan(t)
		d.rng.Shuffle(len(d.rows), func(i, j int) { d.rows[i], d.rows[j] = d.rows[j], d.rows[i] })
		for i := range d.rows {
			d.rows[i].Source.Line = i + 2
		}
		second := d.plan(t)
		for _, x := range plan.Diff(first, second) {
			t.Errorf("seed %d: %s differs in %v (%+v, %+v)", seed, x.UPN, x.Fields, x.A, x.B)
		}
		order := func(p plan.Plan) (out []string) {
			for _, l := range p.Lines {
				out = append(out, fmt.Sprint(strings.ToLower(l.UPN), l.Stage, l.Priority))
			}
			return out
		}
		if diff := cmp.Diff(order(first), order(second)); diff != "" {
			t.Errorf("seed %d: the order differs (-as drawn +shuffled):\n%s", seed, diff)
		}
		if diff := cmp.Diff(first.Header.Seats, second.Header.Seats); diff != "" {
			t.Errorf("seed %d: the seats differ:\n%s", seed, diff)
		}
	})
}
