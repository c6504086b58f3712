package seats

import (
	"reseat/plan"
	"reseat/plan/sku"
)

// A demand is what the changes of one wave ask of the seats.
type demand struct {
	wave   string
	moves  []map[sku.ID]int
	queues [][]waiting // one for each of moves
}

func demandOf(name string, wave []*lane) *demand {
	d := &demand{wave: name}
	for _, l := range wave {
		d.moves = append(d.moves, l.moves)
		d.queues = append(d.queues, l.queue)
	}
	return d
}

// withinLimit drops the changes that the limit did not reach.
func (d *demand) withinLimit() *demand {
	for i, queue := range d.queues {
		var kept []waiting
		for _, c := range queue {
			if c.line.Kind != plan.Unchanged {
				kept = append(kept, c)
			}
		}
		d.queues[i] = kept
	}
	return d
}

// lanes returns the demand as lanes that a seating can go through without a mark on
// the lines.
func (d *demand) lanes() []*lane {
	var out []*lane
	var nobody plan.Line
	for i, queue := range d.queues {
		l := &lane{moves: d.moves[i]}
		for _, c := range queue {
			l.queue = append(l.queue, waiting{c.place, &nobody})
		}
		if len(l.queue) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// shortfall reckons the seats to buy so that nobody in any wave is held for want of
// one. It goes through the waves, buys where they get stuck, and begins again, as a
// seat bought for an early wave changes what is there for the later ones.
func (l *ledger) shortfall(waves []*demand) map[sku.ID]int {
	bought := map[sku.ID]int{}
	for {
		s := l.seating(bought)
		stuck := s.firstStuck(waves)
		if len(stuck) == 0 {
			return bought
		}
		for id, n := range s.lacks(stuck) {
			bought[id] += n
		}
	}
}

// firstStuck seats wave after wave until one does not end, and returns its rest.
func (s *seating) firstStuck(waves []*demand) []*lane {
	for _, d := range waves {
		if stuck := s.wave(d.lanes()); len(stuck) > 0 {
			return stuck
		}
	}
	return nil
}

// lacks returns what the stuck changes need beyond what they free for each other.
// Where they only wait for each other in a ring, that is a seat for the first of them.
func (s *seating) lacks(stuck []*lane) map[sku.ID]int {
	net := map[sku.ID]int{}
	for _, l := range stuck {
		for id, n := range l.moves {
			net[id] += n * len(l.queue)
		}
	}
	out := map[sku.ID]int{}
	for id, n := range net {
		if _, limited := s.free[id]; limited && n > s.spare(id) && n > 0 {
			out[id] = n - s.spare(id)
		}
	}
	if len(out) > 0 {
		return out
	}
	for id, n := range stuck[first(stuck)].moves {
		if _, limited := s.free[id]; limited && n > s.spare(id) && n > 0 {
			out[id] = n - s.spare(id)
		}
	}
	return out
}

// spare is how many seats are free, below 0 where more are used than owned.
func (s *seating) spare(id sku.ID) int {
	c := s.curves[id]
	return c.Owned - c.Kept - used(c)
}
