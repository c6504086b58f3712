package report

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// A Step is one thing that a line of a plan changes: its sign, and what in words.
type Step struct{ does, Sign, Words string }

// What a step does.
const (
	doesCreate   = "create"
	doesLocate   = "locate"
	doesJoin     = "join"
	doesProcess  = "process"
	doesLeave    = "leave"
	doesAssign   = "assign"
	doesRemove   = "remove"
	doesSwitch   = "switch"
	doesReassign = "reassign"
)

func (s Step) String() string { return s.Sign + " " + s.Words }

// Steps says in words what a line of a plan changes: "+ create the account", "~ usage
// location DE", "+ Enterprise Mobility + Security E3 (EMS), off: Microsoft Intune",
// "~ Enterprise Mobility + Security E3 (EMS), turn off: Microsoft Intune (INTUNE_A)".
func Steps(l plan.Line, c words.Catalog) []string {
	var out []string
	for _, s := range stepsOf(l, c) {
		out = append(out, s.String())
	}
	return out
}

func stepsOf(l plan.Line, c words.Catalog) []Step {
	if l.Kind != plan.Change {
		return nil
	}
	var out []Step
	for _, call := range l.Calls {
		switch call.Kind {
		case plan.Create:
			out = append(out, Step{doesCreate, words.SignAdd, "create the account"})
		case plan.Locate:
			out = append(out, Step{doesLocate, words.SignChange, "usage location " + call.Location})
		case plan.Join:
			out = append(out, Step{doesJoin, words.SignAdd, "join group " + c.Group(call.Group)})
		case plan.Reprocess:
			out = append(out, Step{doesProcess, words.SignChange, "process group " + c.Group(call.Group) + " again"})
		case plan.Leave:
			out = append(out, Step{doesLeave, words.SignRemove, "leave group " + c.Group(call.Group)})
		}
	}
	for _, id := range l.Touches {
		if s, ok := step(l, id, c); ok {
			out = append(out, s)
		}
	}
	return out
}

// A changeGroup is the users to whom the same is done.
type changeGroup struct {
	steps []Step
	users int
}

// String is the steps on one line.
func (g changeGroup) String() string {
	words := make([]string, len(g.steps))
	for i, s := range g.steps {
		words[i] = s.String()
	}
	return strings.Join(words, "; ")
}

// changeGroups counts the users of a plan by what is done to them, the most
// frequent first.
func changeGroups(p plan.Plan, c words.Catalog) []changeGroup {
	known := map[string]*changeGroup{}
	for _, l := range p.Lines {
		g := changeGroup{steps: stepsOf(l, c), users: 1}
		if key := g.String(); known[key] != nil {
			known[key].users++
		} else if key != "" {
			known[key] = &g
		}
	}
	out := make([]changeGroup, 0, len(known))
	for _, g := range known {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b changeGroup) int {
		return cmp.Or(cmp.Compare(b.users, a.users), cmp.Compare(a.String(), b.String()))
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

// step says what a line does to a SKU, false where it does nothing to it.
func step(l plan.Line, id sku.ID, c words.Catalog) (Step, bool) {
	var is tenant.License
	held := false
	if l.Before != nil {
		is, held = tenant.Find(l.Before.Direct, id)
	}
	want, wanted := tenant.Find(l.After.Direct, id)
	switch {
	case !held && wanted:
		return Step{doesAssign, words.SignAdd, c.Assigned(want)}, true
	case held && !wanted:
		return Step{doesRemove, words.SignRemove, c.Named(id) + restsOn(l, id, c)}, true
	case !held:
		return Step{}, false
	}
	readd := slices.Contains(taken(l), id)
	text := c.Named(id)
	does := doesSwitch
	if readd {
		does = doesReassign
		text += ", remove and re-assign"
	}
	off := want.Disabled.Minus(is.Disabled)
	on := is.Disabled.Minus(want.Disabled)
	if in, known := c.User[id]; known { // an id that left the SKU is switched neither on nor off (R15)
		on = on.Intersect(in)
	}
	if len(off) > 0 {
		text += ", turn off: " + strings.Join(servicesNamed(c, id, off), ", ")
	}
	if len(on) > 0 {
		text += ", turn on: " + strings.Join(servicesNamed(c, id, on), ", ")
	}
	if len(off)+len(on) == 0 && readd {
		text += " as it is"
	}
	return Step{does, words.SignChange, text}, readd || len(off)+len(on) > 0
}

func servicesNamed(c words.Catalog, id sku.ID, ids sku.PlanSet) []string {
	names := make([]string, len(ids))
	for i, p := range ids {
		names[i] = c.ServiceNamed(id, p)
	}
	slices.Sort(names)
	return names
}

// restsOn says which groups must give a SKU before its direct assignment goes.
func restsOn(l plan.Line, id sku.ID, c words.Catalog) string {
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
