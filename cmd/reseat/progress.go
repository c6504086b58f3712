package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"reseat/batch"
	"reseat/batch/pace"
	"reseat/batch/run"
	"reseat/cmd/reseat/screen"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A progress tells a person how far a run is. It listens to the engine and asks pacer
// and steering; it decides nothing.
type progress struct {
	out   io.Writer
	steer *run.Steering
	hand  *inHand
	bar   *progressbar.ProgressBar // nil where lines are written
	tty   *os.File                 // of the bar
	total int                      // changes taken up
	began time.Time

	mu     sync.Mutex
	ending map[plan.ChangeID]batch.Ending // a parked change may end again after a pause
	left   int                            // writes of the changes that have not ended

	drawing sync.Mutex  // over out
	asking  atomic.Bool // nothing is drawn into a question

	wrote  int           // writes there were in all
	idle   time.Duration // time spent in a pause, at a question, or waiting for the quota or the tenant
	looked time.Time

	stop chan struct{}
	done chan struct{}
}

// newProgress begins to show how an engine goes on.
func newProgress(talk io.Writer, e *batch.Engine, h *run.Steering, hand *inHand) *progress {
	begun, others := e.Scope.Of(e.Plan, e.Record)
	s := &progress{
		out: talk, steer: h, hand: hand, total: len(begun) + len(others), began: time.Now(), looked: time.Now(),
		ending: map[plan.ChangeID]batch.Ending{}, stop: make(chan struct{}), done: make(chan struct{}),
	}
	for _, list := range [][]plan.Line{begun, others} {
		for _, l := range list {
			s.left += len(l.Calls)
		}
	}
	s.wrote = s.left
	every := screen.LineEvery
	if f := screen.File(talk); screen.IsTerminal(talk) && s.total > 0 {
		every, s.tty = screen.LiveEvery, f
		s.bar = progressbar.NewOptions(s.total, progressbar.OptionSetWriter(f), progressbar.OptionThrottle(0),
			progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetWidth(barWidth), progressbar.OptionUseANSICodes(true))
	}
	go s.run(every)
	return s
}

// ended is told of every change that ended.
func (s *progress) ended(l plan.Line, how batch.Ending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, again := s.ending[l.ID]; !again {
		s.left -= len(l.Calls)
	}
	s.ending[l.ID] = how
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

// The bar and what is drawn around it.
const (
	barWidth  = 10
	barAround = 12
)

// Write writes lines above the live line.
func (s *progress) Write(text []byte) (int, error) {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	if !s.asking.Load() {
		s.clear()
	}
	return s.out.Write(text)
}

// clear takes the live line away.
func (s *progress) clear() {
	if s.bar != nil {
		_ = s.bar.Clear()
		fmt.Fprint(s.tty, "\r\x1b[2K") // also what the terminal echoed
	}
}

// ask keeps the screen for a question, until the function that it returns is called.
func (s *progress) ask() (over func()) {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	s.clear()
	s.asking.Store(true)
	return func() { s.asking.Store(false) }
}

// show draws the live line, or writes one more line.
func (s *progress) show(last bool) {
	parts, ended := s.words()
	s.drawing.Lock()
	defer s.drawing.Unlock()
	if s.asking.Load() {
		return
	}
	if s.bar == nil {
		fmt.Fprintln(s.out, fit(parts, 0))
		return
	}
	width, _, err := term.GetSize(int(s.tty.Fd()))
	if err != nil {
		width = 80
	}
	if last {
		_ = s.bar.Clear()
		fmt.Fprintln(s.out, fit(parts, 0))
		return
	}
	s.bar.Describe(fit(parts, max(1, width-barWidth-barAround)))
	_ = s.bar.Set64(int64(min(ended, s.total)))
}

// fit joins as many parts as a line of that width holds, the first in any case; 0 is
// no limit. A live line that wraps is drawn again and again.
func fit(parts []string, width int) string {
	text := parts[0]
	for _, p := range parts[1:] {
		if width > 0 && len(text)+len(p)+2 > width {
			break
		}
		text += ", " + p
	}
	return text
}

// words says how far the run is, at what pace, and when it should end: the most
// important first.
func (s *progress) words() (parts []string, ended int) {
	now := time.Now()
	quota, paused := s.steer.Now()
	st := s.steer.Pacer.Stats()
	count, left := s.count()
	ended = count[batch.Finished] + count[batch.Refused] + count[batch.Left] + count[batch.Parked]
	total := max(s.total, ended)
	text := fmt.Sprintf("%d of %d: %d done", ended, total, count[batch.Finished])
	for _, x := range []struct {
		n    int
		word string
	}{{count[batch.Refused], "refused"}, {count[batch.Left], "not changed"}, {count[batch.Parked], "parked"}, {total - ended, "waiting"}} {
		if x.n > 0 {
			text += fmt.Sprintf(", %d %s", x.n, x.word)
		}
	}
	parts = append(parts, text)
	if s.asking.Load() || !paused.IsZero() || st.Window >= st.Slots || st.HoldUntil.After(now) {
		s.idle += now.Sub(s.looked)
	}
	s.looked = now
	spent := now.Sub(s.began) - s.idle
	switch wrote := s.wrote - left; {
	case !paused.IsZero() && st.InFlight > 0:
		parts = append(parts, "pausing: what is begun ends first")
	case !paused.IsZero():
		parts = append(parts, "paused since "+paused.Local().Format("15:04:05"))
	case left > 0 && (wrote > 0 && spent > time.Second || st.Window >= st.Slots || st.HoldUntil.After(now)):
		w := pace.Forecast{Now: now, Slots: st.Slots, Per: quota.WritesPer, Answered: s.hand.answered(now.Add(-quota.WritesPer)), Hold: st.HoldUntil}
		to := w.Of(left, spent/time.Duration(max(1, wrote)))
		parts = append(parts, fmt.Sprintf("about %s to go", tenant.Span(to)))
	}
	return append(parts, s.pace(st, now, ended, spent)...), ended
}

// count counts the changes that ended, and the writes of those that have not.
func (s *progress) count() (map[batch.Ending]int, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := map[batch.Ending]int{}
	for _, how := range s.ending {
		count[how]++
	}
	return count, s.left
}

// pace says how fast the run is, and what slows it.
func (s *progress) pace(st pace.Stats, now time.Time, ended int, spent time.Duration) []string {
	var parts []string
	if wait := st.HoldUntil.Sub(now); wait > 0 {
		parts = append(parts, fmt.Sprintf("the tenant asks to wait %s, until %s", wait.Round(time.Second), st.HoldUntil.Local().Format("15:04:05")))
	}
	if spent > time.Second && ended > 0 {
		parts = append(parts, fmt.Sprintf("%.1f changes/s", float64(ended)/spent.Seconds()))
	}
	parts = append(parts, quotaUsed(st.Window, st.Slots))
	if st.Throttled > 0 {
		parts = append(parts, fmt.Sprintf("throttled %s", tenant.Count(st.Throttled, "time")))
	}
	return parts
}

// quotaUsed says how much of the write quota is used at this moment.
func quotaUsed(writes, slots int) string {
	return fmt.Sprintf("quota used %s of %s", tenant.Thousands(writes), tenant.Thousands(slots))
}

// close writes the last state and ends.
func (s *progress) close() {
	close(s.stop)
	<-s.done
}
