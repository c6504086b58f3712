package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
)

// How often progress shows: a live line on a terminal, else a line now and then.
const (
	liveEvery = 200 * time.Millisecond
	lineEvery = 10 * time.Second
)

// A progress tells a person how far a run is. It listens to the engine and asks the
// pacer; it decides nothing.
type progress struct {
	out   io.Writer
	pacer *pace.Pacer
	bar   *progressbar.ProgressBar // nil where lines are written
	total int
	began time.Time

	mu    sync.Mutex
	count map[batch.Ending]int

	stop chan struct{}
	done chan struct{}
}

// progress begins to show how a run goes on.
func (a *app) progress(p plan.Plan, past *journal.Record, pacer *pace.Pacer) *progress {
	s := &progress{
		out: a.err, pacer: pacer, total: open(p, past), began: time.Now(),
		count: map[batch.Ending]int{}, stop: make(chan struct{}), done: make(chan struct{}),
	}
	every := lineEvery
	if f, ok := a.err.(*os.File); ok && isTerminal(f) && s.total > 0 {
		every = liveEvery
		s.bar = progressbar.NewOptions(s.total, progressbar.OptionSetWriter(f), progressbar.OptionThrottle(0),
			progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetWidth(24), progressbar.OptionUseANSICodes(true))
	}
	go s.run(every)
	return s
}

// open counts the changes that earlier processes left to do.
func open(p plan.Plan, past *journal.Record) int {
	n := 0
	for _, l := range p.Lines {
		if l.Kind == plan.Change && !batch.Ended(l, past.Progress(l.ID)) {
			n++
		}
	}
	return n
}

// ended is told of every change that ended.
func (s *progress) ended(_ plan.Line, how batch.Ending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count[how]++
}

func (s *progress) run(every time.Duration) {
	defer close(s.done)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-s.stop:
			s.show(true)
			return
		case <-tick.C:
			s.show(false)
		}
	}
}

// show draws the live line, or writes one more line.
func (s *progress) show(last bool) {
	text, ended := s.words()
	if s.bar == nil {
		fmt.Fprintln(s.out, text)
		return
	}
	s.bar.Describe(text)
	_ = s.bar.Set64(int64(ended))
	if last {
		_ = s.bar.Exit()
		fmt.Fprintln(s.out)
	}
}

// words says how far the run is, at what pace, and when it should end.
func (s *progress) words() (string, int) {
	s.mu.Lock()
	done, refused, left, parked := s.count[batch.Finished], s.count[batch.Refused], s.count[batch.Left], s.count[batch.Parked]
	s.mu.Unlock()
	ended := done + refused + left + parked
	st := s.pacer.Stats()
	text := fmt.Sprintf("%d of %d: %d done", ended, s.total, done)
	for _, x := range []struct {
		n    int
		word string
	}{{refused, "refused"}, {left, "left alone"}, {parked, "parked"}} {
		if x.n > 0 {
			text += fmt.Sprintf(", %d %s", x.n, x.word)
		}
	}
	spent := time.Since(s.began)
	if spent > time.Second && ended > 0 {
		text += fmt.Sprintf(", %.1f users/s", float64(ended)/spent.Seconds())
	}
	text += fmt.Sprintf(", writes %d of %d in the window", st.Window, st.Slots)
	if st.Throttled > 0 {
		text += fmt.Sprintf(", throttled %d times", st.Throttled)
	}
	if wait := time.Until(st.HoldUntil); wait > 0 {
		text += fmt.Sprintf(", the tenant asks us to wait %s", wait.Round(time.Second))
	}
	if rest := s.total - ended; rest > 0 && ended > 0 && spent > time.Second {
		text += fmt.Sprintf(", about %s to go", (spent * time.Duration(rest) / time.Duration(ended)).Round(time.Second))
	}
	return text, ended
}

// close writes the last state and ends.
func (s *progress) close() {
	close(s.stop)
	<-s.done
}
