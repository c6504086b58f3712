package plan

import (
	"cmp"
	"errors"
	"slices"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Build compares what is asked with the tenant and returns the plan that leads
// from one to the other: a line for every user asked for, as change, held (with
// the reason) or unchanged (R1).
//
// Build is a function of its arguments alone: it reads no clock, file or network,
// and equal arguments give equal plans, in whatever order the rows come. The
// header's time, tool and inputs are the caller's to fill in.
//
// It returns an *AskError where the flags cannot be carried out for anybody: an
// unknown SKU or service plan, a contradiction, or nothing asked at all; and a
// *GuardError where the plan would break a guard (R25).
func Build(reqs []Request, ask Ask, now tenant.Snapshot, cat *sku.Catalogue) (Plan, error) {
	w := newBuilder(now, cat)
	w.count = ask.Seats
	w.rules = JoinDependencies(bundledDependencies(), ask.Dependencies)
	w.protect(ask)
	err := w.layers(reqs, ask)
	if err == nil {
		err = w.checkRows(reqs)
	}
	if err == nil && ask.Empty() && !slices.ContainsFunc(reqs, Request.asks) {
		err = errors.New("nothing is asked of anybody: add --assign, --change, --remove, --swap, --exact, --recipe or --location, or fill in the column AddLicenses or RemoveLicenses")
	}
	if err != nil {
		return Plan{}, &AskError{err}
	}
	return w.plan(ask, w.orders(inOrder(reqs)))
}

// plan works the orders out, seats them, and puts their lines into run order.
func (w *builder) plan(ask Ask, orders []*order) (Plan, error) {
	p := Plan{Header: w.header(ask)}
	p.Lines = make([]Line, 0, len(orders))
	for _, o := range orders {
		p.Lines = append(p.Lines, w.line(o))
	}
	p.Lines = inRunOrder(p.Lines)
	p.Header.Seats = w.seat(p.Lines, ask.Limit)
	p.Lines = inStageOrder(p.Lines)
	p.Header.Groups = w.groupNames(p.Lines)
	p.Header.Maps = w.usedMaps()
	p.Header.Takes = w.allTakes()
	p.Header.Quote = quote(p.Lines)
	p.Header.Guards = w.guards(ask, p.Lines)
	if err := p.Header.Guards.Check(p, ask.Account); err != nil {
		return Plan{}, err
	}
	return p, nil
}

// asks tells whether the row itself wants anything.
func (r Request) asks() bool {
	return r.Add.Said() || r.Remove.Said() || r.Swap.Said() || r.Location != "" || r.Recipe != ""
}

// asked says what a layer asks.
func (w *builder) asked(y *layer) []string {
	var out []string
	for _, x := range y.wishes {
		out = append(out, w.words(x))
	}
	if y.exact != nil {
		out = append(out, w.exactWords(y.exact))
	}
	switch {
	case y.location != "" && y.overwrite:
		out = append(out, "usage location "+y.location)
	case y.location != "":
		out = append(out, "usage location "+y.location+" where none is set")
	}
	if y.create {
		out = append(out, "create missing users")
	}
	if y.evenIfSame {
		out = append(out, "readd users who are already as asked, too")
	}
	return out
}

func (w *builder) header(ask Ask) Header {
	h := Header{
		Format:     Format,
		Tenant:     w.Snapshot().Tenant,
		TenantName: w.Snapshot().Name,
		Domain:     w.Snapshot().Domain(),
		SKUs:       w.SKUs(),
		Options: Options{
			Asked: w.asked(w.flags), Accept: ask.Accept, Seats: string(cmp.Or(ask.Seats, Strict)),
			Via: string(cmp.Or(ask.Via, Update)), Limit: ask.Limit, Recipe: w.byRecipe[""].recipe,
		},
	}
	for _, y := range w.inUse() {
		h.Recipes = append(h.Recipes, RecipeOptions{Name: y.recipe, Asked: w.asked(y), Accept: y.accept, Via: string(y.via)})
	}
	return h
}

func (w *builder) groupNames(lines []Line) map[tenant.GroupID]string {
	names := map[tenant.GroupID]string{}
	for _, l := range lines {
		if l.Before == nil {
			continue
		}
		for _, in := range l.Before.Inherited {
			if n := w.GroupName(in.Group); n != "" {
				names[in.Group] = n
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	return names
}
