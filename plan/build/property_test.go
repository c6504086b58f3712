package build

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// seeds has go test walk 1000 drawn plans, 200 with -short; go test -fuzz goes on from
// there.
func seeds(f *testing.F) {
	n := uint64(1000)
	if testing.Short() {
		n = 200
	}
	for seed := range n {
		f.Add(seed)
	}
}

func written(t *testing.T, p plan.Plan) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// R1: every user asked for ends as change, on hold, unchanged or skipped, on one line.
func FuzzEveryUserEnds(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		p := d.plan(t)
		seen := map[string]bool{}
		for _, l := range p.Lines {
			key := string(l.User)
			if l.User == "" {
				key = strings.ToLower(l.UPN)
			}
			if seen[key] {
				t.Errorf("seed %d: %s has two lines", seed, key)
			}
			seen[key] = true
			checkEnd(t, seed, l)
		}
		if diff := cmp.Diff(d.named, seen); diff != "" {
			t.Errorf("seed %d: asked for and planned (-want +got):\n%s", seed, diff)
		}
	})
}

func checkEnd(t *testing.T, seed uint64, l plan.Line) {
	t.Helper()
	holds := slices.ContainsFunc(l.Findings, func(f plan.Finding) bool {
		return f.Severity == plan.Error || f.Severity == plan.Hazard && !f.Accepted
	})
	ok := false
	switch l.Kind {
	case plan.Change:
		ok = len(l.Calls) > 0 && l.Stage > 0 && l.Reason == "" && !holds
	case plan.OnHold:
		ok = len(l.Calls) == 0 && l.Stage == 0 && l.Fallback == nil && holds && cmp.Equal(l.Before, l.After)
	case plan.Unchanged, plan.Skipped:
		ok = len(l.Calls) == 0 && l.Stage == 0 && l.Reason != "" && !holds && cmp.Equal(l.Before, l.After)
	}
	if !ok {
		t.Errorf("seed %d: a line contradicts itself: %+v", seed, l)
	}
	if !slices.IsSortedFunc(l.Findings, plan.CompareFindings) {
		t.Errorf("seed %d: %s: findings out of order: %+v", seed, l.UPN, l.Findings)
	}
}

// R22: in whatever order the calls of one stage run, none of them is short of a seat,
// the seats go as the header's curves say, and the users end as planned. Asked again,
// nothing is left to do.
func FuzzPlanFitsSeats(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		p := d.plan(t)
		m := newModel(d.now, d.ask.Seats)
		for i, stage := range stages(p) {
			if err := m.run(d.rng, stage); err != nil {
				t.Fatalf("seed %d: stage %d: %v", seed, i+1, err)
			}
			for _, c := range p.Header.Seats {
				if c.After[i] != m.used[c.SKU] || c.Peak < m.used[c.SKU] {
					t.Errorf("seed %d: stage %d ends with %d seats used, planned %+v", seed, i+1, m.used[c.SKU], c)
				}
			}
		}
		for _, l := range p.Lines {
			if l.After == nil {
				continue
			}
			if diff := cmp.Diff(*l.After, plan.StateOf(*m.users[l.ID])); diff != "" {
				t.Errorf("seed %d: %s does not end as planned (-planned +is):\n%s", seed, l.UPN, diff)
			}
		}
		d.checkDone(t, seed, p, m.snapshot())
	})
}

// checkDone plans again after the run. A direct license given back beside a group's
// leaves the group's, so the request can no longer be met and is held.
func (d *drawn) checkDone(t *testing.T, seed uint64, first plan.Plan, after tenant.Snapshot) {
	t.Helper()
	again, err := Plan(d.rows, d.ask, after, sku.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]plan.Line{}
	for _, l := range again.Lines {
		kinds[strings.ToLower(l.UPN)] = l
	}
	for _, l := range first.Lines {
		got := kinds[strings.ToLower(l.UPN)]
		inherited := slices.ContainsFunc(got.Findings, func(f plan.Finding) bool { return f.Code == "inherited-only" })
		if l.Kind == plan.Change && got.Kind != plan.Unchanged && got.Reason != plan.NotAssigned && !(got.Kind == plan.OnHold && inherited) {
			t.Errorf("seed %d: %s was carried out and is asked again:\n%s", seed, l.UPN, notation{after}.line(got))
		}
	}
}

// Invariant 4 and R16: all licenses of a user move in one call; only a readd has two,
// the second gives back what the first took, and a fallback that gives it back as it
// was is there from the start.
func FuzzNobodyIsLeftBare(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		for _, l := range d.plan(t).Lines {
			var writes []plan.Call
			for _, c := range l.Calls {
				if c.Kind == plan.Licenses {
					writes = append(writes, c)
				}
			}
			switch {
			case len(writes) > 2 || len(writes) == 2 && (writes[0].Half != 1 || writes[1].Half != 2):
				t.Errorf("seed %d: %s moves in %d calls: %+v", seed, l.UPN, len(writes), writes)
			case len(writes) == 2:
				checkReadd(t, seed, l, writes[0], writes[1])
			case l.Fallback != nil:
				t.Errorf("seed %d: %s has a fallback without a readd", seed, l.UPN)
			}
		}
	})
}

func checkReadd(t *testing.T, seed uint64, l plan.Line, out, in plan.Call) {
	t.Helper()
	if l.Fallback == nil || len(out.Add) > 0 || len(l.Fallback.Remove) > 0 {
		t.Fatalf("seed %d: %s: a readd that cannot fall back: %+v", seed, l.UPN, l)
	}
	var back []sku.ID
	for _, was := range l.Fallback.Add {
		back = append(back, was.SKU)
		before, _ := tenant.Find(l.Before.Direct, was.SKU)
		p := drawSKUs[slices.IndexFunc(drawSKUs, func(p sku.Product) bool { return p.ID == was.SKU })]
		if want := before.Disabled.Intersect(p.UserPlans().Union(p.CompanyPlans())); !was.Disabled.Equal(want) {
			t.Errorf("seed %d: %s falls back to %v off, had %v", seed, l.UPN, was.Disabled, want)
		}
		if _, added := tenant.Find(in.Add, was.SKU); !added {
			t.Errorf("seed %d: %s: %s is not given back", seed, l.UPN, was.SKU)
		}
	}
	if diff := cmp.Diff(out.Remove, back); diff != "" {
		t.Errorf("seed %d: %s: taken and given back by the fallback (-taken +back):\n%s", seed, l.UPN, diff)
	}
}

// Invariant 3: a plan that was off stays off in its SKU unless the request switches it on,
// and nobody gains a plan that was off by choice (R43).
func FuzzOffStaysOff(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		c := &d.ask.Choice
		c.Enable, c.EnableOnly, c.AllOn = nil, nil, false
		p := d.plan(t)
		skus := owns(d.now)
		for _, l := range p.Lines {
			if l.Kind != plan.Change {
				continue
			}
			for _, is := range l.After.Direct {
				was, held := tenant.Find(l.Before.OrNone().Direct, is.SKU)
				if on := was.Disabled.Intersect(skus[is.SKU].UserPlans()).Minus(is.Disabled); held && len(on) > 0 {
					t.Errorf("seed %d: %s: %v comes on in %s", seed, l.UPN, on, skus[is.SKU].PartNumber)
				}
			}
			checkStays(t, seed, l, skus)
		}
	})
}

// checkStays looks for a plan that is on now although it was off by choice: some license
// had it, and neither it nor any plan of its family was on by any path.
func checkStays(t *testing.T, seed uint64, l plan.Line, skus map[sku.ID]tenant.SKU) {
	t.Helper()
	before, after := l.Before.Effective(skus), l.After.Effective(skus)
	service := func(p sku.PlanID) string {
		family, known := sku.FamilyOf(p)
		if !known {
			return string(p)
		}
		return family
	}
	on, off := map[string]bool{}, map[string]bool{} // by service
	for p := range before {
		on[service(p)] = true
	}
	for id := range l.Before.OrNone().Holds() {
		for _, p := range skus[id].UserPlans() {
			off[service(p)] = !on[service(p)]
		}
	}
	for p := range after {
		named := slices.ContainsFunc(l.Asked, func(a string) bool {
			return strings.Contains(a, ", exactly ") || strings.HasSuffix(a, ", all service plans on") || strings.HasSuffix(a, " on") && strings.Contains(a, planName(p))
		})
		if off[service(p)] && !named {
			t.Errorf("seed %d: %s: %s was off by choice and is on now", seed, l.UPN, planName(p))
		}
	}
}

// R10, R43: a plan that a held source has is off in the target if and only if it was off by
// choice: on by no path, and no plan of its family either.
func FuzzSwapCarriesOver(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		d.rows = slices.DeleteFunc(d.rows, func(r plan.Request) bool { return asks(r) || r.Disable.Said() })
		rng := rand.New(rand.NewPCG(seed, 2))
		order := rng.Perm(len(drawSKUs))
		a, b, c := drawSKUs[order[0]], drawSKUs[order[1]], drawSKUs[order[2]]
		d.ask = plan.Ask{Swap: []string{string(a.PartNumber + "," + b.PartNumber + "=" + c.PartNumber)}, Accept: []plan.Code{"hazard-mailbox", "hazard-phone", "hazard-intune"}}
		skus := owns(d.now)
		for _, l := range d.plan(t).Lines {
			if l.Kind != plan.Change {
				continue
			}
			if _, held := tenant.Find(l.Before.Direct, c.ID); held {
				continue
			}
			got, _ := tenant.Find(l.After.Direct, c.ID)
			for _, p := range c.UserPlans() {
				has := false
				for _, source := range []sku.Product{a, b} {
					_, held := tenant.Find(l.Before.Direct, source.ID)
					has = has || held && source.UserPlans().Has(p)
				}
				_, kin := sku.FamilyOf(p)
				if off := len(l.Before.Effective(skus)[p]) == 0; has && !(kin && off) && got.Disabled.Has(p) != off {
					t.Errorf("seed %d: %s: %s was off %v, is off %v", seed, l.UPN, planName(p), off, got.Disabled.Has(p))
				}
			}
		}
	})
}

// A plan is read back as it was written.
func FuzzRoundTrip(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		p := d.plan(t)
		text := written(t, p)
		back, err := plan.Read(strings.NewReader(text), "p.plan")
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if again := written(t, back); again != text {
			t.Errorf("seed %d: written again it differs:\n%s", seed, cmp.Diff(text, again))
		}
		if err := p.Write(&bytes.Buffer{}); err != nil || p.Digest != back.Digest || len(p.Digest) != 64 {
			t.Errorf("seed %d: digest %q, read back %q (%v)", seed, p.Digest, back.Digest, err)
		}
	})
}
