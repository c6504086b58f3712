package pace

import (
	"context"
	"math"
	"time"
)

// Forever is how long to Sleep for something that only the end of a context tells.
const Forever = time.Duration(math.MaxInt64)

// A Clock is all that engine, pacer and sandbox know of time (R37). On a
// virtual clock nothing may block on anything but Sleep, so that one goroutine at
// a time can be run in order of its wake-up.
type Clock interface {
	Now() time.Time
	// Sleep returns after d, or earlier with ctx's error.
	Sleep(ctx context.Context, d time.Duration) error
	// Go starts f as a goroutine of this clock.
	Go(f func())
}

// Real is the machine's clock.
var Real Clock = realClock{}

type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }
func (realClock) Go(f func())    { go f() }

func (realClock) Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	if d == Forever {
		<-ctx.Done()
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
