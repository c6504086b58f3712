package batch

import (
	"testing"

	"reseat/plan"
	"reseat/plan/sku"
)

// R18: which change may begin beside those in flight.
func TestSpareSeats(t *testing.T) {
	for _, tt := range []struct {
		name   string
		free   int
		flight []plan.Line
		next   plan.Line
		want   bool
	}{
		{"one readd always may", 0, nil, readd("a"), true},
		{"two readds need a seat", 1, []plan.Line{readd("a")}, readd("b"), false},
		{"two readds with two seats", 2, []plan.Line{readd("a")}, readd("b"), true},
		{"a take may, the tenant says whether it can", 0, nil, assign("a"), true},
		{"a take leaves the readd its seat", 1, []plan.Line{readd("a")}, assign("b"), false},
		{"a take with a seat to spare", 2, []plan.Line{readd("a")}, assign("b"), true},
		{"a readd waits for a take without seats", 1, []plan.Line{assign("a")}, readd("b"), false},
		{"a take in flight has used up the spare seat", 2, []plan.Line{readd("a"), assign("b")}, readd("c"), false},
		{"an update takes no seat", 0, []plan.Line{readd("a")}, update("b"), true},
		{"a removal takes no seat", 0, []plan.Line{readd("a")}, remove("b"), true},
		{"another SKU", 0, []plan.Line{readd("a")}, swap("b"), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSeats(map[sku.ID]int{skuA: tt.free})
			for _, l := range tt.flight {
				s.begin(l)
			}
			if got := s.spare(tt.next); got != tt.want {
				t.Errorf("spare is %v", got)
			}
			unlimited := newSeats(nil)
			for _, l := range tt.flight {
				unlimited.begin(l)
			}
			if !unlimited.spare(tt.next) {
				t.Error("a SKU without a figure has enough")
			}
		})
	}
}

// What ended counts: a take has used its seat, a removal has freed one.
func TestSeatsAreReckonedOn(t *testing.T) {
	s := newSeats(map[sku.ID]int{skuA: 3})
	for _, x := range []struct {
		line   plan.Line
		how    Ending
		noSeat bool
		free   int
	}{
		{assign("a"), Finished, false, 2},
		{assign("b"), Refused, false, 2},
		{assign("c"), Parked, false, 2},
		{assign("d"), Refused, true, 1},
		{remove("e"), Finished, false, 2},
		{remove("f"), Refused, false, 2},
		{readd("g"), Finished, false, 2},
		{swap("h"), Finished, false, 3},
	} {
		s.begin(x.line)
		s.end(x.line, x.how, x.noSeat)
		if s.free[skuA] != x.free || s.takes[skuA] != 0 || s.readds[skuA] != 0 {
			t.Errorf("after %s, %s: %+v, want %d free", x.line.UPN, x.how, s, x.free)
		}
	}
}
