package run

import (
	"context"
	"errors"
	"sync"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/pace"
)

// A Steering is where the requests of another terminal reach a run.
type Steering struct {
	Dir     string
	Quota   func(PaceRequest) (pace.Quota, error) // what the run's own flags make with a request over them
	Pacer   *pace.Pacer
	Journal batch.Recorder
	Waits   func(wait time.Duration, until time.Time) // is told that the tenant asks to wait
	Failed  func(error)                               // is told of a request that cannot be met

	mu     sync.Mutex
	quota  pace.Quota
	paced  PaceRequest
	waits  time.Time // until when the tenant asked to wait, as last recorded
	paused time.Time // since when a pause is requested; zero: it is not
}

// Begin begins to steer a run that goes at quota q. A request that was meant for an
// earlier process is over.
func (h *Steering) Begin(q pace.Quota) error {
	h.quota = q
	return errors.Join(DropRequest(h.Dir, PauseFile), DropRequest(h.Dir, PaceFile))
}

// Look takes in what is requested now and tells whether the run is to pause. A
// request that cannot be read changes nothing.
func (h *Steering) Look() (pause bool) {
	request, paused, err := ReadRequest[PauseRequest](h.Dir, PauseFile)
	h.mu.Lock()
	if err == nil {
		if h.paused = request.Since; !paused {
			h.paused = time.Time{}
		}
	}
	pause = !h.paused.IsZero()
	h.mu.Unlock()
	h.noteWait()
	if p, _, err := ReadRequest[PaceRequest](h.Dir, PaceFile); err == nil && p != h.paced {
		h.change(p)
	}
	return pause
}

// worthTelling is how long a wait must be to be recorded and said.
const worthTelling = 5 * time.Second

// noteWait records, and says with its true length, that the tenant asks to wait.
func (h *Steering) noteWait() {
	until, now := h.Pacer.Stats().HoldUntil, time.Now()
	wait := until.Sub(now)
	if wait < worthTelling || until.Sub(h.waits) < worthTelling {
		return
	}
	h.waits = until
	h.Waits(wait, until)
	_, _ = h.Journal.Append(context.Background(), journal.Event{At: now, Kind: journal.Waits, Until: until.UTC()})
}

// change goes on at another pace.
func (h *Steering) change(p PaceRequest) {
	h.paced = p
	q, err := h.Quota(p)
	if err != nil {
		h.Failed(err)
		return
	}
	h.Pacer.Change(q, p.InFlight)
	h.mu.Lock()
	h.quota = q
	h.mu.Unlock()
	e := journal.Event{At: time.Now(), Kind: journal.Steered, Code: journal.Paced, Quota: q.WriteRate()}
	if _, err := h.Journal.Append(context.Background(), e); err != nil {
		h.Failed(err)
	}
}

// Now returns what holds at this moment.
func (h *Steering) Now() (q pace.Quota, pausedSince time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.quota, h.paused
}
