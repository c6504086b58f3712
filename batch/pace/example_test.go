package pace_test

import (
	"context"
	"fmt"
	"time"

	"reseat/batch/pace"
)

// A request takes a ticket before it leaves and hands it back with what was answered.
func ExamplePacer() {
	p := pace.New(pace.Real, pace.QuotaFor(200))
	ticket, err := p.Take(context.Background(), pace.Cost{Units: 1, Writes: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("in flight:", p.Stats().InFlight)
	ticket.Answered(pace.Answer{Status: 429, RetryAfter: time.Minute}) // nothing else leaves for a minute
	fmt.Println("in flight:", p.Stats().InFlight)
	// Output:
	// in flight: 1
	// in flight: 0
}

// When 3,000 writes are allowed in 150 seconds and all of them were just used, 4,000 more
// take two windows.
func ExampleForecast() {
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	used := make([]time.Time, 3000)
	for i := range used {
		used[i] = now
	}
	f := pace.Forecast{Now: now, Slots: 3000, Per: 150 * time.Second, Answered: used}
	fmt.Println(f.Of(4000, 10*time.Millisecond))
	// Output:
	// 5m0s
}
