package sku

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// A planIndex finds service plans by what people call them.
type planIndex struct {
	ids        []PlanID // in the order met
	names      map[PlanID]Plan
	byName     map[string][]PlanID
	byFriendly map[string][]PlanID
	near       func() []candidate // the plans, made at the first call
}

func newPlanIndex() *planIndex {
	x := &planIndex{
		names:      make(map[PlanID]Plan),
		byName:     make(map[string][]PlanID),
		byFriendly: make(map[string][]PlanID),
	}
	x.near = sync.OnceValue(x.candidates)
	return x
}

// add enters a plan of the tenant under its own names and all of the catalogue's.
func (x *planIndex) add(sp Plan, cat *Catalogue) {
	if _, twice := x.names[sp.ID]; twice {
		return
	}
	names, friendly := []string{sp.Name}, []string{sp.Friendly}
	if n := cat.plans[sp.ID]; n != nil {
		names = append(names, n.names.order...)
		friendly = append(friendly, n.friendlyNames.order...)
		if sp.Name == "" {
			sp.Name = n.name
		}
		if sp.Friendly == "" {
			sp.Friendly = n.friendly
		}
	}
	x.ids = append(x.ids, sp.ID)
	x.names[sp.ID] = sp
	enter(x.byName, names, sp.ID)
	enter(x.byFriendly, friendly, sp.ID)
}

func enter(index map[string][]PlanID, names []string, id PlanID) {
	for _, name := range names {
		key := fold(name)
		if key != "" && !slices.Contains(index[key], id) {
			index[key] = append(index[key], id)
		}
	}
}

// find returns the plans that text can mean; a service plan name goes before a
// friendly name.
func (x *planIndex) find(text string) []PlanID {
	if id, err := ParsePlanID(text); err == nil {
		if _, ok := x.names[id]; ok {
			return []PlanID{id}
		}
		return nil
	}
	if ids := x.byName[fold(text)]; len(ids) > 0 {
		return ids
	}
	return x.byFriendly[fold(text)]
}

func (x *planIndex) candidates() []candidate {
	out := make([]candidate, 0, 2*len(x.ids))
	for _, id := range x.ids {
		sp := x.names[id]
		for _, name := range []string{sp.Name, sp.Friendly} {
			if name != "" {
				out = append(out, newCandidate(string(id), name, name))
			}
		}
	}
	return out
}

// choices says how the plans are told apart: by name where the names differ, else
// by GUID.
func (x *planIndex) choices(ids []PlanID) []string {
	out := make([]string, len(ids))
	seen := make(map[string]bool)
	for i, id := range ids {
		out[i] = x.names[id].Name
		seen[fold(out[i])] = true
	}
	if len(seen) == len(ids) {
		return out
	}
	for i, id := range ids {
		out[i] = fmt.Sprintf("%s (%s)", id, describe(x.names[id].Name, x.names[id].Friendly))
	}
	return out
}

// Plan returns the service plan that text names among those of all SKUs the
// tenant owns: a GUID, a service plan name or a friendly name, in any case. A name
// with several ids is ambiguous only if the tenant owns more than one of them. The
// error is an *UnknownError or an *AmbiguousError.
func (x *Index) Plan(text string) (PlanID, error) {
	return x.plan(x.plans, text, func(text string) string {
		if label, ok := x.cat.findPlan(text); ok {
			return fmt.Sprintf("%s exists, but is in no SKU of this tenant", label)
		}
		return ""
	})
}

// PlanIn is Plan restricted to the plans of one owned SKU.
func (x *Index) PlanIn(id ID, text string) (PlanID, error) {
	own, ok := x.planOf[id]
	if !ok {
		return "", x.unknownSKU(string(id))
	}
	return x.plan(own, text, func(text string) string {
		if ids := x.plans.find(text); len(ids) > 0 {
			return fmt.Sprintf("%s is not part of %s", x.PlanLabel(ids[0]), x.Label(id))
		}
		if label, ok := x.cat.findPlan(text); ok {
			return fmt.Sprintf("%s is not part of %s", label, x.Label(id))
		}
		return ""
	})
}

// plan resolves text in one planIndex; elsewhere says what is known of a plan that
// is not in it.
func (x *Index) plan(in *planIndex, text string, elsewhere func(string) string) (PlanID, error) {
	text = strings.TrimSpace(text)
	ids := in.find(text)
	switch len(ids) {
	case 1:
		return ids[0], nil
	case 0:
		e := &UnknownError{What: aPlan, Text: text, Hint: elsewhere(text)}
		if meansAll(text) {
			e.Hint = "there is no word for all service plans: --all-on turns all on, and to turn plans off name each one (reseat sku show SKU lists them)"
			return "", e
		}
		if e.Hint == "" {
			e.Nearest = nearest(text, in.near())
		}
		return "", e
	default:
		return "", &AmbiguousError{What: aPlan, Text: text, Choices: in.choices(ids)}
	}
}

// PlanLabel names a service plan for people, its friendly name first: "Microsoft Intune
// Plan 1 (INTUNE_A)".
func (x *Index) PlanLabel(id PlanID) string {
	friendly := x.plans.names[id].Friendly
	if friendly == "" {
		_, friendly = x.cat.PlanName(id)
	}
	return describe(friendly, x.PlanName(id))
}

// PlanName returns the service plan's name, the tenant's or else the catalogue's;
// the GUID where neither has one.
func (x *Index) PlanName(id PlanID) string {
	if sp, ok := x.plans.names[id]; ok && sp.Name != "" {
		return sp.Name
	}
	if name, _ := x.cat.PlanName(id); name != "" {
		return name
	}
	return string(id)
}
