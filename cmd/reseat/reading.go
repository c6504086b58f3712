package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"reseat/plan/tenant"
)

// A reading shows how far a long read of the tenant is: a live line on a terminal,
// else a line now and then.
type reading struct {
	out   io.Writer
	bar   *progressbar.ProgressBar // nil where lines are written
	total int                      // −1: unknown
	done  int
	began time.Time
	last  time.Time
}

func newReading(out io.Writer, total int) *reading {
	r := &reading{out: out, total: total, began: time.Now(), last: time.Now()}
	if f := file(out); isTerminal(out) && total > 0 {
		r.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(f), progressbar.OptionThrottle(0),
			progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetWidth(24), progressbar.OptionUseANSICodes(true))
	}
	return r
}

// add counts users read.
func (r *reading) add(n int) {
	r.done += n
	every := lineEvery
	if r.bar != nil {
		every = liveEvery
	}
	if time.Since(r.last) >= every {
		r.last = time.Now()
		r.show()
	}
}

func (r *reading) show() {
	if r.bar == nil {
		fmt.Fprintln(r.out, r.words())
		return
	}
	r.bar.Describe(r.words())
	_ = r.bar.Set64(int64(min(r.done, r.total)))
}

func (r *reading) words() string {
	if r.total < r.done {
		return fmt.Sprintf("%s read", tenant.Count(r.done, "user"))
	}
	spent := time.Since(r.began)
	text := fmt.Sprintf("%d of %d users read", r.done, r.total)
	if rest := r.total - r.done; rest > 0 && spent > time.Second && r.done > 0 {
		text += fmt.Sprintf(", about %s to go", tenant.Span(spent*time.Duration(rest)/time.Duration(r.done)))
	}
	return text
}

// end leaves the last state on the screen.
func (r *reading) end() {
	if r.bar != nil {
		r.show()
		_ = r.bar.Exit()
		fmt.Fprintln(r.out)
	}
}
