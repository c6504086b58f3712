package plan

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Proof is what a read must show of a user before a call that takes something away is
// sent: every service plan that goes is on by a path that stays (R27, R52), and the groups
// that it waits for have given what they give, whether or not anything rests on it: what
// is lost never goes before what is gained (R51).
type Proof struct {
	Same bool             `json:"same,omitempty"` // only rows of the license that goes count, and one must be there
	Wait bool             `json:"wait,omitempty"` // a group may still have to be processed, and is waited for
	By   []tenant.GroupID `json:"by,omitempty"`   // the groups that cover
	// Service is true where a service plan of the same service that gives as much counts as
	// well: Microsoft 365 E5 has other plans on for most services of Office 365 E3.
	Service bool `json:"service,omitempty"`
}

// A Cover is what one read of a user says about the proof of a call.
type Cover struct {
	// Missing lists, by license that goes, the service plans that no other path has on.
	// A license of which no row stays where one must is in it, even without plans.
	Missing map[sku.ID]sku.PlanSet
	Coming  []Inherited         // what the covering groups still have to give
	Failed  []tenant.Assignment // rows of the covering groups that are in error
	service bool                // any path of the service counts, and not groups alone
	gains   bool                // the groups must have given all that they give
}

// Holds tells whether the call may be sent.
func (c Cover) Holds() bool {
	return len(c.Missing) == 0 && !(c.gains && len(c.Coming)+len(c.Failed) > 0)
}

// Cover reads off a user whether the proof of call i holds. What the later calls of the
// line take counts as gone already, so that one of two losses never rests on the other.
// It is a function of its arguments alone.
func (l Line) Cover(i int, u tenant.User, plans UserPlans) Cover {
	proof := l.Calls[i].Proof
	c := Cover{Missing: map[sku.ID]sku.PlanSet{}, service: proof.Service, gains: proof.Wait && !proof.Same}
	var goes, stays []tenant.Assignment
	for _, a := range u.Rows() {
		switch {
		case a.Holds() && l.takes(i, a):
			goes = append(goes, a)
		case a.InForce():
			stays = append(stays, a)
		case slices.Contains(proof.By, a.Group):
			c.Failed = append(c.Failed, a)
		}
	}
	for _, a := range goes {
		missing, row := uncovered(a, stays, proof.Same, plans)
		_, known := plans[a.SKU]
		if proof.Service {
			missing = unserved(missing, stays, plans)
		}
		if len(missing) > 0 || proof.Same && !row || proof.Service && !known && !row {
			c.Missing[a.SKU] = c.Missing[a.SKU].Union(missing)
		}
	}
	for _, in := range l.After.OrNone().Inherited {
		state, _ := u.CoverageOf(in.Group, in.SKU)
		if state == tenant.NotCovered && slices.Contains(proof.By, in.Group) {
			c.Coming = append(c.Coming, in)
		}
	}
	return c
}

// takes tells whether call i or one after it takes a row of the user's away.
func (l Line) takes(i int, a tenant.Assignment) bool {
	return slices.ContainsFunc(l.Calls[i:], func(c Call) bool {
		return a.Direct() && slices.Contains(c.Remove, a.SKU) || !a.Direct() && c.Kind == Leave && c.Group == a.Group
	})
}

// uncovered returns the service plans of a row that none of the others has on, and
// whether there is another row of its license. Of a license that the tenant does not
// list the plans are unknown: there a row covers with no more plans off.
func uncovered(a tenant.Assignment, stays []tenant.Assignment, same bool, plans UserPlans) (missing sku.PlanSet, row bool) {
	all, known := plans[a.SKU]
	missing = all.Minus(a.Disabled)
	for _, b := range stays {
		if same && b.SKU != a.SKU {
			continue
		}
		missing = missing.Minus(plans[b.SKU].Minus(b.Disabled))
		if b.SKU == a.SKU {
			row = row || known || len(b.Disabled.Minus(a.Disabled)) == 0
		}
	}
	return missing, row
}

// unserved returns those of some service plans whose service no other row gives as much of.
func unserved(missing sku.PlanSet, stays []tenant.Assignment, plans UserPlans) sku.PlanSet {
	if len(missing) == 0 {
		return nil
	}
	var on sku.PlanSet
	for _, a := range stays {
		on = on.Union(plans[a.SKU].Minus(a.Disabled))
	}
	var out []sku.PlanID
	for _, p := range missing {
		if left, _ := sku.LeftOf(p, on); left != sku.Enough {
			out = append(out, p)
		}
	}
	return sku.NewPlanSet(out...)
}

// Words says what a cover lacks, and which groups could give it. names are those of the
// plan's header; giving is what its groups give.
func (c Cover) Words(h Header) string {
	var out []string
	failed := map[sku.ID]bool{}
	for _, a := range c.Failed {
		if _, goes := c.Missing[a.SKU]; (goes || c.gains) && !failed[a.SKU] {
			failed[a.SKU] = true
			v := tenant.ViolationOf(a.Error)
			out = append(out, "group "+h.groupName(a.Group)+" gives "+h.skuName(a.SKU)+" in error: "+v.Words+" ("+v.Remedy+")")
		}
	}
	for _, id := range sortedSKUs(c.Missing) {
		missing := c.Missing[id]
		switch {
		case failed[id]:
		case len(missing) == 0:
			out = append(out, "no group gives "+h.skuName(id)+" to this user")
		default:
			out = append(out, c.pathWords()+" has on what "+h.skuName(id)+" has on: "+h.planNames(id, missing)+c.couldGive(h, id, missing))
		}
	}
	if len(out) == 0 {
		for _, in := range c.Coming {
			out = append(out, "group "+h.groupName(in.Group)+" has not given "+h.skuName(in.SKU)+" to this user")
		}
	}
	return strings.Join(out, "; ")
}

// pathWords says which paths could have covered.
func (c Cover) pathWords() string {
	if c.service {
		return "no other path"
	}
	return "no group"
}

// couldGive names the groups that have all of these service plans on.
func (c Cover) couldGive(h Header, id sku.ID, missing sku.PlanSet) string {
	if c.service {
		return ""
	}
	plans := h.UserPlans()
	var names []string
	for g, gives := range h.Gives {
		l, ok := tenant.Find(gives, id)
		if ok && len(missing.Minus(plans[id].Minus(l.Disabled))) == 0 {
			names = append(names, h.groupName(g))
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		return " (no group to which users can be added gives it: turn it on in the group)"
	}
	if n := len(names); n > mostGivers {
		names = append(names[:mostGivers], fmt.Sprintf("%d more", n-mostGivers))
	}
	return " (given by group " + strings.Join(names, ", ") + "; or turn it on in the group)"
}

// mostGivers is up to how many groups a sentence names.
const mostGivers = 5

func (h Header) groupName(id tenant.GroupID) string {
	if n := h.Groups[id]; n != "" {
		return `"` + n + `"`
	}
	return string(id)
}

func (h Header) skuName(id sku.ID) string {
	k, _ := h.SKU(id)
	known, _ := sku.Bundled().Product(id)
	for _, n := range []string{string(k.PartNumber), string(known.PartNumber)} {
		if n != "" {
			return n
		}
	}
	return string(id)
}

// planNames names service plans of a license, for people where such a name is known.
func (h Header) planNames(id sku.ID, plans sku.PlanSet) string {
	k, _ := h.SKU(id)
	var out []string
	for _, p := range plans {
		name, friendly := sku.Bundled().PlanName(p)
		if i := slices.IndexFunc(k.Plans, func(x sku.Plan) bool { return x.ID == p }); i >= 0 && k.Plans[i].Name != "" {
			name = k.Plans[i].Name
		}
		switch {
		case friendly != "" && name != "" && friendly != name:
			name = friendly + " (" + name + ")"
		case name == "":
			name = string(p)
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func sortedSKUs(m map[sku.ID]sku.PlanSet) []sku.ID {
	var out []sku.ID
	for id := range m {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// Overlaps tells whether nothing that a direct license of a user has on is on through it
// alone (R54).
func Overlaps(u tenant.User, id sku.ID, plans UserPlans) bool {
	l := Line{Calls: []Call{{Kind: Licenses, Remove: []sku.ID{id}, Proof: &Proof{Service: true}}}}
	return l.Cover(0, u, plans).Holds()
}
