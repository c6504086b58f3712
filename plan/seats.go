package plan

import (
	"slices"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// seatsOwned is how many seats of a SKU the plan reckons with; limited is false
// where the tenant is to judge (R22).
func seatsOwned(k tenant.SKU, count SeatCount) (owned int, limited bool) {
	switch count {
	case Unchecked:
		return k.Seats.Enabled, false
	case WithWarning:
		return k.Seats.Enabled + k.Seats.Warning, true
	default:
		return k.Seats.Enabled, true
	}
}

// Moves tells how a change moves the seats of each SKU: +1 takes one, −1 frees one.
// A user who holds a SKU directly and through a group has one seat, and a readd
// keeps its own.
func (l Line) Moves() map[sku.ID]int {
	moves := map[sku.ID]int{}
	if l.Kind != Change {
		return moves
	}
	for id := range l.After.holds() {
		moves[id]++
	}
	for id := range l.Before.holds() {
		if moves[id]--; moves[id] == 0 {
			delete(moves, id)
		}
	}
	return moves
}

// holds lists the SKUs for which the user has a seat.
func (s *State) holds() map[sku.ID]bool {
	out := map[sku.ID]bool{}
	if s == nil {
		return out
	}
	for _, l := range s.Direct {
		out[l.SKU] = true
	}
	for _, in := range s.Inherited {
		out[in.SKU] = true
	}
	return out
}

// A seating hands out seats wave by wave and stage by stage.
type seating struct {
	w      *world
	free   map[sku.ID]int // seats free now, for limited SKUs
	curves map[sku.ID]*SeatCurve
	stage  int
}

// seat gives every change its stage and holds those for which no seat would be
// there (R22). A stage admits only takes that fit the seats free at its start, so
// its changes may run in any order; what it frees is there for the next one.
func (w *world) seat(lines []Line, count SeatCount) []SeatCurve {
	s := &seating{w: w, free: map[sku.ID]int{}, curves: map[sku.ID]*SeatCurve{}}
	for id, k := range w.skus {
		owned, limited := seatsOwned(k, count)
		s.curves[id] = &SeatCurve{SKU: id, Owned: owned, Before: k.Seats.Consumed, Peak: k.Seats.Consumed}
		if limited {
			s.free[id] = max(0, owned-k.Seats.Consumed)
		}
	}
	var queue []*Line
	for i := range lines {
		if lines[i].Kind == Change {
			queue = append(queue, &lines[i])
		}
	}
	slices.SortStableFunc(queue, func(a, b *Line) int { return inRunOrder(*a, *b) })
	for len(queue) > 0 {
		n := 1
		for n < len(queue) && queue[n].Wave == queue[0].Wave {
			n++
		}
		s.wave(queue[:n])
		queue = queue[n:]
	}
	return s.result()
}

// wave spreads the changes of one wave over as few stages as its seats allow.
func (s *seating) wave(queue []*Line) {
	for len(queue) > 0 {
		left, moved := s.admit(queue)
		if len(left) == len(queue) {
			s.cutOff(left)
			return
		}
		s.endStage(moved)
		queue = left
	}
}

// admit takes into a new stage what fits the seats free now.
func (s *seating) admit(queue []*Line) (left []*Line, moved map[sku.ID][2]int) {
	s.stage++
	moved = map[sku.ID][2]int{} // taken, freed
	admitted := 0
	for _, l := range queue {
		moves := l.Moves()
		if !s.fits(moves, moved) {
			left = append(left, l)
			continue
		}
		l.Stage = s.stage
		admitted++
		for id, n := range moves {
			m := moved[id]
			if n > 0 {
				m[0] += n
			} else {
				m[1] -= n
			}
			moved[id] = m
		}
	}
	if admitted == 0 {
		s.stage--
	}
	return left, moved
}

func (s *seating) fits(moves map[sku.ID]int, moved map[sku.ID][2]int) bool {
	for id, n := range moves {
		free, limited := s.free[id]
		if n > 0 && limited && moved[id][0]+n > free {
			return false
		}
	}
	return true
}

// endStage books what the stage took and freed.
func (s *seating) endStage(moved map[sku.ID][2]int) {
	for id, c := range s.curves {
		used := c.Before
		if len(c.After) > 0 {
			used = c.After[len(c.After)-1]
		}
		m := moved[id]
		// A stage's takes may all come before its frees.
		c.Peak = max(c.Peak, used+m[0])
		c.After = append(c.After, used+m[0]-m[1])
		if _, limited := s.free[id]; limited {
			// A SKU that was over its limit has to get below it before a seat is free.
			s.free[id] = max(0, c.Owned-c.After[len(c.After)-1])
		}
	}
}

// cutOff holds the changes for which no seat will come free.
func (s *seating) cutOff(left []*Line) {
	for _, l := range left {
		var short []string
		for id, n := range l.Moves() {
			if free, limited := s.free[id]; n > 0 && limited && free < n {
				short = append(short, s.w.names.Label(id))
				s.curves[id].Shortfall += n
			}
		}
		slices.Sort(short)
		l.Findings = append([]Finding{find("no-seat", "no seat of %s is left", strings.Join(short, " and "))}, l.Findings...)
		l.hold()
	}
}

// result lists the curves of the SKUs that the plan moves or runs short of.
func (s *seating) result() []SeatCurve {
	var out []SeatCurve
	for _, c := range s.curves {
		moved := slices.ContainsFunc(c.After, func(n int) bool { return n != c.Before }) || c.Peak != c.Before
		if moved || c.Shortfall > 0 {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b SeatCurve) int { return strings.Compare(string(a.SKU), string(b.SKU)) })
	return out
}
