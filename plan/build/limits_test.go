package build

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// R12: whoever changes for an exact request holds what it names, and nothing else of
// what it may take; what it may not take stays as it was.
func FuzzExact(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		d.drawExact()
		d.rows = slices.DeleteFunc(d.rows, func(r plan.Request) bool { return asks(r) })
		d.ask.Accept = append(d.ask.Accept, "exact-removes")
		gone := product("POWER_BI_PRO").ID // no longer listed
		for i := range d.now.Users {
			d.now.Users[i].Assignments = append(d.now.Users[i].Assignments, tenant.Assignment{SKU: gone})
		}
		for _, l := range d.plan(t).Lines {
			if l.Kind != plan.Change {
				continue
			}
			for _, p := range drawSKUs {
				_, was := tenant.Find(l.Before.OrNone().Direct, p.ID)
				_, is := tenant.Find(l.After.Direct, p.ID)
				named := slices.Contains(d.ask.Exact, string(p.PartNumber))
				takes := len(d.ask.Among) == 0 || slices.Contains(d.ask.Among, string(p.PartNumber))
				if want := named || was && !takes; is != want {
					t.Errorf("seed %d: %s: %s held %v, want %v (exact %v among %v)", seed, l.UPN, p.PartNumber, is, want, d.ask.Exact, d.ask.Among)
				}
			}
			if _, dead := tenant.Find(l.After.Direct, gone); l.Before != nil && !dead || l.Exact != (len(d.ask.Among) == 0) {
				t.Errorf("seed %d: %s: dead SKU kept %v, exact %v", seed, l.UPN, dead, l.Exact)
			}
		}
	})
}

// R6: --limit takes the first changes of the plan without it, call by call, and leaves
// what comes after them alone.
func FuzzLimit(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		d.ask.Limit = nil
		whole := d.plan(t)
		d.ask.Limit = new(int(seed % 6))
		first := d.plan(t)
		want := changes(whole)
		want = want[:min(*d.ask.Limit, len(want))]
		if diff := cmp.Diff(want, changes(first), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("seed %d: the first %d changes (-want +got):\n%s", seed, *d.ask.Limit, diff)
		}
		if got, want := first.Count(), whole.Count(); len(first.Lines) != len(whole.Lines) || got.OnHold > want.OnHold {
			t.Errorf("seed %d: %+v, without a limit %+v", seed, got, want)
		}
		for _, l := range first.Lines {
			if beyond := l.Reason == "beyond-limit"; beyond && (l.Kind != plan.Skipped || len(changes(first)) != *d.ask.Limit) {
				t.Errorf("seed %d: %s is %s beyond a limit of %d", seed, l.UPN, l.Kind, *d.ask.Limit)
			}
		}
	})
}

func changes(p plan.Plan) []plan.Line {
	var out []plan.Line
	for _, l := range p.Lines {
		if l.Kind == plan.Change {
			out = append(out, l)
		}
	}
	return out
}

// R22: with the seats bought that the plan is short of, nobody is held for want of one.
func FuzzShortfall(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		d.ask.Via, d.ask.Limit = plan.Update, nil
		delete(d.ask.Recipes, "pilot")
		short := d.plan(t)
		bought := map[sku.ID]int{}
		for _, c := range short.Header.Seats {
			bought[c.SKU] = c.Shortfall
		}
		for i, k := range d.now.SKUs {
			d.now.SKUs[i].Seats.Enabled += bought[k.ID]
		}
		if held := without(short, "no-seat"); (held == 0) != (total(bought) == 0) {
			t.Errorf("seed %d: %d held for want of a seat, and %d seats short", seed, held, total(bought))
		}
		if held := without(d.plan(t), "no-seat"); held > 0 {
			t.Errorf("seed %d: %d still held for want of a seat after buying %v", seed, held, bought)
		}
	})
}

func total(bought map[sku.ID]int) int {
	sum := 0
	for _, n := range bought {
		sum += n
	}
	return sum
}

// without counts the lines with a finding.
func without(p plan.Plan, code plan.Code) int {
	n := 0
	for _, l := range p.Lines {
		if slices.ContainsFunc(l.Findings, func(f plan.Finding) bool { return f.Code == code }) {
			n++
		}
	}
	return n
}

// What a plan is short of, over stages and waves.
func TestShortfall(t *testing.T) {
	one, big := small(1, "", "MCOPSTN1").ID, small(3, "", "MCOPSTN1").ID
	for name, c := range map[string]struct {
		plan plan.Plan
		want map[sku.ID]int
	}{
		"one seat opens a ring": {seatPlan(t, 0, 0, seatWish{upn: "a", has: "ONECALL", swap: "ONECALL=BIGCALLS"}, seatWish{upn: "b", has: "BIGCALLS", swap: "BIGCALLS=ONECALL"}),
			map[sku.ID]int{big: 1}},
		"who would free a seat is held himself": {seatPlan(t, 0, 0, seatWish{upn: "a", add: "ONECALL"}, seatWish{upn: "b", has: "ONECALL", swap: "ONECALL=BIGCALLS"}),
			map[sku.ID]int{big: 1}},
		"seats used above those owned": {seatPlan(t, -2, 0, seatWish{upn: "a", add: "ONECALL"}), map[sku.ID]int{one: 3}},
		"two waves": {seatPlan(t, 1, 0, seatWish{upn: "a", add: "ONECALL", wave: "1"}, seatWish{upn: "b", add: "ONECALL", wave: "1"}, seatWish{upn: "c", add: "ONECALL", wave: "2"}),
			map[sku.ID]int{one: 2}},
		"the second wave frees what the third takes": {seatPlan(t, 0, 0, seatWish{upn: "a", add: "ONECALL", wave: "1"}, seatWish{upn: "b", has: "ONECALL", remove: "ONECALL", wave: "2"}, seatWish{upn: "c", add: "ONECALL", wave: "3"}),
			map[sku.ID]int{one: 1}},
		"a user of two SKUs, both short": {seatPlan(t, 0, 0, seatWish{upn: "a", add: "ONECALL"}, seatWish{upn: "b", add: "BIGCALLS"}), map[sku.ID]int{one: 1, big: 1}},
	} {
		got := map[sku.ID]int{}
		for _, s := range c.plan.Header.Seats {
			if s.Shortfall > 0 {
				got[s.SKU] = s.Shortfall
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// R25: a plan passes the guards that its own figures allow, and none below; Build and
// Check say the same.
func FuzzGuards(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		p := d.plan(t)
		removals, creates := 0, 0
		for _, l := range p.Lines {
			if len(l.Loses) > 0 {
				removals++
			}
			if slices.ContainsFunc(l.Calls, func(c plan.Call) bool { return c.Kind == plan.Create }) {
				creates++
			}
		}
		for _, c := range []struct {
			set    func(g *plan.Guards, n *int)
			figure int
		}{
			{func(g *plan.Guards, n *int) { g.MaxUsers = n }, p.Count().Changes},
			{func(g *plan.Guards, n *int) { g.MaxRemovals = n }, removals},
			{func(g *plan.Guards, n *int) { g.MaxCreates = n }, creates},
		} {
			for most := c.figure; most >= 0 && most >= c.figure-1; most-- {
				d.ask.Guards = plan.Guards{}
				c.set(&d.ask.Guards, &most)
				_, err := Plan(d.rows, d.ask, d.now, sku.Bundled())
				checked := d.ask.Guards.Check(p, "")
				var broken *plan.GuardError
				if errors.As(err, &broken) != (most < c.figure) || (checked == nil) != (err == nil) {
					t.Errorf("seed %d: %d of %d allowed: Build %v, Check %v", seed, most, c.figure, err, checked)
				}
			}
		}
	})
}

// R25: nobody changes who is protected, and a plan that would change the account that
// applies it is refused.
func FuzzProtected(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		d := draw(seed)
		d.ask.Protect, d.ask.Account = []string{"user1@CONTOSO.com", "user13@contoso.com"}, d.now.Users[2].ID
		p := d.plan(t)
		for _, l := range p.Lines {
			upn := strings.ToLower(l.UPN)
			if l.Kind == plan.Change && (upn == "user1@contoso.com" || upn == "user13@contoso.com" || l.User == d.ask.Account) {
				t.Errorf("seed %d: %s changes", seed, l.UPN)
			}
			if err := p.Header.Guards.Check(p, l.User); (err != nil) != (l.Kind == plan.Change && l.User != "") {
				t.Errorf("seed %d: applied by %s, who is %s: %v", seed, l.UPN, l.Kind, err)
			}
		}
	})
}

// R25: an address protects whoever it belongs to.
func TestProtectedByAddress(t *testing.T) {
	now := contoso()
	for _, upn := range []string{"ada@contoso.com", "bob@contoso.com", "cay@contoso.com"} {
		addUser(&now, upn, "DE")
	}
	now.Users[0].Mail, now.Users[1].Aliases = "Info@contoso.com", []string{"info@contoso.com"}
	var rows []plan.Request
	for _, u := range now.Users {
		rows = append(rows, plan.Request{User: plan.Key{UPN: u.UPN}})
	}
	p := build(t, rows, plan.Ask{Assign: []string{"EMS"}, Protect: []string{" INFO@contoso.com"}}, now)
	want := []plan.ChangeID{plan.ChangeID(now.Users[0].ID), plan.ChangeID(now.Users[1].ID)}
	if diff := cmp.Diff(want, p.Header.Guards.Protected); diff != "" || p.Count().OnHold != 2 {
		t.Errorf("%+v (-want +got):\n%s", p.Count(), diff)
	}
}

// An edited header cannot let a hazard pass that nobody accepted.
func TestCheckLooksAtHazards(t *testing.T) {
	p := plan.Plan{Lines: []plan.Line{{Kind: plan.Change, ID: "u", Findings: []plan.Finding{{Code: "hazard-mailbox", Severity: plan.Hazard}}}}}
	var broken *plan.GuardError
	if err := (plan.Guards{}).Check(p, ""); !errors.As(err, &broken) || broken.Guard != "--accept" {
		t.Error(err)
	}
	p.Lines[0].Findings[0].Accepted = true
	if err := (plan.Guards{}).Check(p, ""); err != nil {
		t.Error(err)
	}
}

// R12: every SKU that an exact request takes is counted for the summary.
func TestTakes(t *testing.T) {
	now := contoso()
	addUser(&now, "ada@contoso.com", "DE; EMS; PROJECT")
	addUser(&now, "bob@contoso.com", "DE; PROJECT; ONECALL")
	rows := []plan.Request{{User: plan.Key{UPN: "ada@contoso.com"}}, {User: plan.Key{UPN: "bob@contoso.com"}}}
	want := []plan.Take{{SKU: skuID(now, "ONECALL"), Users: 1}, {SKU: skuID(now, "PROJECT"), Users: 2}}
	slices.SortFunc(want, func(a, b plan.Take) int { return strings.Compare(string(a.SKU), string(b.SKU)) })
	for _, accept := range [][]plan.Code{nil, {"exact-removes", "hazard-phone"}} {
		p := build(t, rows, plan.Ask{Exact: []string{"EMS"}, Accept: accept}, now)
		if diff := cmp.Diff(want, p.Header.Takes); diff != "" || p.Count().OnHold != 2-len(accept) {
			t.Errorf("accepted %v: %+v (-want +got):\n%s", accept, p.Count(), diff)
		}
	}
}
