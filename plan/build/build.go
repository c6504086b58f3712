package build

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/seats"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Plan compares what is asked with the tenant and returns the plan that leads
// from one to the other: a line for every user asked for, as change, held (with
// the reason) or unchanged (R1).
//
// Plan is a function of its arguments alone: it reads no clock, file or network,
// and equal arguments give equal plans, in whatever order the rows come. The
// header's time, tool and inputs are the caller's to fill in.
//
// It returns an *AskError where the flags cannot be carried out for anybody: an
// unknown SKU or service plan, a contradiction, or nothing asked at all; and a
// *GuardError where the plan would break a guard (R25).
func Plan(reqs []plan.Request, ask plan.Ask, now tenant.Snapshot, cat *sku.Catalogue) (plan.Plan, error) {
	b := newBuilder(now, cat)
	b.at = ask.Grounds.At
	b.count, b.fixes, b.unused = ask.Seats, ask.Fix, ask.Grounds.Unused()
	b.rules = plan.JoinDependencies(plan.BundledDependencies(), ask.Dependencies)
	b.protect(ask)
	reqs, full, err := b.reconciled(reqs, ask)
	if err == nil {
		ask = full
		err = b.learnKeepFree(ask.KeepFree)
	}
	if err == nil {
		err = b.layers(reqs, ask)
	}
	if err == nil {
		b.groups, err = b.membershipsOf(ask)
	}
	if err == nil {
		err = b.checkRows(reqs)
	}
	if err == nil && ask.Empty() && !slices.ContainsFunc(reqs, asks) {
		err = errors.New("no change requested: add --assign, --change, --remove, --swap, --exact, --reconcile, --move-to, --add-to, --remove-from, --recipe or --location, or fill in the column AddLicenses or RemoveLicenses")
	}
	if err != nil {
		return plan.Plan{}, &plan.AskError{Err: err}
	}
	requests := b.gather(reqs, inOrder(reqs))
	if err := b.checkGrounds(ask.Grounds, requests); err != nil {
		return plan.Plan{}, &plan.AskError{Err: err}
	}
	return b.plan(ask, requests)
}

// plan works the requests of users out, seats them, and puts their lines into run order.
func (b *builder) plan(ask plan.Ask, requests []*userRequest) (plan.Plan, error) {
	p := plan.Plan{Header: b.header(ask)}
	p.Lines = make([]plan.Line, 0, len(requests))
	for i, q := range requests {
		requests[i] = nil // a line holds all that is needed of it
		l := b.line(q)
		if ask.Grounds.Any() {
			b.giveEvidence(&l, q, ask.Grounds)
		}
		p.Lines = append(p.Lines, l)
	}
	for i := range p.Lines {
		if p.Lines[i].AboutGroups() {
			p.Lines[i].GroupWait = int(ask.GroupWait.Seconds())
		}
	}
	putInRunOrder(p.Lines)
	if ask.Sample != nil {
		drawSample(p.Lines, *ask.Sample, ask.Seed)
	}
	p.Header.Seats, p.Header.WaveOrder = seats.Assign(p.Lines, b.Index, seats.Terms{Count: b.count, Keep: b.keepFree, Limit: ask.Limit})
	putInStageOrder(p.Lines)
	p.Header.Groups, p.Header.Gives = b.groupNames(p.Lines), b.gives()
	p.Header.Maps = b.usedMaps()
	p.Header.Takes = b.allTakes()
	p.Header.Quote = quote(p.Lines, p.Signed())
	p.Header.Guards = b.guards(ask, p.Lines)
	if err := p.Header.Guards.Check(p, ask.Account); err != nil {
		return plan.Plan{}, b.ofRecipe(err, ask)
	}
	return p, nil
}

// ofRecipe says where a limit comes from that a recipe sets, and the flags do not.
func (b *builder) ofRecipe(err error, ask plan.Ask) error {
	var g *plan.GuardError
	if !errors.As(err, &g) {
		return err
	}
	if own := ask.Guards.Cap(g.Guard); own != nil && *own <= g.Cap {
		return err
	}
	for _, y := range b.inUse() {
		_, r, _ := ask.FindRecipe(y.recipe)
		if limit := r.Guards.Cap(g.Guard); limit != nil && *limit == g.Cap {
			key := strings.TrimPrefix(g.Guard, "--") + " of recipe " + y.recipe
			g.Remedy = strings.ReplaceAll(g.Remedy, g.Guard, key)
			g.Guard = key
			break
		}
	}
	return g
}

// asks tells whether the row itself wants anything.
func asks(r plan.Request) bool {
	return r.Add.Said() || r.Remove.Said() || r.Swap.Said() || r.Location != "" || r.Recipe != ""
}

// asked says what a layer asks.
func (b *builder) asked(y *layer) []string {
	out := b.wordsOf(y.wishes)
	if y == b.flags && b.reconcile.sku != "" {
		out = b.reconcileWords()
	}
	if y.exact != nil {
		out = append(out, b.exactWords(y.exact))
	}
	switch {
	case y.location != "" && y.overwrite:
		out = append(out, "usage location "+y.location)
	case y.location != "":
		out = append(out, "usage location "+y.location+" where none is set")
	}
	if y == b.flags {
		out = append(out, b.groups.words(b)...)
	}
	if y.create {
		out = append(out, "create missing users")
	}
	if y.evenIfSame {
		out = append(out, "remove and re-assign also for users who are already as requested")
	}
	for _, name := range slices.Sorted(maps.Keys(y.values)) {
		out = append(out, fmt.Sprintf("%q in a row is %s", name, strings.Join(y.values[name], ", ")))
	}
	if len(out) == 0 && y.recipe != "" {
		out = append(out, "what the rows request")
	}
	return out
}

func (b *builder) header(ask plan.Ask) plan.Header {
	h := plan.Header{
		Format:     plan.Format,
		Tenant:     b.Snapshot().Tenant,
		TenantName: b.Snapshot().Name,
		Domain:     b.Snapshot().Domain(),
		SKUs:       b.SKUs(),
		Options: plan.Options{
			Asked: b.asked(b.flags), Accept: ask.Accept, Seats: string(cmp.Or(ask.Seats, plan.Strict)),
			Via: string(cmp.Or(ask.Via, plan.Update)), Limit: ask.Limit, Sample: ask.Sample, Recipe: b.byRecipe[""].recipe,
		},
	}
	if ask.Sample != nil {
		h.Options.Seed = ask.Seed
	}
	for _, y := range b.inUse() {
		h.Recipes = append(h.Recipes, plan.RecipeOptions{Name: y.recipe, Asked: b.asked(y), Accept: y.accept, Via: string(y.via)})
	}
	return h
}

func (b *builder) groupNames(lines []plan.Line) map[tenant.GroupID]string {
	names := map[tenant.GroupID]string{}
	name := func(id tenant.GroupID) {
		if n := b.GroupName(id); n != "" {
			names[id] = n
		}
	}
	for _, l := range lines {
		for _, in := range l.Before.OrNone().Inherited {
			name(in.Group)
		}
		for _, id := range l.Groups() {
			name(id)
		}
		if l.OfGroup() {
			name(l.Group)
		}
	}
	for id := range b.gives() {
		name(id)
	}
	if len(names) == 0 {
		return nil
	}
	return names
}
