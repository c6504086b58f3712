package batch

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A ServiceReader reads how far the tenant is with each service plan of a user.
type ServiceReader interface {
	// ReadServices returns one Provisioning for each user, in the order of ids.
	ReadServices(ctx context.Context, ids []tenant.UserID) ([]tenant.Provisioning, error)
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
	Keep   Keepsake
	Clock  pace.Clock
	Pass   int             // number of this read-back, from 1 within the run
	Wait   time.Duration   // how long users who are not settled are read again; 0 reads once
	Record *journal.Record // what the run did, by which readings are judged
	Plans  plan.UserPlans
	Watch  func(read, open int) // told how many were read, or are to be read again; by many goroutines; may be nil

	judge func(plan.Line, journal.Reading) verdict.Ruling // nil: by the record
}

// ruling judges a user by one reading.
func (r *Readback) ruling(l plan.Line, x journal.Reading) verdict.Ruling {
	if r.judge != nil {
		return r.judge(l, x)
	}
	return verdict.Judge(l, r.Record.Progress(l.ID), &x, r.Plans, r.Clock.Now())
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
	looked := map[plan.ChangeID]bool{} // owed a second look at the reading before
	for pause := firstLook; ; pause *= 2 {
		readings, err := r.once(ctx, lines)
		if err != nil {
			return err
		}
		left := deadline.Sub(r.Clock.Now())
		lines = r.open(lines, readings, looked, left > 0)
		if len(lines) == 0 {
			return nil
		}
		if left > 0 {
			pause = min(pause, max(left, firstLook))
		}
		if r.Watch != nil {
			r.Watch(0, len(lines))
		}
		if err := r.Clock.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// firstLook is the first pause before users are read again, and the shortest.
const firstLook = 2 * time.Second

// open lists who is to be read again: while there is time, who is not settled, and in
// any case who is owed a second look and has not had it (R33).
func (r *Readback) open(lines []plan.Line, readings []journal.Reading, looked map[plan.ChangeID]bool, inTime bool) []plan.Line {
	var out []plan.Line
	for i, l := range lines {
		found := r.ruling(l, readings[i])
		owed := found.Twice()
		if owed && !looked[l.ID] || inTime && found.Open() {
			out = append(out, l)
		}
		looked[l.ID] = owed
	}
	return out
}

// once reads the users of lines and keeps the readings.
func (r *Readback) once(ctx context.Context, lines []plan.Line) ([]journal.Reading, error) {
	readings := make([]journal.Reading, len(lines))
	chunks := (len(lines) + readbackChunk - 1) / readbackChunk
	var taken atomic.Int64
	err := pace.Together(ctx, r.Clock, min(readbackAtATime, chunks), func(ctx context.Context, _ int) error {
		for {
			from := int(taken.Add(1)-1) * readbackChunk
			if from >= len(lines) {
				return nil
			}
			to := min(from+readbackChunk, len(lines))
			if err := r.chunk(ctx, lines[from:to], readings[from:to]); err != nil {
				return err
			}
		}
	})
	return readings, err
}

func (r *Readback) chunk(ctx context.Context, lines []plan.Line, out []journal.Reading) error {
	found, err := readUsers(ctx, r.Tenant, lines)
	if err != nil {
		return fmt.Errorf("read users back: %w", err)
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
	if err := r.services(ctx, ids, at, out); err != nil {
		return err
	}
	if r.Watch != nil {
		r.Watch(len(lines), 0)
	}
	return r.Keep.AppendReadings(ctx, out)
}

// services adds the service status of users to their readings, which are at those places.
func (r *Readback) services(ctx context.Context, ids []tenant.UserID, at []int, out []journal.Reading) error {
	if len(ids) == 0 {
		return nil
	}
	services, err := r.Tenant.ReadServices(ctx, ids)
	if err != nil {
		return fmt.Errorf("read service status back: %w", shutOut(err))
	}
	for i, s := range services {
		out[at[i]].Services = s.Services
	}
	return nil
}
