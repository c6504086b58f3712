package words

import (
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// An Effect is what a state means for the user: all paths taken together (R11).
type Effect struct {
	On       map[sku.PlanID][]plan.Path // the service plans that are on, each with its paths
	Number   int                        // tells it from others; 0 where nothing was found
	Licenses []tenant.License           // each SKU with the plans that are off by all paths, sorted
}

// Effects reckons the effect of states, once for all users who hold the same.
type Effects struct {
	Catalog Catalog
	known   map[string]*Effect
	states  map[string]*plan.State // one of those that are equal
}

// NewEffects returns effects that know no state yet.
func NewEffects(c Catalog) *Effects {
	return &Effects{Catalog: c, known: make(map[string]*Effect), states: make(map[string]*plan.State)}
}

// Of returns the effect of a state; that of no state is empty.
func (x *Effects) Of(s *plan.State) *Effect {
	if s == nil {
		return &Effect{}
	}
	k := stateKey(s)
	if e := x.known[k]; e != nil {
		return e
	}
	e := &Effect{On: s.Effective(x.Catalog.SKUs), Number: len(x.known) + 1}
	e.Licenses = e.merged(s, x.Catalog)
	x.known[k] = e
	return e
}

// Shared returns one state for all that are equal: most users of a tenant are alike.
func (x *Effects) Shared(s *plan.State) *plan.State {
	k := s.Location + " " + stateKey(s)
	if x.states[k] == nil {
		x.states[k] = s
	}
	return x.states[k]
}

// stateKey is equal for states with the same licenses by the same paths.
func stateKey(s *plan.State) string {
	var b strings.Builder
	put := func(l tenant.License) {
		b.WriteString(string(l.SKU))
		for _, p := range l.Disabled {
			b.WriteByte('|')
			b.WriteString(string(p))
		}
		b.WriteByte(';')
	}
	for _, l := range s.Direct {
		put(l)
	}
	for _, in := range s.Inherited {
		b.WriteString(string(in.Group))
		b.WriteByte('>')
		put(in.License)
	}
	return b.String()
}

// merged lists each SKU of the state with the plans that are off and on by no path.
func (e *Effect) merged(s *plan.State, c Catalog) []tenant.License {
	off := make(map[sku.ID]sku.PlanSet)
	add := func(l tenant.License) {
		var still []sku.PlanID
		for _, p := range c.Switchable(l) {
			if len(e.On[p]) == 0 {
				still = append(still, p)
			}
		}
		off[l.SKU] = off[l.SKU].Union(sku.NewPlanSet(still...))
	}
	for _, l := range s.Direct {
		add(l)
	}
	for _, in := range s.Inherited {
		add(in.License)
	}
	out := make([]tenant.License, 0, len(off))
	for id, set := range off {
		out = append(out, tenant.License{SKU: id, Disabled: set})
	}
	slices.SortFunc(out, func(a, b tenant.License) int { return strings.Compare(string(a.SKU), string(b.SKU)) })
	return out
}
