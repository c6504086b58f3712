package build

import (
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/impact"
	"reseat/plan/sku"
)

// mostFixes is how many fixes of one change are tried, as one can call for another.
const mostFixes = 8

// fix applies what findings propose about service plans that need or exclude each other,
// each as an item of its own, and works the calls out again. What is off by choice stays
// off; what is accepted is left as it is, and so is a user for whom nothing would be left
// of the request.
func (d *draft) fix() {
	if !d.b.fixes || d.q.restores {
		return
	}
	for range mostFixes {
		c := d.userChange()
		c.StaysOff = d.stays.off
		i := slices.IndexFunc(impact.Fixes(d.b.Index, d.b.rules, c), d.applies)
		if i < 0 {
			return
		}
		d.apply(impact.Fixes(d.b.Index, d.b.rules, c)[i])
		d.line.Calls, d.line.After = d.calls(), d.after()
	}
}

// applies tells whether a fix is to be applied.
func (d *draft) applies(f impact.Fix) bool {
	return len(f.Items) > 0 && !slices.Contains(d.q.layer.accept, f.Code)
}

func (d *draft) apply(f impact.Fix) {
	words := strings.TrimPrefix(f.Words(d.b.Index), "add ")
	d.line.Asked = append(slices.Clip(d.line.Asked), "by --fix: "+words)
	d.note(plan.Find("fixed", "%s, as otherwise %s", words, f.Why))
	for _, it := range f.Items {
		p := sku.NewPlanSet(it.Plan)
		if f.On {
			d.want[it.SKU] = d.want[it.SKU].Minus(p)
		} else {
			d.want[it.SKU] = d.want[it.SKU].Union(p)
		}
	}
}
