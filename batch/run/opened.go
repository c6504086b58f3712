package run

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/plan"
)

// An Opened is a run to report on: its plan, what the journal says, and where readings
// are kept. A plan never carried out has neither folder nor journal.
type Opened struct {
	Dir     string
	Plan    plan.Plan
	Journal *journal.Journal
	mu      sync.Mutex        // of Loose: several chunks are read at once
	Aside   bool              // what is read is not kept in the run, whose folder stays as it is
	Why     error             // where that is so though it would be kept otherwise
	Live    *Holder           // the process that carries the run on at this moment, if any
	Staged  bool              // it is a rehearsal
	Every   bool              // service status is read of every user
	Began   time.Time         // the reading
	free    func() error      // closes what is open
	Loose   []journal.Reading // what was read and not kept in a run
	Back    *journal.ReadBack // who read that
}

// Open opens a run folder to keep readings in it, or a plan file as a run that never
// began. A folder that another process writes to, or that cannot be written, is only
// looked at.
func Open(what string) (*Opened, error) {
	info, err := os.Stat(what)
	if err != nil {
		return nil, &NoFolderError{fmt.Errorf("no run folder or plan file %s", what), true}
	}
	if !info.IsDir() {
		p, err := plan.ReadFile(what)
		return &Opened{Plan: p}, err
	}
	f, err := OpenFolder(what, "verify")
	switch {
	case err == nil:
		return &Opened{Dir: what, Plan: f.Plan, Journal: f.Journal, free: f.Close}, nil
	case errors.Is(err, ErrRunLocked), IsReadOnly(err):
		r, look := LookAtRun(what)
		if look == nil {
			r.Why = err
		}
		return r, look
	}
	return nil, err
}

// IsReadOnly tells whether an error is that a folder may be read and not written.
func IsReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) ||
		errors.Is(err, journal.ErrUnwritable) || errors.Is(err, journal.ErrShare)
}

// LookAtRun opens a run folder without changing anything in it. A rehearsal is no run.
func LookAtRun(dir string) (*Opened, error) {
	r, err := LookAt(dir)
	if err == nil && r.Staged {
		return nil, errors.Join(NoRun(dir), r.Close())
	}
	return r, err
}

// LookAt opens the folder of a run or a rehearsal without changing anything in it.
func LookAt(dir string) (*Opened, error) {
	p, err := ReadFolderPlan(dir)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, RunFile)
	j, err := journal.OpenReadOnly(path)
	if err != nil {
		return nil, err
	}
	if j.Head().Digest != p.Digest {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, journal.ErrOtherPlan), j.Close())
	}
	r := &Opened{Dir: dir, Plan: p, Journal: j, Aside: true, Staged: j.Head().Rehearsal, free: j.Close}
	if h, ok, err := RunHolder(dir); err == nil && ok && h.Carries() {
		r.Live = &h
	}
	return r, nil
}

// A NoFolderError is that a path leads to no run folder.
type NoFolderError struct {
	err     error
	Nothing bool // it leads to nothing at all
}

func (e *NoFolderError) Error() string { return e.err.Error() }
func (e *NoFolderError) Unwrap() error { return e.err }

// Close closes what is open.
func (r *Opened) Close() error {
	if r.free == nil {
		return nil
	}
	return r.free()
}

// InProgress tells whether the process that carries the run has a user in hand, or had
// since the reading began.
func (r *Opened) InProgress(l plan.Line, p journal.Progress) bool {
	if l.Kind != plan.Change || !p.Begun() {
		return false
	}
	for _, c := range p.Calls {
		if !r.Began.IsZero() && (c.IntentAt.After(r.Began) || c.AnsweredAt.After(r.Began)) {
			return true
		}
	}
	return !batch.Ended(l, p)
}

// AppendReadings keeps what was read back.
func (r *Opened) AppendReadings(ctx context.Context, rs []journal.Reading) error {
	if r.Journal != nil && !r.Aside {
		return r.Journal.AppendReadings(ctx, rs)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Loose = append(r.Loose, rs...)
	return nil
}

// Record is what the journal amounts to.
func (r *Opened) Record(ctx context.Context) (*journal.Record, error) {
	if r.Journal == nil {
		return journal.NewRecord(), nil
	}
	return r.Journal.Record(ctx)
}

// NextPass returns the number of the reading that comes next.
func (r *Opened) NextPass(ctx context.Context) (int, error) {
	if r.Journal == nil {
		return 1, nil
	}
	last, err := r.Journal.LastPass(ctx)
	return last + 1, err
}
