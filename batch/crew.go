package batch

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"reseat/batch/pace"
)

// stagger lies between the starts of two workers, so that no two of them ever wake
// at the same instant (R38).
const stagger = time.Microsecond

// together runs n workers on a clock, numbered from 0, and returns when all of them
// ended. The first error ends the context of the others and is returned; where there
// is none, ctx's.
func together(ctx context.Context, clock pace.Clock, n int, work func(ctx context.Context, i int) error) error {
	soon, halt := context.WithCancel(ctx)
	defer halt()
	var once sync.Once
	var first error
	ends := make(chan error, n)
	var g errgroup.Group
	for range n {
		g.Go(func() error { return <-ends })
	}
	// The clock starts the workers, so that a virtual one runs none of them before all
	// are there. Whoever waits for them is outside of it and may block.
	clock.Go(func() {
		for i := range n {
			clock.Go(func() {
				err := clock.Sleep(soon, time.Duration(i)*stagger)
				if err == nil {
					err = work(soon, i)
				}
				if interrupted(soon, err) {
					err = nil
				}
				if err != nil {
					once.Do(func() { first = err })
					halt() // here, as no one else may start a further change
				}
				ends <- err
			})
		}
	})
	if g.Wait() != nil {
		return first
	}
	return ctx.Err()
}
