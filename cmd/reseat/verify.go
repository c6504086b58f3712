package main

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

	"github.com/spf13/cobra"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/plan"
	"reseat/report"
)

func (a *app) verifyCommand() *cobra.Command {
	var d door
	var o output
	var wait time.Duration
	var allowOnHold bool
	status := statusChanged
	cmd := &cobra.Command{
		Use:   "verify RUN|PLAN",
		Short: "Read every user back and compare with the plan",
		Long: `verify reads every user of a run from the tenant again and compares with the plan.
Given a plan file, it tells whether that plan was ever carried out. It exits with 4
where the tenant differs from the plan.`,
		Example: `  reseat verify reseat-runs/2026-11-22T081500Z-3f9c2a41
  reseat verify RUN --wait 10m --output json`,
		Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if status != statusChanged && status != statusAll {
				return usage("--status %s: write %s or %s", status, statusChanged, statusAll)
			}
			return a.verify(cmd.Context(), &d, o, args[0], wait, status == statusAll, allowOnHold)
		},
	}
	d.addTo(cmd)
	o.addTo(cmd, names(reportFormats))
	cmd.Flags().DurationVar(&wait, "wait", 0, "read users who are not settled again, for as long as this")
	cmd.Flags().StringVar(&status, "status", statusChanged, "whose service status to read: of the users whom the run changed, or of all")
	cmd.Flags().BoolVar(&allowOnHold, "allow-on-hold", false, "exit 0 even if some users are on hold")
	return cmd
}

// Whose service status a read-back reads.
const (
	statusChanged = "changed" // of users whom the run changed
	statusAll     = "all"
)

func (a *app) verify(ctx context.Context, d *door, o output, what string, wait time.Duration, every, allowOnHold bool) (err error) {
	f, err := openRun(what)
	if err != nil {
		return err
	}
	if f.why != nil {
		fmt.Fprintf(a.err, "the run folder stays as it is: %v\n", f.why)
	}
	defer func() { err = errors.Join(err, f.close()) }()
	f.every = every
	r, err := a.compare(ctx, d, o, f, wait)
	if err != nil {
		return err
	}
	if f.dir != "" && !f.aside {
		if err := writeReports(f.dir, r); err != nil {
			return err
		}
	}
	if err := a.write(o, reportForm{}, f, r); err != nil {
		return err
	}
	return ends(r.ExitVerify(allowOnHold))
}

// compare reads every user of a run from its tenant again and makes the report of it.
// What cannot be written in the end is refused before anything is read.
func (a *app) compare(ctx context.Context, d *door, o output, f *ran, wait time.Duration) (r report.Report, err error) {
	if _, ok := reportFormats[o.format]; !ok {
		return r, unknownFormat(o.format, names(reportFormats))
	}
	c, err := a.open(ctx, d)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if f.plan.Header.Tenant != c.org.Tenant {
		return r, guard("the plan is of tenant %s (%s), this is %s", f.plan.Header.Domain, f.plan.Header.Tenant, c.where())
	}
	return a.readBack(ctx, c, f, f.plan.Lines, wait)
}

// A ran is a run to report on: its plan, what the journal says, and where readings
// are kept. A plan never carried out has neither folder nor journal.
type ran struct {
	dir     string
	plan    plan.Plan
	journal *journal.Journal
	mu      sync.Mutex        // of loose: several chunks are read at once
	aside   bool              // what is read is not kept in the run, whose folder stays as it is
	why     error             // where that is so though it would be kept otherwise
	live    *run.Holder       // the process that carries the run on at this moment, if any
	staged  bool              // it is a rehearsal
	every   bool              // service status is read of every user
	began   time.Time         // the reading
	free    func() error      // closes what is open
	loose   []journal.Reading // what was read and not kept in a run
	back    *journal.ReadBack // who read that
}

// openRun opens a run folder to keep readings in it, or a plan file as a run that never
// began. A folder that another process writes to, or that cannot be written, is only
// looked at.
func openRun(what string) (*ran, error) {
	info, err := os.Stat(what)
	if err != nil {
		return nil, usage("no run folder or plan file %s", what)
	}
	if !info.IsDir() {
		p, err := plan.ReadFile(what)
		return &ran{plan: p}, err
	}
	f, err := run.OpenFolder(what, "verify")
	switch {
	case err == nil:
		return &ran{dir: what, plan: f.Plan, journal: f.Journal, free: f.Close}, nil
	case errors.Is(err, run.ErrRunLocked), isReadOnly(err):
		r, look := lookAtRun(what)
		if look == nil {
			r.why = err
		}
		return r, look
	}
	return nil, err
}

// isReadOnly tells whether an error is that a folder may be read and not written.
func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) ||
		errors.Is(err, journal.ErrUnwritable) || errors.Is(err, journal.ErrShare)
}

// lookAtRun opens a run folder without changing anything in it. A rehearsal is no run.
func lookAtRun(dir string) (*ran, error) {
	r, err := lookAt(dir)
	if err == nil && r.staged {
		return nil, errors.Join(run.NoRun(dir), r.close())
	}
	return r, err
}

// lookAt opens the folder of a run or a rehearsal without changing anything in it.
func lookAt(dir string) (*ran, error) {
	p, err := run.ReadFolderPlan(dir)
	if err != nil {
		return nil, noRunFolder(err)
	}
	path := filepath.Join(dir, run.RunFile)
	j, err := journal.OpenReadOnly(path)
	if err != nil {
		return nil, err
	}
	if j.Head().Digest != p.Digest {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, journal.ErrOtherPlan), j.Close())
	}
	r := &ran{dir: dir, plan: p, journal: j, aside: true, staged: j.Head().Rehearsal, free: j.Close}
	if h, ok, err := run.RunHolder(dir); err == nil && ok && carries(h) {
		r.live = &h
	}
	return r, nil
}

// noRunFolder is the error of a run folder whose plan cannot be read. A plan that was
// changed is no slip on the command line.
func noRunFolder(err error) error {
	if codeOf(context.Background(), err) == exitGuard {
		return err
	}
	return &coded{code: exitUsage, err: err, hint: "a plan that was not carried out is shown by `reseat show` and compared by `reseat verify`"}
}

func (r *ran) close() error {
	if r.free == nil {
		return nil
	}
	return r.free()
}

// inProgress tells whether the process that carries the run has a user in hand, or had
// since the reading began.
func (r *ran) inProgress(l plan.Line, p journal.Progress) bool {
	if l.Kind != plan.Change || !p.Begun() {
		return false
	}
	for _, c := range p.Calls {
		if !r.began.IsZero() && (c.IntentAt.After(r.began) || c.AnsweredAt.After(r.began)) {
			return true
		}
	}
	return !batch.Ended(l, p)
}

// AppendReadings keeps what was read back.
func (r *ran) AppendReadings(ctx context.Context, rs []journal.Reading) error {
	if r.journal != nil && !r.aside {
		return r.journal.AppendReadings(ctx, rs)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.loose = append(r.loose, rs...)
	return nil
}

// record is what the journal amounts to.
func (r *ran) record(ctx context.Context) (*journal.Record, error) {
	if r.journal == nil {
		return journal.NewRecord(), nil
	}
	return r.journal.Record(ctx)
}

// report makes the report from plan, journal and the last readings.
func (r *ran) report(ctx context.Context, now time.Time) (report.Report, error) {
	record, err := r.record(ctx)
	if err != nil {
		return report.Report{}, err
	}
	in := report.Inputs{Plan: r.plan, Readings: r.loose, Seats: record.SKUs, ReadBack: r.back, Now: now,
		Run: report.Run{Dir: r.dir, Tool: version(), By: *here()}}
	if r.journal == nil {
		return report.Build(in), nil
	}
	if in.Run.Digest, err = r.journal.Digest(); err != nil {
		return report.Report{}, err
	}
	if r.live != nil {
		in.InProgress = r.inProgress
	}
	if r.staged {
		in.Now = record.LastAt // to itself, its times are over
	}
	out, err := r.fromJournal(ctx, in)
	out.Made = now
	return out, err
}

// fromJournal makes the report of a run, and has no more of its journal in memory than
// one event or reading at a time.
func (r *ran) fromJournal(ctx context.Context, in report.Inputs) (report.Report, error) {
	b := report.NewBuilder(in)
	err := r.journal.Events(ctx, func(e journal.Event) error { b.Event(e); return nil })
	if err != nil {
		return report.Report{}, err
	}
	if r.back != nil {
		b.Readings(r.loose)
		return b.Report(), nil
	}
	err = r.journal.Readings(ctx, 0, func(x journal.Reading) error { b.User(x.Change, &x); return nil })
	return b.Report(), err
}
