package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/pace"
)

// A helm is where the wishes of another terminal reach a run.
type helm struct {
	dir     string
	door    door // the run's own flags
	users   int
	pacer   *pace.Pacer
	journal batch.Recorder
	talk    io.Writer

	mu     sync.Mutex
	quota  pace.Quota
	paced  paceWish
	waits  time.Time // until when the tenant asked to wait, as last recorded
	paused time.Time // since when a pause is wished for; zero: it is not
}

// helm begins to steer a run. A wish that was meant for an earlier process is over.
func (a *app) helm(x *pass, c *connection, dir string, to batch.Recorder) *helm {
	h := &helm{dir: dir, door: x.door, users: c.users, pacer: c.pacer, journal: to, talk: a.err, quota: c.quota}
	for _, name := range []string{pauseFile, paceFile} {
		if err := dropWish(dir, name); err != nil {
			fmt.Fprintf(a.err, "the run cannot be steered from another terminal: %v\n", err)
		}
	}
	return h
}

// look takes in what is wished for now and tells whether the run is to pause. A wish
// that cannot be read changes nothing.
func (h *helm) look() (pause bool) {
	wish, paused, err := readWish[pauseWish](h.dir, pauseFile)
	h.mu.Lock()
	if err == nil {
		if h.paused = wish.Since; !paused {
			h.paused = time.Time{}
		}
	}
	pause = !h.paused.IsZero()
	h.mu.Unlock()
	h.noteWait()
	if p, _, err := readWish[paceWish](h.dir, paceFile); err == nil && p != h.paced {
		h.change(p)
	}
	return pause
}

// worthTelling is how long a wait must be to be recorded and said.
const worthTelling = 5 * time.Second

// noteWait records, and says with its true length, that the tenant asks to wait.
func (h *helm) noteWait() {
	until, now := h.pacer.Stats().HoldUntil, time.Now()
	wait := until.Sub(now)
	if wait < worthTelling || until.Sub(h.waits) < worthTelling {
		return
	}
	h.waits = until
	fmt.Fprintf(h.talk, "The tenant asks to wait %s, until %s.\n", wait.Round(time.Second), clock(until))
	_, _ = h.journal.Append(context.Background(), journal.Event{At: now, Kind: journal.Waits, Until: until.UTC()})
}

// change goes on at another pace.
func (h *helm) change(p paceWish) {
	h.paced = p
	q, err := p.on(h.door, h.users)
	if err != nil {
		fmt.Fprintf(h.talk, "another pace was requested: %v\n", err)
		return
	}
	h.pacer.Change(q, p.InFlight)
	h.mu.Lock()
	h.quota = q
	h.mu.Unlock()
	e := journal.Event{At: time.Now(), Kind: journal.Steered, Code: journal.Paced, Quota: writesOf(q)}
	if _, err := h.journal.Append(context.Background(), e); err != nil {
		fmt.Fprintf(h.talk, "another pace was requested: %v\n", err)
	}
}

// on returns the quota that the flags of a run make with the wish over them.
func (p paceWish) on(d door, users int) (pace.Quota, error) {
	for _, x := range []struct {
		to   *string
		wish string
	}{{&d.writes, p.Writes}, {&d.units, p.Units}, {&d.share, p.Share}} {
		if x.wish != "" {
			*x.to = x.wish
		}
	}
	return d.paced(users)
}

// now returns what holds at this moment.
func (h *helm) now() (q pace.Quota, pausedSince time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.quota, h.paused
}

// writesOf is a write quota as --writes takes it.
func writesOf(q pace.Quota) string { return fmt.Sprintf("%d/%gs", q.Writes, q.WritesPer.Seconds()) }
