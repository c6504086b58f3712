package screen

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"reseat/plan/tenant"
)

// How often progress shows: a live line on a terminal, else a line now and then.
const (
	LiveEvery = 200 * time.Millisecond
	LineEvery = 10 * time.Second
)

// A Reading shows how far a long read of the tenant is: a live line on a terminal,
// else a line now and then.
type Reading struct {
	out   io.Writer
	bar   *progressbar.ProgressBar // nil where lines are written
	total int                      // −1: unknown
	done  int
	began time.Time
	last  time.Time
}

func NewReading(out io.Writer, total int) *Reading {
	r := &Reading{out: out, total: total, began: time.Now(), last: time.Now()}
	if f := File(out); IsTerminal(out) && total > 0 {
		r.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(f), progressbar.OptionThrottle(0),
			progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetWidth(24), progressbar.OptionUseANSICodes(true))
	}
	return r
}

// Add counts users read.
func (r *Reading) Add(n int) {
	r.done += n
	every := LineEvery
	if r.bar != nil {
		every = LiveEvery
	}
	if time.Since(r.last) >= every {
		r.last = time.Now()
		r.show()
	}
}

func (r *Reading) show() {
	if r.bar == nil {
		fmt.Fprintln(r.out, r.words())
		return
	}
	r.bar.Describe(r.words())
	_ = r.bar.Set64(int64(min(r.done, r.total)))
}

func (r *Reading) words() string {
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

// End leaves the last state on the screen.
func (r *Reading) End() {
	if r.bar != nil {
		r.show()
		_ = r.bar.Exit()
		fmt.Fprintln(r.out)
	}
}
