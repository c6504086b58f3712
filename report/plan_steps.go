package report

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Steps says in words what a line of a plan changes: "create the account",
// "usage location DE", "+ EMS (INTUNE_A off)", "− EMS", "EMS: INTUNE_A off".
func Steps(l plan.Line, c Catalog) []string {
	if l.Kind != plan.Change {
		return nil
	}
	var out []string
	for _, call := range l.Calls {
		switch call.Kind {
		case plan.Create:
			out = append(out, "create the account")
		case plan.Locate:
			out = append(out, "usage location "+call.Location)
		case plan.Join:
			out = append(out, "join group "+c.Group(call.Group))
		case plan.Reprocess:
			out = append(out, "process group "+c.Group(call.Group)+" again")
		case plan.Leave:
			out = append(out, "leave group "+c.Group(call.Group))
		}
	}
	readd := taken(l)
	for _, id := range l.Touches {
		if s := step(l, id, c); s != "" {
			if slices.Contains(readd, id) {
				s = "remove and re-assign " + s
			}
			out = append(out, s)
		}
	}
	return out
}

// A changeGroup is the users to whom the same is done.
type changeGroup struct {
	steps string
	users int
}

// changeGroups counts the users of a plan by what is done to them, the most
// frequent first.
func changeGroups(p plan.Plan, c Catalog) []changeGroup {
	counts := map[string]int{}
	for _, l := range p.Lines {
		if steps := Steps(l, c); len(steps) > 0 {
			counts[strings.Join(steps, "; ")]++
		}
	}
	out := make([]changeGroup, 0, len(counts))
	for steps, users := range counts {
		out = append(out, changeGroup{steps, users})
	}
	slices.SortFunc(out, func(a, b changeGroup) int {
		return cmp.Or(cmp.Compare(b.users, a.users), cmp.Compare(a.steps, b.steps))
	})
	return out
}

// taken lists the SKUs that a readd takes away first.
func taken(l plan.Line) []sku.ID {
	for _, call := range l.Calls {
		if call.Half == 1 {
			return call.Remove
		}
	}
	return nil
}

func step(l plan.Line, id sku.ID, c Catalog) string {
	var is tenant.License
	held := false
	if l.Before != nil {
		is, held = tenant.Find(l.Before.Direct, id)
	}
	want, wanted := tenant.Find(l.After.Direct, id)
	switch {
	case !held && wanted:
		return "+ " + c.Part(id) + offWords(c, want, " (", " off)")
	case held && !wanted:
		return "− " + c.Part(id) + restsOn(l, id, c)
	case !held:
		return ""
	}
	off := want.Disabled.Minus(is.Disabled)
	on := is.Disabled.Minus(want.Disabled)
	if in, known := c.user[id]; known { // an id that left the SKU is switched neither on nor off (R15)
		on = on.Intersect(in)
	}
	var parts []string
	for _, p := range []struct {
		ids  sku.PlanSet
		word string
	}{{off, " off"}, {on, " on"}} {
		if len(p.ids) > 0 {
			parts = append(parts, strings.Join(planNames(c, id, p.ids), " ")+p.word)
		}
	}
	if len(parts) == 0 {
		if slices.Contains(taken(l), id) {
			return c.Part(id) + " as it is"
		}
		return ""
	}
	return c.Part(id) + ": " + strings.Join(parts, ", ")
}

// restsOn says which groups must give a SKU before its direct assignment goes.
func restsOn(l plan.Line, id sku.ID, c Catalog) string {
	for _, call := range l.Calls {
		if call.Proof == nil || len(call.Proof.By) == 0 || !slices.Contains(call.Remove, id) {
			continue
		}
		var groups []string
		for _, g := range call.Proof.By {
			groups = append(groups, c.Group(g))
		}
		if call.Proof.Wait {
			return " (directly), once group " + strings.Join(groups, ", ") + " gives it"
		}
		return " (directly), where group " + strings.Join(groups, ", ") + " gives it"
	}
	return ""
}

func offWords(c Catalog, l tenant.License, before, after string) string {
	off := c.switchable(l)
	if len(off) == 0 {
		return ""
	}
	return before + strings.Join(planNames(c, l.SKU, off), " ") + after
}

func planNames(c Catalog, id sku.ID, ids sku.PlanSet) []string {
	names := make([]string, len(ids))
	for i, p := range ids {
		names[i] = c.PlanName(id, p)
	}
	slices.Sort(names)
	return names
}
