package pace

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// stagger lies between the starts of two workers, so that no two of them ever wake
// at the same instant (R38).
const stagger = time.Microsecond

// Together runs n workers as goroutines of a clock, numbered from 0, and returns when
// all of them ended. The first error ends the context of the others and is returned;
// where there is none, ctx's. It waits for them on the clock, so it may be called
// from a goroutine of a virtual one.
func Together(ctx context.Context, clock Clock, n int, work func(ctx context.Context, i int) error) error {
	if n <= 0 {
		return ctx.Err()
	}
	soon, halt := context.WithCancel(ctx)
	defer halt()
	all, ended := context.WithCancel(context.Background())
	defer ended()
	var once sync.Once
	var first error
	var left atomic.Int64
	left.Store(int64(n))
	ends := make(chan error, n)
	var g errgroup.Group
	for range n {
		g.Go(func() error { return <-ends })
	}
	for i := range n {
		clock.Go(func() {
			err := clock.Sleep(soon, time.Duration(i)*stagger)
			if err == nil {
				err = work(soon, i)
			}
			if soon.Err() != nil && errors.Is(err, soon.Err()) {
				err = nil
			}
			if err != nil {
				once.Do(func() { first = err })
				halt() // here, as no one else may start anything further
			}
			ends <- err
			if left.Add(-1) == 0 {
				ended()
			}
		})
	}
	_ = clock.Sleep(all, Forever)
	if g.Wait() != nil {
		return first
	}
	return ctx.Err()
}
