package graph

import (
	"testing"
	"time"

	"reseat/batch/pace"
)

// One throttled item of a JSON batch that names no delay is a stray; half of them are not.
func TestStrayItemsOfABatch(t *testing.T) {
	for _, tt := range []struct{ throttled, want int }{{0, 200}, {1, 200}, {9, 200}, {10, 429}, {20, 429}} {
		b := batchAnswer{}
		for i := range 20 {
			r := batchReply{ID: itemID(i), Status: 200}
			if i < tt.throttled {
				r.Status = 429
			}
			b[r.ID] = r
		}
		if got := b.pace(pace.Answer{Status: 200}, time.Now()); got.Status != tt.want {
			t.Errorf("%d of 20: %d, want %d", tt.throttled, got.Status, tt.want)
		}
	}
}
