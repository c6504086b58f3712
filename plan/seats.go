package plan

import (
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// SeatsOwned is how many seats of a SKU the plan reckons with; limited is false
// where the tenant is to judge (R22).
func SeatsOwned(k tenant.SKU, count SeatCount) (owned int, limited bool) {
	switch count {
	case Unchecked:
		return k.Seats.Enabled, false
	case WithWarning:
		return k.Seats.Enabled + k.Seats.Warning, true
	default:
		return k.Seats.Enabled, true
	}
}

// SeatsFree is how many seats of a SKU are free for someone who counts like that;
// limited is false where the tenant is to judge (R22).
func SeatsFree(k tenant.SKU, count SeatCount) (free int, limited bool) {
	owned, limited := SeatsOwned(k, count)
	return max(0, owned-k.Seats.Consumed), limited
}

// Moves tells how a change moves the seats of each SKU: +1 takes one, −1 frees one.
// A user who holds a SKU directly and through a group has one seat, and a readd
// keeps its own.
func (l Line) Moves() map[sku.ID]int {
	if l.OfGroup() {
		return l.memberMoves()
	}
	moves := map[sku.ID]int{}
	if l.Kind != Change {
		return moves
	}
	for id := range l.After.Holds() {
		moves[id]++
	}
	for id := range l.Before.Holds() {
		if moves[id]--; moves[id] == 0 {
			delete(moves, id)
		}
	}
	return moves
}

// Holds lists the SKUs for which the user has a seat.
func (s *State) Holds() map[sku.ID]bool {
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
