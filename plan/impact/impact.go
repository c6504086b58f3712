package impact

import (
	"slices"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Change is what is to happen to one user.
type Change struct {
	User     *tenant.User // nil where the account is still to be created
	Before   *plan.State  // nil for such an account
	After    *plan.State
	Readd    []sku.ID    // removed and re-assigned in two calls
	NamedOff []Off       // what the request itself names off, with an entry for each SKU that it is about
	Removed  []sku.ID    // licenses that the request removes by name
	StaysOff sku.PlanSet // what no fix switches on
	Unused   bool        // the user was selected because nobody seems to use the account
	// Lived tells whether users of the tenant break a rule without harm; nil where nobody
	// has looked.
	Lived func(plan.Dependency) bool
}

// A Off is the service plans of one SKU that a request names off.
type Off struct {
	SKU   sku.ID
	Plans sku.PlanSet
}

// during is the state between the two calls of a readd; After where there is none.
func (c Change) during() *plan.State {
	if len(c.Readd) == 0 {
		return c.After
	}
	s := *c.Before
	s.Direct = slices.DeleteFunc(slices.Clone(s.Direct), func(l tenant.License) bool { return slices.Contains(c.Readd, l.SKU) })
	return &s
}

// namedOff lists the plans that the request itself names off, of whatever SKU.
func (c Change) namedOff() sku.PlanSet {
	var out sku.PlanSet
	for _, x := range c.NamedOff {
		out = out.Union(x.Plans)
	}
	return out
}

// A review finds what one change does to its user.
type review struct {
	*tenant.Index
	rules                 []plan.Dependency
	change                Change
	before, during, after plan.Effect
	found                 []plan.Finding
	fixes                 []Fix
}

func (r *review) note(f plan.Finding) { r.found = append(r.found, f) }

// Findings returns what the change does to the user: service plans that stay on by
// another path, services lost, mailboxes made, and rules of dependence that are broken after
// each call.
func Findings(x *tenant.Index, rules []plan.Dependency, c Change) []plan.Finding {
	return newReview(x, rules, c).found
}

// Fixes returns what would have the change keep the rules about service plans that it
// breaks.
func Fixes(x *tenant.Index, rules []plan.Dependency, c Change) []Fix {
	return newReview(x, rules, c).fixes
}

func newReview(x *tenant.Index, rules []plan.Dependency, c Change) *review {
	plans := plan.UserPlans(x.UserPlans())
	r := &review{Index: x, rules: rules, change: c, before: c.Before.Effect(plans), during: c.during().Effect(plans), after: c.After.Effect(plans)}
	r.stillOn(r.after)
	r.losses()
	r.services()
	r.smallerMailbox()
	r.addresses()
	r.newMailbox()
	r.licensesApart()
	r.dependences()
	return r
}

// StillOn returns each path by which a plan that the request names off is on for a user
// who is left unchanged (R11).
func StillOn(x *tenant.Index, c Change) []plan.Finding {
	r := &review{Index: x, change: c}
	r.stillOn(c.Before.Effect(x.UserPlans()))
	return r.found
}

// stillOn notes each path by which a plan named off stays on (R11).
func (r *review) stillOn(on plan.Effect) {
	for _, x := range r.change.NamedOff {
		if _, has := tenant.Find(r.change.After.Direct, x.SKU); !has {
			continue
		}
		for _, p := range x.Plans {
			for _, path := range on.Paths(p) {
				if (path != plan.Path{SKU: x.SKU}) {
					r.note(plan.Find("still-on", "%s stays on through %s", r.PlanLabel(p), r.path(path)))
				}
			}
		}
	}
}

func (r *review) path(p plan.Path) string {
	if p.Group == "" {
		return r.Label(p.SKU)
	}
	return r.Label(p.SKU) + " from group " + r.GroupLabel(p.Group)
}
