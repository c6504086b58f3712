package impact

import (
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// dependences applies the rules of dependence to what is new in the state after
// the change, and for a readd to the state between its calls.
func (r *review) dependences() {
	for _, d := range r.rules {
		if r.broken(d, r.before) {
			continue
		}
		label, others := r.PlanLabel(d.Plan), r.wordsOf(d)
		switch {
		case r.broken(d, r.after) && d.Relation == plan.Excludes:
			r.breach(d, "plan-conflict", label+" and "+r.PlanLabels(r.others(d, r.after))+" exclude each other and would both be on")
		case r.broken(d, r.after) && !d.Refused && r.removesProvider(d):
			r.breach(d, "hazard-addon", label+" would be on without "+others+", which it needs")
		case r.broken(d, r.after):
			r.breach(d, "plan-dependency", label+" would be on without "+others+", which it needs")
		case len(r.change.Readd) > 0 && d.Relation == plan.Needs && r.broken(d, r.during):
			r.note(plan.Find("readd-breaks-addon", "%s needs %s between the two calls", label, others))
		}
	}
}

// breach notes a broken rule: a hazard, which the tenant may well take, or where it
// has refused it before an error (R24). Where users of the tenant break it without harm
// it is a note.
func (r *review) breach(d plan.Dependency, code plan.Code, text string) {
	if words := d.Evidence.Words(); words != "" {
		text += " (" + words + ")"
	}
	fix, fixes := r.fix(d)
	fix.Code, fix.Why = code, text
	if fixes {
		text += "; " + fix.Words(r.Index)
	}
	f := plan.Find(code, "%s", text)
	switch {
	case d.Refused:
		f.Severity, f.Text = plan.Error, text+"; this tenant has refused it: choose other service plans"
	case r.change.Lived != nil && r.change.Lived(d):
		f.Severity, f.Text = plan.Note, text+"; other users of this tenant have both"
	}
	if fixes && f.Severity != plan.Note {
		r.fixes = append(r.fixes, fix)
	}
	r.note(f)
}

// removesProvider tells whether the add-on is left because a whole SKU goes, and
// not because one of its plans is switched off.
func (r *review) removesProvider(d plan.Dependency) bool {
	for _, p := range r.others(d, r.before) {
		for _, path := range r.before.Paths(p) {
			if _, kept := tenant.Find(r.change.After.Direct, path.SKU); !kept && path.Group == "" {
				return true
			}
		}
	}
	return false
}

// others picks from the plans that are on those that the rule names.
func (r *review) others(d plan.Dependency, on plan.Effect) sku.PlanSet {
	found := ofFamilies(r.Index, on, d.Families)
	for _, p := range d.Plans {
		if on.Has(p) {
			found = found.Union(sku.NewPlanSet(p))
		}
	}
	return found.Minus(sku.NewPlanSet(d.Plan))
}

// broken tells whether the plans that are on breach the rule.
func (r *review) broken(d plan.Dependency, on plan.Effect) bool {
	return on.Has(d.Plan) && (len(r.others(d, on)) > 0) == (d.Relation == plan.Excludes)
}

// wordsOf names what a rule's plan needs or excludes.
func (r *review) wordsOf(d plan.Dependency) string {
	if d.Words != "" {
		return d.Words
	}
	var names []string
	for _, p := range d.Plans {
		names = append(names, r.PlanLabel(p))
	}
	for _, f := range d.Families {
		names = append(names, "a service plan of "+f)
	}
	return strings.Join(names, " or ")
}

// Breaks tells whether a user in a state breaks a rule.
func Breaks(x *tenant.Index, d plan.Dependency, s *plan.State) bool {
	return (&review{Index: x}).broken(d, s.Effect(x.UserPlans()))
}
