package seats

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Terms say which seats a plan may take.
type Terms struct {
	Count plan.SeatCount
	Keep  map[sku.ID]int // seats that stay free
	Limit *int           // at most so many changes; nil is all
}

// A ledger is the tenant's seats on the terms of a plan.
type ledger struct {
	x *tenant.Index
	Terms
}

// A seating hands out seats wave by wave and stage by stage.
type seating struct {
	*ledger
	free   map[sku.ID]int // seats free now, for limited SKUs
	curves map[sku.ID]*plan.SeatCurve
	stage  int
	left   int // changes that the limit still allows; negative: any number
}

// Assign gives every change its stage and holds those for which no seat would be
// there (R22); the lines are in run order. A stage admits only takes that fit the seats free at its start, so
// its changes may run in any order; what it frees is there for the next one. With a
// limit, what comes after so many changes in run order is not changed. Where seats are short
// and another order of the waves would need fewer, that order is returned, too.
func Assign(lines []plan.Line, x *tenant.Index, t Terms) ([]plan.SeatCurve, *plan.WaveOrder) {
	ledger := &ledger{x, t}
	s := ledger.seating(nil)
	if t.Limit != nil {
		s.left = *t.Limit
	}
	var queue []*plan.Line
	for i := range lines {
		if lines[i].Kind == plan.Change {
			queue = append(queue, &lines[i])
		}
	}
	var asked []*demand
	short := false
	for len(queue) > 0 {
		n := 1
		for n < len(queue) && queue[n].Wave == queue[0].Wave {
			n++
		}
		wave := lanes(queue[:n])
		d := demandOf(queue[0].Wave, wave)
		stuck := s.wave(wave)
		if s.left == 0 {
			beyondLimit(stuck)
		} else {
			s.cutOff(stuck, queue[n:])
			short = short || len(stuck) > 0
		}
		asked = append(asked, d.withinLimit())
		queue = queue[n:]
	}
	if !short {
		return s.result(), nil
	}
	missing := ledger.shortfall(asked)
	for id, n := range missing {
		s.curves[id].Shortfall = n
	}
	return s.result(), ledger.order(asked, missing)
}

// seating starts with the tenant's seats and those bought besides.
func (l *ledger) seating(bought map[sku.ID]int) *seating {
	s := &seating{ledger: l, free: map[sku.ID]int{}, curves: map[sku.ID]*plan.SeatCurve{}, left: -1}
	for _, k := range l.x.SKUs() {
		id := k.ID
		owned, limited := plan.SeatsOwned(k, l.Count)
		owned += bought[id]
		s.curves[id] = &plan.SeatCurve{SKU: id, Owned: owned, Kept: l.Keep[id], Before: k.Seats.Consumed, Peak: k.Seats.Consumed, After: []int{}}
		if limited {
			s.free[id] = max(0, owned-l.Keep[id]-k.Seats.Consumed)
		}
	}
	return s
}

// A lane holds the changes of a wave that move the same seats: if there is no seat
// for its first, there is none for the others. So a stage costs what it admits, and
// not a look at everybody who waits.
type lane struct {
	moves map[sku.ID]int
	queue []waiting
}

// A waiting is a change with its place in the order of the wave.
type waiting struct {
	place int
	line  *plan.Line
}

func lanes(wave []*plan.Line) []*lane {
	var list []*lane
	byMoves, byStates := map[string]*lane{}, map[[2]*plan.State]*lane{}
	for place, l := range wave {
		states := [2]*plan.State{l.Before, l.After}
		if byStates[states] == nil { // lines of one pattern share their states
			moves, key := l.Moves(), ""
			for _, id := range slices.Sorted(maps.Keys(moves)) {
				key += fmt.Sprint(id, moves[id])
			}
			if byMoves[key] == nil {
				byMoves[key] = &lane{moves: moves}
				list = append(list, byMoves[key])
			}
			byStates[states] = byMoves[key]
		}
		byStates[states].queue = append(byStates[states].queue, waiting{place, l})
	}
	return list
}

// wave spreads the changes of one wave over stages, each as early as the seats allow,
// and returns those for which no seat comes free, or which the limit does not reach.
func (s *seating) wave(left []*lane) []*lane {
	for len(left) > 0 {
		moved, admitted := s.admit(left)
		if admitted == 0 {
			break
		}
		s.endStage(moved)
		left = slices.DeleteFunc(left, func(l *lane) bool { return len(l.queue) == 0 })
	}
	return left
}

// A flow counts the seats of one SKU that a stage takes and frees.
type flow struct{ taken, freed int }

// admit takes into a new stage, in order, what fits the seats free now.
func (s *seating) admit(left []*lane) (moved map[sku.ID]flow, admitted int) {
	moved = map[sku.ID]flow{}
	open := slices.Clone(left)
	for len(open) > 0 && s.left != 0 {
		i := first(open)
		l := open[i]
		if !s.fits(l.moves, moved) {
			open = slices.Delete(open, i, i+1)
			continue
		}
		book(moved, l.moves)
		l.queue[0].line.Stage = s.stage + 1
		l.queue = l.queue[1:]
		admitted++
		s.left--
		if len(l.queue) == 0 {
			open = slices.Delete(open, i, i+1)
		}
	}
	return moved, admitted
}

// first returns the lane whose next change comes first.
func first(open []*lane) int {
	best := 0
	for i, l := range open {
		if l.queue[0].place < open[best].queue[0].place {
			best = i
		}
	}
	return best
}

func (s *seating) fits(moves map[sku.ID]int, moved map[sku.ID]flow) bool {
	for id, n := range moves {
		free, limited := s.free[id]
		if n > 0 && limited && moved[id].taken+n > free {
			return false
		}
	}
	return true
}

func book(moved map[sku.ID]flow, moves map[sku.ID]int) {
	for id, n := range moves {
		f := moved[id]
		if n > 0 {
			f.taken += n
		} else {
			f.freed -= n
		}
		moved[id] = f
	}
}

// used is how many seats are used at the end of the last stage so far.
func used(c *plan.SeatCurve) int {
	if len(c.After) == 0 {
		return c.Before
	}
	return c.After[len(c.After)-1]
}

// endStage books what the stage took and freed.
func (s *seating) endStage(moved map[sku.ID]flow) {
	s.stage++
	for id, c := range s.curves {
		now := used(c)
		f := moved[id]
		// A stage's takes may all come before its frees.
		c.Peak = max(c.Peak, now+f.taken)
		now += f.taken - f.freed
		c.After = append(c.After, now)
		if _, limited := s.free[id]; limited {
			// A SKU that was over its limit has to get below it before a seat is free.
			s.free[id] = max(0, c.Owned-c.Kept-now)
		}
	}
}

// beyondLimit leaves the changes alone that the limit does not reach. What was found
// about them is not about them any more, but for how their rows were read.
func beyondLimit(left []*lane) {
	for _, l := range left {
		for _, c := range l.queue {
			c.line.BeyondLimit()
		}
	}
}

// cutOff holds the changes for which no seat will come free, and says which changes of
// later waves will free one.
func (s *seating) cutOff(left []*lane, later []*plan.Line) {
	freed := map[string]string{} // by the SKUs that are short
	for _, l := range left {
		var labels []string
		short := s.short(l)
		for _, id := range short {
			labels = append(labels, s.x.Label(id))
			if n := s.Keep[id]; n > 0 {
				labels[len(labels)-1] += fmt.Sprintf(" (beyond the %d that stay available)", n)
			}
		}
		slices.Sort(labels)
		text := strings.Join(labels, " and ")
		if _, known := freed[text]; !known {
			freed[text] = freedLater(later, short)
		}
		none := plan.Find("no-seat", "no license of %s is left", text)
		if w := freed[text]; w != "" {
			none = plan.Find("no-seat", "no license of %s is left, and %s later: let that come first, or free or buy licenses", text, w)
		}
		for _, c := range l.queue {
			c.line.Findings = slices.Insert(slices.Clip(c.line.Findings), 0, none) // changes have no other error
			c.line.Hold()
		}
	}
}

// result lists the curves of the SKUs that the plan moves or runs short of.
func (s *seating) result() []plan.SeatCurve {
	var out []plan.SeatCurve
	for _, c := range s.curves {
		moved := slices.ContainsFunc(c.After, func(n int) bool { return n != c.Before }) || c.Peak != c.Before
		if moved || c.Shortfall > 0 {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b plan.SeatCurve) int { return strings.Compare(string(a.SKU), string(b.SKU)) })
	return out
}
