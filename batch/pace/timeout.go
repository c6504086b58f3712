package pace

import (
	"context"
	"time"
)

// WithTimeout is context.WithTimeout by the time of a clock. On a virtual clock the
// context ends as seen by its Err and by Sleep, which reads its deadline; its Done
// channel stays that of ctx, as nothing waits there while time is virtual (R37).
func WithTimeout(ctx context.Context, clock Clock, d time.Duration) (context.Context, context.CancelFunc) {
	if clock == Real {
		return context.WithTimeout(ctx, d)
	}
	at := clock.Now().Add(d)
	if before, ok := ctx.Deadline(); ok && before.Before(at) {
		at = before
	}
	return limited{ctx, clock, at}, func() {}
}

// A limited is a context that ends at a time of its clock.
type limited struct {
	context.Context
	clock Clock
	at    time.Time
}

func (l limited) Deadline() (time.Time, bool) { return l.at, true }

func (l limited) Err() error {
	if err := l.Context.Err(); err != nil {
		return err
	}
	if !l.clock.Now().Before(l.at) {
		return context.DeadlineExceeded
	}
	return nil
}
