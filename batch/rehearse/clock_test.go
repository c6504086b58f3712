package rehearse_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/pace"
	"reseat/batch/rehearse"
)

// R37: one goroutine at a time, in order of (wake time, sequence).
func TestBatonGoesByWakeTimeThenSequence(t *testing.T) {
	c := rehearse.NewClock(start)
	var got []string
	say := func(who string) { got = append(got, fmt.Sprint(c.Now().Sub(start), " ", who)) }
	err := c.Run(func() {
		for _, x := range []struct {
			who   string
			after time.Duration
		}{{"late", 3 * time.Second}, {"first", time.Second}, {"second", time.Second}, {"at once", 0}} {
			c.Go(func() {
				_ = c.Sleep(t.Context(), x.after)
				say(x.who)
				_ = c.Sleep(t.Context(), 2*time.Second)
				say(x.who)
			})
		}
		say("begun")
	})
	want := []string{"0s begun", "0s at once", "1s first", "1s second", "2s at once", "3s late", "3s first", "3s second", "5s late"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// Who sleeps under a context wakes when another goroutine ends it, and at that time.
func TestEndOfContextWakesItsSleepers(t *testing.T) {
	c := rehearse.NewClock(start)
	ctx, cancel := context.WithCancel(context.Background())
	var woke []string
	err := c.Run(func() {
		for i, d := range []time.Duration{time.Hour, pace.Forever, 2 * time.Second} {
			c.Go(func() {
				err := c.Sleep(ctx, d)
				woke = append(woke, fmt.Sprint(i, " ", c.Now().Sub(start), " ", err))
			})
		}
		_ = c.Sleep(context.Background(), 5*time.Second)
		cancel()
	})
	want := []string{"2 2s <nil>", "0 5s context canceled", "1 5s context canceled"}
	if diff := cmp.Diff(want, woke); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestTimeoutIsOfTheClock(t *testing.T) {
	c := rehearse.NewClock(start)
	err := c.Run(func() {
		ctx, cancel := pace.WithTimeout(t.Context(), c, time.Minute)
		defer cancel()
		if err := c.Sleep(ctx, 20*time.Second); err != nil {
			t.Errorf("within the limit: %v", err)
		}
		inner, stop := context.WithCancel(ctx)
		defer stop()
		if err := c.Sleep(inner, time.Hour); !errors.Is(err, context.DeadlineExceeded) || c.Now().Sub(start) != time.Minute {
			t.Errorf("%v after %v, want the deadline after a minute", err, c.Now().Sub(start))
		}
	})
	if err != nil {
		t.Error(err)
	}
}

// Workers wait for each other on the clock; the first error ends the others' sleep.
func TestTogetherOnAVirtualClock(t *testing.T) {
	c := rehearse.NewClock(start)
	broken := errors.New("broken")
	err := c.Run(func() {
		err := pace.Together(t.Context(), c, 3, func(ctx context.Context, i int) error {
			return pace.Together(ctx, c, 2, func(ctx context.Context, j int) error {
				if err := c.Sleep(ctx, time.Duration(1+i+j)*time.Second); err != nil || i+j < 2 {
					return err
				}
				return broken
			})
		})
		if took := c.Now().Sub(start).Truncate(time.Second); !errors.Is(err, broken) || took != 3*time.Second {
			t.Errorf("%v after %v, want broken after 3s", err, took)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

// All asleep with nobody to wake them is an error that says so, and no hang.
func TestStuckClockSaysSo(t *testing.T) {
	c := rehearse.NewClock(start)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := c.Run(func() {
		c.Go(func() { _ = c.Sleep(ctx, pace.Forever) })
		_ = c.Sleep(ctx, pace.Forever)
	})
	if !errors.Is(err, rehearse.ErrStuck) {
		t.Errorf("%v, want %v", err, rehearse.ErrStuck)
	}
}

// A thousand goroutines that start each other and sleep at random give one order.
func TestClockRepeatsItself(t *testing.T) {
	history := func() (out []int) {
		c := rehearse.NewClock(start)
		_ = c.Run(func() {
			for i := range 1000 {
				c.Go(func() {
					for j := range 5 {
						_ = c.Sleep(context.Background(), time.Duration((i*7919+j*104729)%977))
						out = append(out, i)
					}
				})
			}
		})
		return out
	}
	if diff := cmp.Diff(history(), history()); diff != "" {
		t.Error(diff)
	}
}
