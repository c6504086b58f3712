package plan

import (
	"errors"
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// ownWishes resolves what the rows themselves ask, and holds the user where they
// cannot be resolved or contradict each other (R3).
func (w *builder) ownWishes(o *order) []wish {
	var own []wish
	from := map[sku.ID]Source{}
	for _, r := range o.rows {
		wishes, err := w.rowWishes(r, o.layer)
		if err != nil {
			o.hold(rowFinding(r, err))
			continue
		}
		for _, x := range wishes {
			if y, meets := firstMeeting(x, own); meets {
				if !x.equal(y) {
					o.hold(find("contradicting-rows", "%s says %s, %s says %s", from[x.common(y)], w.words(y), r.Source, w.words(x)))
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
func (w *builder) rowWishes(r Request, below *layer) ([]wish, error) {
	if !r.Add.Said() && !r.Remove.Said() && !r.Swap.Said() && !r.Disable.Said() && !r.Enable.Said() {
		return nil, nil
	}
	key := layerKey{below, string(r.appendWording(nil))}
	a, known := w.answers[key]
	if !known {
		a.wishes, a.err = w.resolve(r, below)
		w.answers[key] = a
	}
	return a.wishes, a.err
}

// appendWording appends what is the same for two rows if and only if their cells are.
func (r *Request) appendWording(b []byte) []byte {
	for _, c := range []*Cell{&r.Add, &r.Remove, &r.Swap, &r.Disable, &r.Enable} {
		if c.None {
			b = append(b, '\x01')
		}
		b = append(appendTexts(b, c.Items...), '\x02')
	}
	return b
}

// resolve turns names into wishes. The plan columns count for the SKUs that the row
// itself adds, or where it adds none, for those of the layer below.
func (w *builder) resolve(r Request, below *layer) ([]wish, error) {
	own, err := w.wishesOf(cells{Assign: r.Add.Items, Remove: r.Remove.Items, Swap: r.Swap.Items})
	for i := range own {
		own[i].inherit(below)
	}
	if err != nil || !r.Disable.Said() && !r.Enable.Said() {
		return own, err
	}
	names := PlanNames{Disable: r.Disable.names(), Enable: r.Enable.names()}
	if slices.ContainsFunc(own, wish.chooses) {
		return w.choose(own, names)
	}
	var open []wish
	for _, f := range below.wishes {
		if f.chooses() && !r.silences(f) && !meetsAny(f, own) {
			open = append(open, f)
		}
	}
	if len(open) == 0 {
		return nil, errors.New("DisabledPlans and EnabledPlans need a SKU: fill in AddLicenses, or give --assign, --change or --swap")
	}
	choices, err := w.choices(names, skusOf(open))
	if err != nil {
		return nil, err
	}
	for _, f := range open {
		if c, ok := choices[f.sku]; ok {
			f.choice = c
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

func (c Cell) names() []string {
	if c.None {
		return []string{"none"}
	}
	return c.Items
}

// rowFinding says which finding an unresolvable row is.
func rowFinding(r Request, err error) Finding {
	code := Code("bad-row")
	var unknown *sku.UnknownError
	var clash *tenant.ClashError
	var both *onAndOffError
	switch {
	case errors.As(err, &unknown) && unknown.What == "SKU":
		code = "unknown-sku"
	case errors.As(err, &unknown):
		code = "unknown-plan"
	case errors.As(err, &clash):
		code = "sku-ambiguous"
	case errors.As(err, &both):
		code = "on-and-off"
	}
	return find(code, "%s: %v", r.Source, err)
}
