package report

import (
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Seat is one SKU's seats before and after the run.
type Seat struct {
	SKU     sku.ID
	Before  tenant.Seats  // when the plan was made
	Planned int           // consumed at the end, as the plan reckons
	Now     *tenant.Seats // at the last read-back; nil where it was not read
}

// seatsOf lists the SKUs that the plan is about, in the order of its header.
func seatsOf(h plan.Header, touched []SKUTotal, now []tenant.SKU) []Seat {
	about := make(map[sku.ID]bool)
	for _, t := range touched {
		about[t.SKU] = true
	}
	planned := make(map[sku.ID]int)
	for _, curve := range h.Seats {
		planned[curve.SKU] = curve.Before
		if n := len(curve.After); n > 0 {
			planned[curve.SKU] = curve.After[n-1]
		}
	}
	read := make(map[sku.ID]tenant.Seats)
	for _, s := range now {
		read[s.ID] = s.Seats
	}
	var out []Seat
	for _, s := range h.SKUs {
		if !about[s.ID] {
			continue
		}
		seat := Seat{SKU: s.ID, Before: s.Seats, Planned: s.Seats.Consumed}
		if n, ok := planned[s.ID]; ok {
			seat.Planned = n
		}
		if n, ok := read[s.ID]; ok {
			seat.Now = &n
		}
		out = append(out, seat)
	}
	return out
}
