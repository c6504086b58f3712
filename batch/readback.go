package batch

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A ServiceReader reads how far the tenant is with each service plan of a user.
type ServiceReader interface {
	// ReadServices returns one list for each user, in the order of ids; nil where
	// it could not be read.
	ReadServices(ctx context.Context, ids []tenant.UserID) ([][]journal.Service, error)
}

// A Keepsake keeps what was read back; AppendReadings returns once it is on disk.
type Keepsake interface {
	AppendReadings(ctx context.Context, rs []journal.Reading) error
}

// A Readback reads every user of a plan from the tenant again.
type Readback struct {
	Tenant interface {
		Reader
		ServiceReader
	}
	Keep  Keepsake
	Clock pace.Clock
	Pass  int           // number of this read-back, from 1 within the run
	Wait  time.Duration // how long users who are not settled are read again; 0 reads once
	// Unsettled tells whether a user should be read again while there is time, and
	// Twice whether a second read is owed even if there is none (R33).
	Unsettled func(plan.Line, journal.Reading) bool
	Twice     func(plan.Line, journal.Reading) bool
	Watch     func(read, open int) // told how far it is; may be nil
}

// readbackChunk is how many users are read and kept at a time; a few chunks are
// under way at once.
const (
	readbackChunk   = 200
	readbackAtATime = 4
)

// Run reads the users of all lines, those that are not settled again after 2, 4,
// 8 … seconds for at most Wait, and keeps every reading. What could not be read is
// kept as such. It returns an error when the tenant as a whole cannot be read or
// the readings cannot be kept.
func (r *Readback) Run(ctx context.Context, lines []plan.Line) error {
	deadline := r.Clock.Now().Add(r.Wait)
	for pause := 2 * time.Second; ; pause *= 2 {
		unsettled, owed, err := r.once(ctx, lines)
		if err != nil {
			return err
		}
		if left := deadline.Sub(r.Clock.Now()); left <= 0 {
			lines = owed
		} else {
			lines, pause = unsettled, min(pause, left)
		}
		if len(lines) == 0 {
			return nil
		}
		if r.Watch != nil {
			r.Watch(0, len(lines))
		}
		if err := r.Clock.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// once reads the lines and tells which are not settled, and which are owed a
// second look: that is owed only once.
func (r *Readback) once(ctx context.Context, lines []plan.Line) (unsettled, owed []plan.Line, err error) {
	readings := make([]journal.Reading, len(lines))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(readbackAtATime)
	for from := 0; from < len(lines); from += readbackChunk {
		to := min(from+readbackChunk, len(lines))
		g.Go(func() error { return r.chunk(ctx, lines[from:to], readings[from:to]) })
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	twice := r.Twice
	for i, l := range lines {
		if r.Unsettled != nil && r.Unsettled(l, readings[i]) {
			unsettled = append(unsettled, l)
		}
		if twice != nil && twice(l, readings[i]) {
			owed = append(owed, l)
		}
	}
	r.Twice = nil
	return unsettled, owed, nil
}

func (r *Readback) chunk(ctx context.Context, lines []plan.Line, out []journal.Reading) error {
	keys := make([]string, len(lines))
	for i, l := range lines {
		keys[i] = Key(l)
	}
	found, err := r.Tenant.ReadUsers(ctx, keys)
	if err != nil {
		return fmt.Errorf("read users back: %w", shutOut(err))
	}
	var ids []tenant.UserID
	var at []int
	for i, f := range found {
		out[i] = journal.Reading{Pass: r.Pass, At: r.Clock.Now(), Change: lines[i].ID, User: f.User}
		switch {
		case f.Err != nil:
			out[i].Error = f.Err.Error()
		case f.User != nil && len(f.User.Assignments) > 0:
			ids, at = append(ids, f.User.ID), append(at, i)
		}
	}
	services, err := r.Tenant.ReadServices(ctx, ids)
	if err != nil {
		return fmt.Errorf("read service status back: %w", shutOut(err))
	}
	for i, s := range services {
		out[at[i]].Services = s
	}
	if r.Watch != nil {
		r.Watch(len(lines), 0)
	}
	return r.Keep.AppendReadings(ctx, out)
}
