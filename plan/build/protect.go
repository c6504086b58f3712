package build

import (
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// protect notes who must not be changed. An address of several users protects all of
// them.
func (b *builder) protect(ask plan.Ask) {
	b.protected = map[string]bool{}
	for _, name := range append(slices.Clone(ask.Protect), string(ask.Account)) {
		if name = plan.Fold(name); name == "" {
			continue
		}
		b.protected[name] = true
		for _, u := range slices.Concat(b.ByMail(name), b.ByAlias(name)) {
			b.protected[strings.ToLower(string(u.ID))] = true
		}
	}
}

// protects tells whether a user is protected, by id or UPN.
func (b *builder) protects(id tenant.UserID, upn string) bool {
	return len(b.protected) > 0 && (b.protected[strings.ToLower(string(id))] || b.protected[plan.Fold(upn)])
}

// guards are those of the flags and of the recipes in use.
func (b *builder) guards(ask plan.Ask, lines []plan.Line) plan.Guards {
	g := ask.Guards
	for _, y := range b.inUse() {
		_, r, _ := ask.FindRecipe(y.recipe)
		g = g.With(r.Guards)
	}
	g.Protected, g.KeepFree = nil, b.keepFree
	for _, l := range lines {
		if !l.OfGroup() && b.protects(l.User, l.UPN) {
			g.Protected = append(g.Protected, l.ID)
		}
		for _, m := range l.Members {
			if b.protects(m.User, m.UPN) {
				g.Protected = append(g.Protected, plan.ChangeID(m.User))
			}
		}
	}
	if (plan.Plan{Lines: lines}).OfGroups() {
		g.Protected = append(g.Protected, b.protectedElsewhere(ask, g.Protected)...)
	}
	slices.Sort(g.Protected)
	g.Protected = slices.Compact(g.Protected)
	return g
}

// protectedElsewhere lists the protected names that are none of these members: who has one
// of them may join a group before its licenses change.
func (b *builder) protectedElsewhere(ask plan.Ask, members []plan.ChangeID) []plan.ChangeID {
	var out []plan.ChangeID
	for _, name := range ask.Protect {
		if name = plan.Fold(name); name == "" {
			continue
		}
		listed := func(u *tenant.User) bool { return slices.Contains(members, plan.ChangeID(u.ID)) }
		known := slices.ContainsFunc(b.Snapshot().Users, func(u tenant.User) bool {
			return listed(&u) && (plan.Fold(u.UPN) == name || strings.EqualFold(string(u.ID), name))
		})
		if !known && !slices.ContainsFunc(slices.Concat(b.ByMail(name), b.ByAlias(name)), listed) {
			out = append(out, plan.ChangeID(name))
		}
	}
	return out
}

// loses lists the SKUs that the change takes without replacement: neither swapped,
// nor taken beside another that is new to the user, nor held through a group (R25).
func (d *draft) loses() []sku.ID {
	if d.group.any() {
		return d.losesByGroups()
	}
	had, swapped := d.line.Before.Holds(), map[sku.ID]bool{}
	for id := range d.want {
		if !had[id] {
			return nil
		}
	}
	for _, x := range d.q.wishes {
		for _, id := range x.from {
			swapped[id] = true
		}
	}
	var out []sku.ID
	for id := range d.is {
		if _, kept := d.want[id]; !kept && !swapped[id] && !d.inherits(id) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
