package simulation

import (
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report"
)

// A SeatForecast is the seats of one SKU over the time of a run.
type SeatForecast struct {
	SKU     sku.ID
	Bought  int
	Before  int // used as the run begins
	After   int // used as it ends
	Peak    int // most used at any moment by the users of the tenant and the plan
	PeakAt  time.Duration
	Refused int           // changes that the tenant turned down for want of a seat
	FirstNo time.Duration // when the first of them was
	Missing int           // seats whose lack holds users in the plan already
	Step    time.Duration // of a point
	Points  []int         // most used within each step, from the beginning
}

// Short tells whether more seats are needed.
func (s SeatForecast) Short() bool { return s.Refused > 0 || s.Missing > 0 }

// Least is how many seats are free at the tightest moment; below 0 where the tenant
// uses more than it bought.
func (s SeatForecast) Least() int { return s.Bought - s.Peak }

// seatsOver follows the seats of the SKUs that the plan is about through the journal.
func seatsOver(c Cast, r report.Report) []SeatForecast {
	x := newSeatTape(c, r)
	for _, e := range c.Events {
		x.play(e)
	}
	return x.wound()
}

// A seatTape is the seats used while a journal is played.
type seatTape struct {
	began  time.Time
	step   time.Duration
	lines  map[plan.ChangeID]plan.Line
	states map[plan.ChangeID]*plan.State // of users whom some call changed
	spent  map[call]bool                 // calls whose effect is counted
	seats  []SeatForecast
	used   []int
	ends   []map[int]int  // of each SKU: used at the end of steps in which it moved
	at     map[sku.ID]int // place in seats
}

type call struct {
	change plan.ChangeID
	n      int
}

func newSeatTape(c Cast, r report.Report) *seatTape {
	x := &seatTape{
		began: c.Began, step: report.StepFor(c.Ended.Sub(c.Began)), lines: map[plan.ChangeID]plan.Line{},
		states: map[plan.ChangeID]*plan.State{}, spent: map[call]bool{}, at: map[sku.ID]int{},
	}
	for _, l := range c.Plan.Lines {
		x.lines[l.ID] = l
	}
	missing := map[sku.ID]int{}
	for _, curve := range c.Plan.Header.Seats {
		missing[curve.SKU] = curve.Shortfall
	}
	n := int(c.Ended.Sub(c.Began)/x.step) + 1
	for _, t := range r.Totals.SKUs {
		seats := owned(c.Owned, t.SKU)
		x.at[t.SKU] = len(x.seats)
		x.used = append(x.used, seats.Consumed)
		x.ends = append(x.ends, map[int]int{})
		x.seats = append(x.seats, SeatForecast{
			SKU: t.SKU, Bought: seats.Enabled, Before: seats.Consumed, Peak: seats.Consumed, Missing: missing[t.SKU],
			Step: x.step, Points: slices.Repeat([]int{-1}, n),
		})
	}
	return x
}

// owned sums the seats of a SKU over its accounts (R8).
func owned(all []tenant.SKU, id sku.ID) tenant.Seats {
	var s tenant.Seats
	for _, k := range all {
		if k.ID == id {
			s.Enabled += k.Seats.Enabled
			s.Consumed += k.Seats.Consumed
		}
	}
	return s
}

// play takes in the next event.
func (x *seatTape) play(e journal.Event) {
	l, ok := x.lines[e.Change]
	if !ok {
		return
	}
	if e.Kind == journal.Outcome && e.Result == journal.Refused && e.Code == tenant.ErrNoSeat.Code {
		x.turnedDown(l, e)
	}
	if k := (call{e.Change, e.Call}); changed(e) && !x.spent[k] {
		x.spent[k] = true
		x.carry(l, callOf(l, e.Call), e.At.Sub(x.began))
	}
}

func callOf(l plan.Line, n int) plan.Call {
	switch {
	case n == journal.Fallback && l.Fallback != nil:
		return *l.Fallback
	case n >= 0 && n < len(l.Calls):
		return l.Calls[n]
	}
	return plan.Call{}
}

// turnedDown counts a change that found no seat, under the SKU that it takes.
func (x *seatTape) turnedDown(l plan.Line, e journal.Event) {
	for _, a := range callOf(l, e.Call).Add {
		i, ok := x.at[a.SKU]
		if _, has := tenant.Find(x.state(l).Direct, a.SKU); !ok || has {
			continue
		}
		if s := &x.seats[i]; s.Refused == 0 {
			s.FirstNo = e.At.Sub(x.began)
		}
		x.seats[i].Refused++
	}
}

// state is how the user is by now.
func (x *seatTape) state(l plan.Line) *plan.State {
	if s := x.states[l.ID]; s != nil {
		return s
	}
	return l.Before.OrNone()
}

// carry moves the seats as a call does. A SKU that also reaches the user by another path
// has its seat either way. What a group gives takes its seat once the user has joined,
// some time before the group is processed.
func (x *seatTape) carry(l plan.Line, c plan.Call, at time.Duration) {
	was := x.state(l)
	is := was.After(c)
	x.states[l.ID] = is
	had, has := was.Holds(), is.Holds()
	for id, i := range x.at {
		by := 0
		switch {
		case has[id] && !had[id]:
			by = 1
		case had[id] && !has[id]:
			by = -1
		default:
			continue
		}
		x.mark(i, at)
		x.used[i] += by
		x.mark(i, at)
	}
}

// mark notes the seats used at a time.
func (x *seatTape) mark(i int, at time.Duration) {
	s := &x.seats[i]
	p := min(int(at/x.step), len(s.Points)-1)
	s.Points[p] = max(s.Points[p], x.used[i])
	x.ends[i][p] = x.used[i]
	if x.used[i] > s.Peak {
		s.Peak, s.PeakAt = x.used[i], at
	}
}

// wound ends the tape: steps in which nothing moved are as the one before.
func (x *seatTape) wound() []SeatForecast {
	for i := range x.seats {
		s := &x.seats[i]
		s.After = x.used[i]
		level := s.Before
		for p, n := range s.Points {
			if n < 0 {
				s.Points[p] = level
			} else {
				level = x.ends[i][p]
			}
		}
	}
	return x.seats
}
