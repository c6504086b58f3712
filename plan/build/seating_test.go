package build

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A wish of one user in a tenant where seats are short.
type seatWish struct {
	upn, has, swap, add, remove, wave string
	priority                          int
}

// seatPlan plans the wishes where ONECALL and BIGCALLS have the given free seats.
func seatPlan(t *testing.T, one, big int, wishes ...seatWish) plan.Plan {
	t.Helper()
	now := contoso()
	a, b := small(1, "ONECALL", "MCOPSTN1"), small(3, "BIGCALLS", "MCOPSTN1", "MCOPSTNEAU")
	now.SKUs = []tenant.SKU{owned(a, 10+one, 10), owned(b, 10+big, 10)}
	var rows []plan.Request
	for i, w := range wishes {
		addUser(&now, w.upn, "DE; "+w.has)
		r := plan.Request{Source: plan.Source{File: "wish.csv", Line: i + 2}, User: plan.Key{UPN: w.upn}, Wave: w.wave, Priority: w.priority}
		for cell, item := range map[*plan.Cell]string{&r.Add: w.add, &r.Remove: w.remove, &r.Swap: w.swap} {
			if item != "" {
				*cell = plan.List(item)
			}
		}
		rows = append(rows, r)
	}
	return build(t, rows, plan.Ask{Accept: []plan.Code{"hazard-phone", "plan-dependency"}}, now)
}

func ends(p plan.Plan) []string {
	var out []string
	for _, l := range p.Lines {
		out = append(out, fmt.Sprintf("%s %s %d", l.UPN, l.Kind, l.Stage))
	}
	return out
}

// R22: what frees seats goes before what takes them, and who waits for nobody goes first.
func TestSeatsAreHandedOutStageByStage(t *testing.T) {
	for name, c := range map[string]struct {
		one, big int
		wishes   []seatWish
		want     []string
	}{
		"a freed seat is there for the next stage": {0, 0,
			[]seatWish{{upn: "a", add: "ONECALL"}, {upn: "b", has: "ONECALL", remove: "ONECALL"}},
			[]string{"b change 1", "a change 2"}},
		"a chain through one free seat": {0, 1,
			[]seatWish{{upn: "a", has: "ONECALL", swap: "ONECALL=BIGCALLS"}, {upn: "b", has: "BIGCALLS", swap: "BIGCALLS=ONECALL"}, {upn: "c", has: "ONECALL", swap: "ONECALL=BIGCALLS"}},
			[]string{"a change 1", "b change 2", "c change 3"}},
		"nobody's seat is given away while its holder is held": {0, 0,
			[]seatWish{{upn: "a", has: "ONECALL", swap: "ONECALL=BIGCALLS"}, {upn: "b", add: "ONECALL"}},
			[]string{"a on-hold 0", "b on-hold 0"}},
		"two who would change places without a free seat": {0, 0,
			[]seatWish{{upn: "a", has: "ONECALL", swap: "ONECALL=BIGCALLS"}, {upn: "b", has: "BIGCALLS", swap: "BIGCALLS=ONECALL"}},
			[]string{"a on-hold 0", "b on-hold 0"}},
		"an earlier wave takes the seat": {1, 0,
			[]seatWish{{upn: "a", add: "ONECALL", wave: "10"}, {upn: "b", add: "ONECALL", wave: "2"}},
			[]string{"b change 1", "a on-hold 0"}},
		"no wave comes last": {1, 0,
			[]seatWish{{upn: "a", add: "ONECALL"}, {upn: "b", add: "ONECALL", wave: "pilot"}},
			[]string{"b change 1", "a on-hold 0"}},
		"a later wave's seats are not there for an earlier one": {0, 0,
			[]seatWish{{upn: "a", add: "ONECALL", wave: "1"}, {upn: "b", has: "ONECALL", remove: "ONECALL", wave: "2"}},
			[]string{"a on-hold 0", "b change 1"}},
		"a lower priority number goes first, none last": {2, 0,
			[]seatWish{{upn: "a", add: "ONECALL"}, {upn: "b", add: "ONECALL", priority: 2}, {upn: "c", add: "ONECALL", priority: 1}},
			[]string{"c change 1", "b change 1", "a on-hold 0"}},
	} {
		p := seatPlan(t, c.one, c.big, c.wishes...)
		if diff := cmp.Diff(c.want, ends(p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The curves show every SKU that moves or runs short, and no other.
func TestSeatCurves(t *testing.T) {
	one, big := small(1, "", "MCOPSTN1").ID, small(3, "", "MCOPSTN1").ID
	for name, c := range map[string]struct {
		plan plan.Plan
		want []plan.SeatCurve
	}{
		"nobody moves": {seatPlan(t, 1, 1, seatWish{upn: "a", has: "ONECALL", add: "ONECALL"}), nil},
		"short of two": {seatPlan(t, 0, 1, seatWish{upn: "a", add: "ONECALL"}, seatWish{upn: "b", add: "ONECALL"}),
			[]plan.SeatCurve{{SKU: one, Owned: 10, Before: 10, After: []int{}, Peak: 10, Shortfall: 2}}},
		"one goes and one comes in a stage": {seatPlan(t, 1, 0, seatWish{upn: "a", has: "ONECALL", remove: "ONECALL"}, seatWish{upn: "b", add: "ONECALL"}),
			[]plan.SeatCurve{{SKU: one, Owned: 11, Before: 10, After: []int{10}, Peak: 11}}},
		"a swap": {seatPlan(t, 0, 1, seatWish{upn: "a", has: "ONECALL", swap: "ONECALL=BIGCALLS"}, seatWish{upn: "b", add: "ONECALL"}),
			[]plan.SeatCurve{{SKU: one, Owned: 10, Before: 10, After: []int{9, 10}, Peak: 10}, {SKU: big, Owned: 11, Before: 10, After: []int{11, 11}, Peak: 11}}},
	} {
		if diff := cmp.Diff(c.want, c.plan.Header.Seats); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// WORD-6: who is on hold for want of a seat is told which wave frees one, and the plan
// names the order of the waves in which nothing is short.
func TestWavesAreProposedWhereSeatsAreShort(t *testing.T) {
	p := seatPlan(t, 0, 0, seatWish{upn: "a", add: "ONECALL", wave: "1"}, seatWish{upn: "b", has: "ONECALL", remove: "ONECALL", wave: "2"})
	if diff := cmp.Diff(&plan.WaveOrder{Waves: []string{"2", "1"}}, p.Header.WaveOrder); diff != "" {
		t.Error(diff)
	}
	if text := p.Lines[0].Findings[0].Text; !strings.Contains(text, "no license of ONECALL is left, and wave 2 frees 1 later") {
		t.Error(text)
	}
	for name, p := range map[string]plan.Plan{
		"no wave frees anything": seatPlan(t, 0, 0, seatWish{upn: "a", add: "ONECALL", wave: "1"}, seatWish{upn: "b", add: "ONECALL", wave: "2"}),
		"enough":                 seatPlan(t, 2, 0, seatWish{upn: "a", add: "ONECALL", wave: "1"}, seatWish{upn: "b", has: "ONECALL", remove: "ONECALL", wave: "2"}),
		"one wave":               seatPlan(t, 0, 0, seatWish{upn: "a", add: "ONECALL"}),
	} {
		if p.Header.WaveOrder != nil {
			t.Errorf("%s: %v", name, p.Header.WaveOrder)
		}
	}
	rest := seatPlan(t, 0, 0, seatWish{upn: "a", add: "ONECALL", wave: "1"}, seatWish{upn: "b", add: "ONECALL", wave: "1"}, seatWish{upn: "c", has: "ONECALL", remove: "ONECALL", wave: "2"})
	if o := rest.Header.WaveOrder; o == nil || o.Short[small(1, "", "MCOPSTN1").ID] != 1 {
		t.Errorf("two need a seat and one frees it: %v", o)
	}
}

// R22: --keep-free leaves seats for people to come, and counts what must be bought then.
func TestKeepFree(t *testing.T) {
	now := contoso()
	now.SKUs = []tenant.SKU{owned(small(1, "ONECALL", "MCOPSTN1"), 13, 10)}
	var rows []plan.Request
	for _, upn := range []string{"a@contoso.com", "b@contoso.com", "c@contoso.com"} {
		addUser(&now, upn, "DE")
		rows = append(rows, plan.Request{User: plan.Key{UPN: upn}})
	}
	ask := plan.Ask{Assign: []string{"ONECALL"}, Accept: []plan.Code{"plan-dependency"}, KeepFree: []string{"ONECALL=2"}}
	p := build(t, rows, ask, now)
	if n := p.Count(); n.Changes != 1 || n.OnHold != 2 || p.Header.Seats[0].Shortfall != 2 || p.Header.Seats[0].Kept != 2 {
		t.Errorf("%+v %+v", n, p.Header.Seats)
	}
	if text := p.Lines[2].Findings[0].Text; !strings.Contains(text, "beyond the 2 that stay available") {
		t.Error(text)
	}
	if n := p.Header.Guards.KeepFree; len(n) != 1 {
		t.Error(n)
	}
	for _, bad := range [][]string{{"ONECALL"}, {"ONECALL=x"}, {"ONECALL=-1"}, {"NOSUCH=1"}, {"ONECALL=1", "ONECALL=2"}} {
		ask.KeepFree = bad
		if _, err := Plan(rows, ask, now, sku.Bundled()); err == nil || !strings.Contains(err.Error(), "--keep-free") {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestCompareWaves(t *testing.T) {
	waves := []string{"", "wave 10", "2", "pilot", "10", "wave 9", "1"}
	slices.SortFunc(waves, compareWaves)
	if diff := cmp.Diff([]string{"1", "2", "10", "pilot", "wave 9", "wave 10", ""}, waves); diff != "" {
		t.Error(diff)
	}
	numbers := []int{0, 3, -1, 1}
	slices.SortFunc(numbers, compareSet)
	if diff := cmp.Diff([]int{-1, 1, 3, 0}, numbers); diff != "" {
		t.Error(diff)
	}
}
