package build

import (
	"errors"

	"reseat/plan"
	"reseat/plan/sku"
)

// A Choice says which service plans of one SKU are to be off. The zero Choice
// keeps what is, and has all on where the SKU is new to the user.
type Choice struct {
	// Fixed means that exactly Off is off; else Off and On are added to what is.
	Fixed bool
	Off   sku.PlanSet
	On    sku.PlanSet
	// Company lists tenant-wide plans that were named; they are dropped (R15).
	Company sku.PlanSet
	// NamedOff lists the plans that the request itself names off; hazards do not
	// count them (R23).
	NamedOff sku.PlanSet
}

// off returns the disabled plans that lead from those that are (nil for a SKU new
// to the user) to the choice. Ids that left the SKU are dropped; tenant-wide ones
// found are kept and never added (R15).
func (c Choice) off(is sku.PlanSet, in shape) sku.PlanSet {
	off := c.Off.Intersect(in.user)
	if !c.Fixed {
		off = is.Intersect(in.user).Union(off).Minus(c.On)
	}
	return off.Union(is.Intersect(in.company))
}

// same tells whether two sets of disabled plans mean the same for a user: only
// plans that can be switched per user count (R15).
func same(a, b sku.PlanSet, in shape) bool {
	return a.Intersect(in.user).Equal(b.Intersect(in.user))
}

func (c Choice) equal(d Choice) bool {
	return c.Fixed == d.Fixed && c.Off.Equal(d.Off) && c.On.Equal(d.On)
}

// choices resolves the names for each of the SKUs (R7): a name counts for every
// SKU that contains the plan, and it is an error when none does.
func (b *builder) choices(n plan.PlanNames, skus []sku.ID) (map[sku.ID]Choice, error) {
	out := map[sku.ID]Choice{}
	steps := []struct {
		names []string
		set   func(c *Choice, in shape, ids sku.PlanSet)
	}{
		{n.Disable, func(c *Choice, _ shape, ids sku.PlanSet) {
			c.Off, c.NamedOff = c.Off.Union(ids), c.NamedOff.Union(ids)
		}},
		{n.Enable, func(c *Choice, _ shape, ids sku.PlanSet) { c.On = c.On.Union(ids) }},
		{n.EnableOnly, func(c *Choice, in shape, ids sku.PlanSet) {
			c.Fixed, c.Off = true, in.user.Minus(ids)
		}},
	}
	for _, s := range steps {
		if len(s.names) == 0 {
			continue
		}
		perSKU, err := b.planSets(s.names, skus)
		if err != nil {
			return nil, err
		}
		for id, ids := range perSKU {
			in := b.shape(id)
			c := out[id]
			c.Company = c.Company.Union(ids.Intersect(in.company))
			s.set(&c, in, ids.Minus(in.company))
			out[id] = c
		}
	}
	if n.AllOn {
		for _, id := range skus {
			c := out[id]
			c.Fixed = true
			out[id] = c
		}
	}
	for _, id := range skus { // not the map, so that the error is always the same
		if err := b.contradiction(out[id], id); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// choose gives each wish of a layer whose SKU contains the named plans that choice,
// in addition to the one of its "SKU|PLAN" item.
func (b *builder) choose(list []wish, n plan.PlanNames) ([]wish, error) {
	choices, err := b.choices(n, skusOf(list))
	if err != nil {
		return nil, err
	}
	for i, x := range list {
		if c, ok := choices[x.sku]; ok && x.chooses() {
			if len(n.EnableOnly) > 0 && len(x.choice.Off) > 0 {
				return nil, errors.New(b.Part(x.sku) + "|PLAN cannot be joined with --enable-only: give one of the two")
			}
			if list[i].choice, err = b.join(x.choice, c, x.sku); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// join adds the choice of a "SKU|PLAN" item to that of the flags or columns beside it.
func (b *builder) join(item, beside Choice, id sku.ID) (Choice, error) {
	beside.Company = beside.Company.Union(item.Company)
	beside.Off, beside.NamedOff = beside.Off.Union(item.Off), beside.NamedOff.Union(item.NamedOff)
	return beside, b.contradiction(beside, id)
}

// contradiction returns an error where one plan is requested both on and off.
func (b *builder) contradiction(c Choice, id sku.ID) error {
	if both := c.Off.Intersect(c.On); len(both) > 0 {
		return &onAndOffError{b.PlanLabel(both[0]), b.Label(id)}
	}
	return nil
}

// planSets finds which of the named plans each SKU contains.
func (b *builder) planSets(names []string, skus []sku.ID) (map[sku.ID]sku.PlanSet, error) {
	out := map[sku.ID]sku.PlanSet{}
	if plan.IsNone(names) {
		for _, id := range skus {
			out[id] = nil
		}
		return out, nil
	}
	for _, name := range names {
		var miss error // where no SKU contains the plan: what the last one said
		found := false
		for _, id := range skus {
			p, err := b.PlanIn(id, name)
			var ambiguous *sku.AmbiguousError
			if errors.As(err, &ambiguous) {
				return nil, err
			}
			if err != nil {
				miss = err
				continue
			}
			found = true
			out[id] = out[id].Union(sku.NewPlanSet(p))
		}
		if !found {
			return nil, miss
		}
	}
	return out, nil
}

// An onAndOffError says that one plan is requested both on and off.
type onAndOffError struct{ plan, in string }

func (e *onAndOffError) Error() string {
	return "service plan " + e.plan + " of " + e.in + " is requested both on and off"
}
