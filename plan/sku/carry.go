package sku

// A Held is a SKU that a user gives up in a swap, as the user holds it.
type Held struct {
	Map PlanMap // from this SKU to the one that comes in
	Off PlanSet // the user's disabled plans of this SKU
}

// A Carried is what becomes of one user's plan choices in a swap.
type Carried struct {
	Off       PlanSet    // plans of the SKU that comes in which are off for this user
	Lost      PlanSet    // plans the user had off that have no counterpart
	Undecided []Conflict // conflicts that matter for this user: the plans of To must be decided
}

// Carry applies R10: a plan of the SKU that comes in is off if and only if it was
// off in every held SKU that has it. A conflict is undecided only where the answer
// depends on it: several plans lead to one and the user had some of them on and
// some off, or one that was off leads to several.
func Carry(held ...Held) Carried {
	var c Carried
	var on, off PlanSet
	for _, h := range held {
		for _, l := range h.Map.Lines {
			switch {
			case !h.Off.Has(l.From):
				on = append(on, l.To)
			case l.By == ByNone:
				c.Lost = append(c.Lost, l.From)
			default:
				off = append(off, l.To)
			}
		}
		for _, x := range h.Map.Conflicts {
			if x.matters(h.Off) {
				c.Undecided = append(c.Undecided, x)
			}
		}
	}
	c.Off = NewPlanSet(off...).Minus(NewPlanSet(on...))
	c.Lost = NewPlanSet(c.Lost...)
	return c
}

// matters tells whether a user with these plans off needs the conflict decided.
func (x Conflict) matters(off PlanSet) bool {
	was := x.From.Intersect(off)
	if len(x.To) > 1 {
		return len(was) > 0
	}
	return len(was) > 0 && len(was) < len(x.From)
}
