package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/batch/verdict"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/report"
)

// A verifyCommand is the flags of verify, in the process that runs it.
type verifyCommand struct {
	*app
	allowOnHold bool
	connect     door
	output      output.Flags
	status      string
	wait        time.Duration
}

func newVerify(p *app) *cobra.Command {
	a := &verifyCommand{app: p}
	a.status = statusChanged
	cmd := &cobra.Command{
		Use:   "verify RUN|PLAN",
		Short: "Read every user back and compare with the plan",
		Long: `verify reads every user of a run from the tenant again and compares with the plan.
Given a plan file, it tells whether that plan was ever carried out. It exits with 4
where the tenant differs from the plan.`,
		Example: `  reseat verify reseat-runs/2026-11-22T081500Z-3f9c2a41
  reseat verify RUN --wait 10m --output json`,
		Args: exactly(1),
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(reportFormats))
	cmd.Flags().DurationVar(&a.wait, "wait", 0, "read users who are not settled again, for as long as this")
	cmd.Flags().StringVar(&a.status, "status", statusChanged, "whose service status to read: of the users whom the run changed, or of all")
	cmd.Flags().BoolVar(&a.allowOnHold, "allow-on-hold", false, "exit 0 even if some users are on hold")
	return cmd
}

func (a *verifyCommand) run(cmd *cobra.Command, args []string) error {
	if a.status != statusChanged && a.status != statusAll {
		return exit.Usagef("--status %s: write %s or %s", a.status, statusChanged, statusAll)
	}
	return a.verify(cmd.Context(), &a.connect, a.output, args[0], a.wait, a.status == statusAll, a.allowOnHold)
}

// Whose service status a read-back reads.
const (
	statusChanged = "changed" // of users whom the run changed
	statusAll     = "all"
)

func (a *verifyCommand) verify(ctx context.Context, d *door, o output.Flags, what string, wait time.Duration, every, allowOnHold bool) (err error) {
	f, err := run.Open(what)
	if err != nil {
		return err
	}
	sayPostponed(a.Err, f.Dir)
	if f.Why != nil {
		fmt.Fprintf(a.Err, "the run folder stays as it is: %v\n", f.Why)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	f.Every = every
	r, err := d.compare(ctx, a.app, o, f, wait)
	if err != nil {
		return err
	}
	if f.Dir != "" && !f.Aside {
		if err := writeReports(f.Dir, r); err != nil {
			return err
		}
	}
	if err := (reportForm{}).writeReport(a.app, o, f, r); err != nil {
		return err
	}
	return exit.With(r.ExitVerify(allowOnHold))
}

// compare reads every user of a run from its tenant again and makes the report of it.
// What cannot be written in the end is refused before anything is read.
func (d *door) compare(ctx context.Context, a *app, o output.Flags, f *run.Opened, wait time.Duration) (r report.Report, err error) {
	if _, ok := reportFormats[o.Format]; !ok {
		return r, output.UnknownFormat(o.Format, output.Formats(reportFormats))
	}
	c, err := d.open(ctx, a)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if f.Plan.Header.Tenant != c.Org.Tenant {
		return r, exit.Guardf("the plan is of tenant %s (%s), this is %s", f.Plan.Header.Domain, f.Plan.Header.Tenant, c.where())
	}
	return c.readBack(ctx, a.Err, f, f.Plan.Lines, wait)
}

// reportOf makes the report from plan, journal and the last readings.
func reportOf(ctx context.Context, r *run.Opened, now time.Time) (report.Report, error) {
	record, err := r.Record(ctx)
	if err != nil {
		return report.Report{}, err
	}
	in := report.Inputs{Plan: r.Plan, Readings: r.Loose, Seats: record.SKUs, ReadBack: r.Back, Now: now,
		Run: report.Run{Dir: r.Dir, Tool: version(), By: *here()}}
	if r.Journal == nil {
		return report.Build(in), nil
	}
	if in.Run.Digest, err = r.Journal.Digest(); err != nil {
		return report.Report{}, err
	}
	if r.Live != nil {
		in.InProgress = r.InProgress
	}
	if r.Staged {
		in.Now = record.LastAt // to itself, its times are over
	}
	out, err := reportFrom(ctx, r, in)
	out.Made = now
	return out, err
}

// reportFrom makes the report of a run, and has no more of its journal in memory than
// one event or reading at a time.
func reportFrom(ctx context.Context, r *run.Opened, in report.Inputs) (report.Report, error) {
	b := report.NewBuilder(in)
	err := r.Journal.Events(ctx, func(e journal.Event) error { b.Event(e); return nil })
	if err != nil {
		return report.Report{}, err
	}
	if r.Back != nil {
		for id, read := range verdict.Readings(r.Loose) {
			if err := rowOf(ctx, r, b, id, read); err != nil {
				return report.Report{}, err
			}
		}
		return b.Report(), nil
	}
	err = r.Journal.Readings(ctx, 0, func(x journal.Reading) error {
		return rowOf(ctx, r, b, x.Change, []*journal.Reading{&x})
	})
	return b.Report(), err
}

// rowOf gives a report what was read last of the user of a change and, where the verdict
// depends on it, what the run read before.
func rowOf(ctx context.Context, r *run.Opened, b *report.Builder, id plan.ChangeID, read []*journal.Reading) error {
	if b.Hinges(id, read[len(read)-1]) {
		kept, err := r.Journal.ReadingsOf(ctx, id)
		if err != nil {
			return err
		}
		if r.Back != nil {
			kept = append(kept, read...)
		}
		read = kept
	}
	b.User(id, read...)
	return nil
}
