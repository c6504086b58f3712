package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
)

// A resumeCommand is the flags of resume, in the process that runs it.
type resumeCommand struct {
	*app
	flags   pass
	rebuild bool
}

func newResume(p *app) *cobra.Command {
	a := &resumeCommand{app: p}
	cmd := &cobra.Command{
		Use:   "resume [RUN]",
		Short: "Continue an interrupted run",
		Long: `resume continues a run that was interrupted, by Ctrl-C or a crash. What is in
doubt is settled by reading first, and begun readds get their second half before
anything new begins. Where the run file is lost or damaged, --rebuild goes on from
the plan and the tenant alone; the damaged file is set aside, never deleted.

What was refused is not tried again, unless --retry says so. The terms of
apply, such as --limit or --verify-each, are those of one process: give them again
where they are to hold. A pause of the run ends with the process that was paused.`,
		Example: `  reseat resume reseat-runs/2026-11-22T081500Z-3f9c2a41
  reseat resume --retry=no-seat`,
		Args: atMostOneRun,
		RunE: a.run,
	}
	a.flags.addTo(cmd)
	a.flags.addEventsTo(cmd)
	a.flags.addConfirmTo(cmd)
	a.flags.addRetries(cmd)
	cmd.Flags().BoolVar(&a.rebuild, "rebuild", false, "continue without the run file, which is lost or damaged")
	return cmd
}

func (a *resumeCommand) run(cmd *cobra.Command, args []string) error {
	dir, err := oneRun(a.Err, args)
	if err != nil {
		return err
	}
	return a.resume(cmd.Context(), &a.flags, dir, a.rebuild)
}

func (a *resumeCommand) resume(ctx context.Context, x *pass, dir string, rebuild bool) (err error) {
	p, err := run.ReadFolderPlan(dir)
	if err != nil {
		return err
	}
	if run.IsRehearsal(dir) {
		return run.NoRun(dir)
	}
	if err := errors.Join(x.check(p, time.Now()), x.canConfirm(a.app)); err != nil {
		return err
	}
	c, err := x.door.open(ctx, a.app)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if p.Header.Tenant != c.Org.Tenant {
		return fmt.Errorf("%w: the run is of tenant %s (%s), this is %s", batch.ErrGuard, p.Header.Domain, p.Header.Tenant, c.where())
	}
	_, _, err = approvals(p, filepath.Join(dir, run.PlanFile), "")
	if err == nil {
		err = c.mayBegin(ctx, a.app, p, x.maxAge)
	}
	if err != nil {
		if exit.ByCause(ctx, err) != exit.Guard {
			return err
		}
		x.refused = err
	}
	s, unlock, err := c.take(a.Err, dir, "resume")
	if err != nil {
		return err
	}
	defer unlock()
	f, err := openToResume(dir, p, rebuild)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if x.refused == nil {
		if err := x.mayApply(ctx, a.app, p, dir); err != nil {
			if exit.ByCause(ctx, err) == exit.Interrupted || !exit.IsGuard(err) {
				return err
			}
			x.refused = err
		}
	}
	began := journal.Event{Kind: journal.Began, Code: journal.Resumed}
	if rebuild {
		began.Code = journal.Rebuilt
	}
	return x.carry(ctx, a.app, c, s, f, began)
}

// openToResume opens the folder of a run, with a new run file where the old one is
// lost.
func openToResume(dir string, p plan.Plan, rebuild bool) (*run.Folder, error) {
	if !rebuild {
		return run.OpenFolder(dir, "resume")
	}
	return run.RebuildFolder(dir, "resume", journal.Head{Digest: p.Digest, Tenant: p.Header.Tenant, Tool: version(), Created: time.Now()})
}
