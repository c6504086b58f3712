package build

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// judgeGrounds adds the conditions for which the plan gives evidence (R54).
func (n *narrowing) judgeGrounds(g plan.Grounds) error {
	for _, words := range g.Words() {
		j := judgement{words: words, always: true}
		switch flag, _, _ := strings.Cut(words, " "); flag {
		case "--inactive":
			j.holds = func(u *tenant.User) bool { return g.IsInactive(*u) }
			j.note = func() string {
				return "nothing is known about users without a recorded sign-in: see --no-recorded-sign-in"
			}
		case "--no-recorded-sign-in":
			j.holds = func(u *tenant.User) bool { return g.IsUnrecorded(*u) }
			j.note = func() string { return "Microsoft Graph does not distinguish never from not recorded" }
		case "--sign-in-blocked":
			j.holds = func(u *tenant.User) bool { return u.Disabled }
		case "--overlap", "--direct-and-inherited":
			ids, err := n.b.groundSKUs(map[string]string{"--overlap": g.Overlap, "--direct-and-inherited": g.DirectAndInherited}[flag])
			if err != nil {
				return fmt.Errorf("%s: %w", flag, err)
			}
			judge := map[string]func(*tenant.User, sku.ID) bool{"--overlap": n.b.overlaps, "--direct-and-inherited": doubled}[flag]
			j.holds = func(u *tenant.User) bool {
				return slices.ContainsFunc(ids, func(id sku.ID) bool { return judge(u, id) })
			}
		}
		n.add(j)
	}
	return nil
}

// AnySKU is what --overlap and --direct-and-inherited say in a list of users where they
// are about whatever license.
const AnySKU = "any license"

func (b *builder) groundSKUs(name string) ([]sku.ID, error) {
	if name == AnySKU {
		var all []sku.ID
		for _, k := range b.SKUs() {
			all = append(all, k.ID)
		}
		return all, nil
	}
	id, err := b.SKU(name)
	return []sku.ID{id}, err
}

// doubled tells whether a license is assigned directly and through a group.
func doubled(u *tenant.User, id sku.ID) bool {
	_, direct := u.HoldsDirect(id)
	return direct && u.Inherits(id)
}

// overlaps tells whether all services that a direct license has on are on through other
// paths.
func (b *builder) overlaps(u *tenant.User, id sku.ID) bool {
	if _, direct := u.HoldsDirect(id); !direct {
		return false
	}
	return Overlap(*u, id, b.UserPlans())
}

// Overlap tells whether nothing that a direct license of a user has on is on through it
// alone.
func Overlap(u tenant.User, id sku.ID, plans plan.UserPlans) bool {
	return plan.Overlaps(u, id, plans)
}

// checkGrounds refuses a plan that would do more than remove the license that its
// conditions say users can do without.
func (b *builder) checkGrounds(g plan.Grounds, requests []*userRequest) error {
	for _, x := range []struct{ flag, sku string }{{"--overlap", g.Overlap}, {"--direct-and-inherited", g.DirectAndInherited}} {
		if x.sku == "" {
			continue
		}
		id, err := b.SKU(x.sku)
		if err != nil {
			return fmt.Errorf("%s: %w", x.flag, err)
		}
		other := func(w wish) bool { return w.op != opRemove || w.sku != id }
		if slices.ContainsFunc(b.byRecipe[""].wishes, other) {
			return fmt.Errorf("%s %s selects users who can do without this license: the plan may only --remove %s", x.flag, x.sku, x.sku)
		}
		for _, q := range requests {
			if slices.ContainsFunc(q.wishes, other) || q.layer.exact != nil || q.location != "" {
				return fmt.Errorf("%s: %s %s selects users who can do without this license: the plan may only remove it, and %s requests more", q.rows[0].Source, x.flag, x.sku, q.label())
			}
		}
	}
	return nil
}

// giveEvidence notes why a user can do without a license. The line may share its findings
// with others.
func (b *builder) giveEvidence(l *plan.Line, q *userRequest, g plan.Grounds) {
	if q.user == nil || l.Reason == plan.LeftOutByCondition {
		return
	}
	u := *q.user
	found := slices.Clone(l.Findings)
	if g.Inactive > 0 {
		found = append(found, plan.Find("inactive", "%s", g.SignInEvidence(u)))
	}
	if g.NoRecordedSignIn > 0 {
		found = append(found, plan.Find("no-recorded-sign-in", "%s", g.SignInEvidence(u)))
	}
	if id, err := b.SKU(g.Overlap); err == nil && g.Overlap != "" && b.overlaps(q.user, id) {
		found = append(found, plan.Find("overlap", "%s", b.coverWords(u, id)))
	}
	if id, err := b.SKU(g.DirectAndInherited); err == nil && g.DirectAndInherited != "" {
		found = append(found, plan.Find("direct-and-inherited", "%s is assigned directly and through group %s", b.Label(id), b.giverLabels(u, id)))
	}
	slices.SortStableFunc(found, plan.CompareFindings)
	l.Findings = found
}

func (b *builder) giverLabels(u tenant.User, id sku.ID) string {
	var out []string
	for _, a := range u.Inherited() {
		if a.SKU == id {
			out = append(out, b.GroupLabel(a.Group))
		}
	}
	return strings.Join(out, " and ")
}

// coverWords says which path covers which service plans of a direct license, the path that
// covers most of them first.
func (b *builder) coverWords(u tenant.User, id sku.ID) string {
	direct, _ := u.HoldsDirect(id)
	open := b.shape(id).user.Minus(direct.Disabled)
	if len(open) == 0 {
		return b.Label(id) + " has no service plan on"
	}
	var paths []tenant.Assignment
	for _, a := range u.Rows() {
		if a.InForce() && (a.SKU != id || !a.Direct()) {
			paths = append(paths, a)
		}
	}
	total := len(open)
	var parts []string
	for len(open) > 0 {
		best, covers := -1, sku.PlanSet{}
		for i, a := range paths {
			if c := b.coveredBy(open, a); len(c) > len(covers) {
				best, covers = i, c
			}
		}
		if best < 0 {
			break
		}
		what := tenant.Count(len(covers), "service plan")
		if len(parts) > 0 && len(covers) <= mostCovered {
			what = b.PlanLabels(covers)
		}
		parts = append(parts, b.pathLabel(paths[best])+" ("+what+")")
		open = open.Minus(covers)
	}
	if total == 1 {
		return fmt.Sprintf("%s: its one service plan that is on is on through %s", b.Label(id), strings.Join(parts, " and "))
	}
	return fmt.Sprintf("%s: its %d service plans that are on are all on through %s", b.Label(id), total, strings.Join(parts, " and "))
}

// mostCovered is up to how many service plans of a second path are named.
const mostCovered = 6

// coveredBy returns those of some service plans that a row has on, or that another plan of
// it gives as much of.
func (b *builder) coveredBy(plans sku.PlanSet, a tenant.Assignment) sku.PlanSet {
	on := b.shape(a.SKU).user.Minus(a.Disabled)
	var out []sku.PlanID
	for _, p := range plans {
		left, _ := sku.LeftOf(p, on)
		if on.Has(p) || left == sku.Enough {
			out = append(out, p)
		}
	}
	return sku.NewPlanSet(out...)
}

func (b *builder) pathLabel(a tenant.Assignment) string {
	if a.Direct() {
		return b.Label(a.SKU) + ", assigned directly"
	}
	return b.Label(a.SKU) + " from group " + b.GroupLabel(a.Group)
}
