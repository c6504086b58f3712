package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// An inHand knows at every moment which changes a run has in hand, and who of their
// users is without a license. It stands between the engine and the journal, and counts
// an answer that could not be kept, too: it was given.
type inHand struct {
	batch.Recorder
	dir     string
	plan    plan.Plan
	names   words.Catalog
	resume  string // the command that goes on
	verify  string // the command that reads back
	closing func() // seals the journal where the process leaves at once

	mu      sync.Mutex
	lines   map[plan.ChangeID]int
	record  *journal.Record        // of the changes in hand, and of those that were given up without the license
	parked  map[plan.ChangeID]bool // the latter
	total   int                    // changes of the plan
	ended   int                    // of them, in whatever way
	changed int                    // of them, carried out
	writes  []time.Time            // when the writes of late were answered
}

// newInHand takes over from the record of earlier processes.
func newInHand(to batch.Recorder, f *run.Folder, record *journal.Record) *inHand {
	h := &inHand{Recorder: to, dir: f.Path, plan: f.Plan, names: words.NewCatalog(f.Plan.Header),
		lines: map[plan.ChangeID]int{}, record: journal.NewRecord(), parked: map[plan.ChangeID]bool{}}
	for i, l := range f.Plan.Lines {
		if l.Kind != plan.Change {
			continue
		}
		h.total++
		h.lines[l.ID] = i
		p := record.Progress(l.ID)
		_, refused := p.Refused()
		switch {
		case batch.Ended(l, p):
			h.ended++
			if p.LeftBe() == "" && !refused {
				h.changed++
			}
		case p.Bare(l):
			h.record.Changes[l.ID] = &p
			h.parked[l.ID] = true // until it is taken up
		}
	}
	return h
}

// Append keeps an event.
func (h *inHand) Append(ctx context.Context, e journal.Event) (int64, error) {
	seq, err := h.Recorder.Append(ctx, e)
	if e.Change != "" && (err == nil || e.Kind == journal.Outcome || e.Kind == journal.Settled) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.record.Add(e)
		if e.Kind == journal.Intent {
			delete(h.parked, e.Change)
		}
		if e.Kind == journal.Outcome && e.Result != journal.Unsent {
			h.writes = append(h.writes, e.At)
		}
	}
	return seq, err
}

// finished is told of every change that ended.
func (h *inHand) finished(l plan.Line, how batch.Ending) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.record.Progress(l.ID); p.Bare(l) {
		h.parked[l.ID] = true
		return
	}
	delete(h.record.Changes, l.ID)
	delete(h.parked, l.ID)
	if how != batch.Parked {
		h.ended++
	}
	if how == batch.Finished {
		h.changed++
	}
}

// answered returns when the writes since then were answered.
func (h *inHand) answered(since time.Time) []time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.writes = slices.DeleteFunc(h.writes, since.After)
	return slices.Clone(h.writes)
}

// first is said at the first signal.
func (h *inHand) first() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := len(h.record.Changes) - len(h.parked)
	text := "Stopping: nothing new begins."
	if n > 0 {
		text = fmt.Sprintf("Stopping: finishing %s in flight, nothing new begins.", tenant.Count(n, "change"))
	}
	text += " " + again
	if without := h.without(); len(without) > 0 {
		verb := "then stay"
		if !h.sure(without) {
			verb = "may then stay"
		}
		text += fmt.Sprintf("; %s %s without a license until the run is resumed", tenant.Count(len(without), "user"), verb)
	}
	return text + "."
}

// second is said when the process leaves at once.
func (h *inHand) second() string {
	if h.closing != nil {
		h.closing()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	n := len(h.record.Changes) - len(h.parked)
	return fmt.Sprintf("Left at once, with %s unfinished. %s\n%s", tenant.Count(n, "change"), h.standing(), h.onward())
}

// last is said when the run ended before its time.
func (h *inHand) last() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.standing() + "\n" + h.onward()
}

func (h *inHand) onward() string {
	if h.ended == h.total && len(h.without()) == 0 {
		return "Read the users back: " + h.verify
	}
	return "Continue: " + h.resume
}

// standing counts the users of the run, and names those without a license.
func (h *inHand) standing() string {
	text := fmt.Sprintf("%d of %s changed, %d waiting", h.changed, tenant.Count(h.total, "user"), h.total-h.ended)
	if other := h.ended - h.changed; other > 0 {
		text += fmt.Sprintf(", %d refused or left as they were", other)
	}
	without := h.without()
	if len(without) == 0 {
		return text + "; the run left nobody without a license."
	}
	verb := "have"
	switch {
	case !h.sure(without):
		verb = "may have"
	case len(without) == 1:
		verb = "has"
	}
	text += fmt.Sprintf("; %s %s no license now, between remove and re-assign:", tenant.Count(len(without), "user"), verb)
	const most = 100
	for _, l := range without[:min(len(without), most)] {
		text += "\n  " + l.UPN + h.missing(l)
	}
	if n := len(without) - most; n > 0 {
		text += fmt.Sprintf("\n  and %d more: `reseat verify` names them all", n)
	}
	return text
}

// without lists the users who may be without a license, in the order of the plan.
func (h *inHand) without() []plan.Line {
	var at []int
	for id := range maps.Keys(h.record.Changes) {
		l := h.plan.Lines[h.lines[id]]
		if h.record.Progress(id).Bare(l) {
			at = append(at, h.lines[id])
		}
	}
	slices.Sort(at)
	out := make([]plan.Line, len(at))
	for i, n := range at {
		out[i] = h.plan.Lines[n]
	}
	return out
}

// sure tells whether the licenses of these users are known to be removed: no first half is
// still on its way, or kept back by a wait.
func (h *inHand) sure(without []plan.Line) bool {
	for _, l := range without {
		p := h.record.Progress(l.ID)
		for i, c := range l.Calls {
			if c.Half == 1 && !p.CallDone(i) {
				return false
			}
		}
	}
	return true
}

// missing names what was taken away.
func (h *inHand) missing(l plan.Line) string {
	for _, c := range l.Calls {
		if c.Half != 1 {
			continue
		}
		var names []string
		for _, id := range c.Remove {
			names = append(names, h.names.Part(id))
		}
		return ": " + strings.Join(names, ", ")
	}
	return ""
}
