package batch

import (
	"maps"

	"reseat/plan"
	"reseat/plan/sku"
)

// storm is how many changes in a row must be refused for want of a seat of a SKU
// until no further one that takes a seat of it is tried (R31).
const storm = 10

// seats reckons with the seats of a run, so that its own workers never take the seat
// that a readd has given up for a moment. The queue's mutex guards it.
type seats struct {
	free    map[sku.ID]int // less takes in flight; a SKU that is not in it has enough
	takes   map[sku.ID]int // changes in flight that take a seat
	readds  map[sku.ID]int // changes in flight that give one up and take it again
	refused map[sku.ID]int // in a row, for want of a seat
}

func newSeats(free map[sku.ID]int) *seats {
	return &seats{
		free: maps.Clone(free), takes: map[sku.ID]int{}, readds: map[sku.ID]int{}, refused: map[sku.ID]int{},
	}
}

// reserve keeps the seats of readds that are to be finished: as the run begins they
// count as free.
func (s *seats) reserve(without []plan.Line) {
	for _, l := range without {
		for _, id := range readds(l) {
			s.grow(id, -1)
		}
	}
}

// spare tells whether a change may begin: each readd in flight has a free seat in
// reserve, so that no one else can strand its user (R18). A SKU without that many
// is worked on by one readd, or by takes, at a time.
func (s *seats) spare(l plan.Line) bool {
	for _, id := range readds(l) {
		free, limited := s.free[id]
		if limited && s.readds[id] >= free && s.readds[id]+s.takes[id] > 0 {
			return false
		}
	}
	for id, n := range l.Moves() {
		free, limited := s.free[id]
		if limited && n > 0 && s.readds[id] > 0 && s.readds[id] >= free {
			return false
		}
	}
	return true
}

// dry tells whether a change takes a seat of a SKU that has run out of them, as the
// tenant said often enough.
func (s *seats) dry(l plan.Line) bool {
	for id, n := range l.Moves() {
		if n > 0 && s.refused[id] >= storm {
			return true
		}
	}
	return false
}

func (s *seats) begin(l plan.Line) {
	for _, id := range readds(l) {
		s.readds[id]++
	}
	for id, n := range l.Moves() {
		if n > 0 {
			s.takes[id]++
			s.grow(id, -n)
		}
	}
}

func (s *seats) end(l plan.Line, how Ending, noSeat bool) {
	for _, id := range readds(l) {
		s.readds[id]--
	}
	for id, n := range l.Moves() {
		if n <= 0 {
			if how == Finished {
				s.grow(id, -n)
			}
			continue
		}
		s.takes[id]--
		switch {
		case noSeat:
			s.refused[id]++ // and the seat that was reckoned with is not there
		case how == Finished:
			s.refused[id] = 0
		default:
			s.grow(id, n)
		}
	}
}

func (s *seats) grow(id sku.ID, n int) {
	if _, limited := s.free[id]; limited {
		s.free[id] += n
	}
}

// readds lists the SKUs that a change takes away and gives back.
func readds(l plan.Line) []sku.ID {
	for _, c := range l.Calls {
		if c.Half == 1 {
			return c.Remove
		}
	}
	return nil
}
