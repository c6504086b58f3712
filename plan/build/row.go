package build

import (
	"errors"
	"slices"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// ownWishes resolves what the rows themselves ask, and holds the user where they
// cannot be resolved or contradict each other (R3).
func (b *builder) ownWishes(q *userRequest) []wish {
	var own []wish
	from := map[sku.ID]plan.Source{}
	for _, r := range q.rows {
		wishes, err := b.rowWishes(r, q.layer)
		if err != nil {
			q.hold(rowFinding(r, err))
			continue
		}
		for _, x := range wishes {
			if y, meets := firstMeeting(x, own); meets {
				if !x.equal(y) {
					q.hold(plan.Find("contradicting-rows", "%s says %s, %s says %s", from[x.common(y)], b.words(y), r.Source, b.words(x)))
				}
				continue
			}
			for _, id := range x.touches() {
				from[id] = r.Source
			}
			own = append(own, x)
		}
	}
	return own
}

// firstMeeting returns the first wish of the list that is about a SKU of x.
func firstMeeting(x wish, list []wish) (wish, bool) {
	i := slices.IndexFunc(list, x.meets)
	if i < 0 {
		return wish{}, false
	}
	return list[i], true
}

func meetsAny(x wish, list []wish) bool { return slices.ContainsFunc(list, x.meets) }

// A rowAnswer is what the cells of a row come to.
type rowAnswer struct {
	wishes []wish
	err    error
}

// rowWishes resolves the cells of one row. Most rows of a file say the same, so
// each wording is resolved once.
func (b *builder) rowWishes(r plan.Request, below *layer) ([]wish, error) {
	if !r.Add.Said() && !r.Remove.Said() && !r.Swap.Said() && !r.Disable.Said() && !r.Enable.Said() {
		return nil, nil
	}
	key := layerKey{below, string(appendWording(nil, &r))}
	a, known := b.answers[key]
	if !known {
		a.wishes, a.err = b.resolve(r, below)
		b.answers[key] = a
	}
	return a.wishes, a.err
}

// appendWording appends what is the same for two rows if and only if their cells are.
func appendWording(key []byte, r *plan.Request) []byte {
	for _, c := range []plan.Cell{r.Add, r.Remove, r.Swap, r.Disable, r.Enable} {
		if c.None() {
			key = append(key, '\x01')
		}
		key = append(appendTexts(key, c.Items()...), '\x02')
	}
	return key
}

// resolve turns names into wishes. The plan columns count for the SKUs that the row
// itself adds, or where it adds none, for those of the layer below.
func (b *builder) resolve(r plan.Request, below *layer) ([]wish, error) {
	r = below.values.mapped(r)
	own, err := b.wishesOf(cells{Assign: r.Add.Items(), Remove: r.Remove.Items(), Swap: r.Swap.Items()})
	err = below.unmapped(err)
	for i := range own {
		own[i].inherit(below)
	}
	if err != nil || !r.Disable.Said() && !r.Enable.Said() {
		return own, err
	}
	names := plan.PlanNames{Disable: cellNames(r.Disable), Enable: cellNames(r.Enable)}
	if slices.ContainsFunc(own, wish.chooses) {
		return b.choose(own, names)
	}
	var open []wish
	for _, f := range below.wishes {
		if f.chooses() && !silences(r, f) && !meetsAny(f, own) {
			open = append(open, f)
		}
	}
	if len(open) == 0 {
		return nil, errors.New("DisabledPlans and EnabledPlans need a SKU: fill in AddLicenses, or give --assign, --change or --swap")
	}
	choices, err := b.choices(names, skusOf(open))
	if err != nil {
		return nil, err
	}
	for _, f := range open {
		if c, ok := choices[f.sku]; ok {
			f.choice, f.instead = c, f.choice
			own = append(own, f)
		}
	}
	return own, nil
}

// inherit takes the way from the layer below, and of the same swap there what was
// decided about its map.
func (x *wish) inherit(below *layer) {
	x.via, x.evenIfSame = below.via, below.evenIfSame
	for _, f := range below.wishes {
		if f.op == opSwap && x.op == opSwap && f.sku == x.sku && slices.Equal(f.from, x.from) {
			x.decided = f.decided
		}
	}
}

func cellNames(c plan.Cell) []string {
	if c.None() {
		return []string{"none"}
	}
	return c.Items()
}

// rowFinding says which finding an unresolvable row is.
func rowFinding(r plan.Request, err error) plan.Finding {
	code := plan.Code("bad-row")
	var unmapped *unmappedError
	var unknown *sku.UnknownError
	var clash *tenant.ClashError
	var both *onAndOffError
	switch {
	case errors.As(err, &unmapped):
		code = "unmapped-value"
	case errors.As(err, &unknown) && unknown.What == "SKU":
		code = "unknown-sku"
	case errors.As(err, &unknown):
		code = "unknown-plan"
	case errors.As(err, &clash):
		code = "sku-ambiguous"
	case errors.As(err, &both):
		code = "on-and-off"
	}
	return plan.Find(code, "%s: %v", r.Source, err)
}
