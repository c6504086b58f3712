package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/plan/tenant"
)

// A pauseCommand is the flags of pause, in the process that runs it.
type pauseCommand struct {
	*app
}

func newPause(p *app) *cobra.Command {
	a := &pauseCommand{app: p}
	return &cobra.Command{
		Use:   "pause [RUN]",
		Short: "Pause a run that is under way",
		Long: `pause asks a run that is under way, in another terminal of this machine, to begin
nothing more. What is begun ends first, so that no remove-then-re-add stays half
done. reseat run continue goes on; Ctrl-C there ends the run, paused or not.`,
		Example: "  reseat run pause\n  reseat run pause reseat-runs/2026-11-22T081500Z-3f9c2a41",
		Args:    atMostOneRun,
		RunE:    a.run,
	}
}

func (a *pauseCommand) run(_ *cobra.Command, args []string) error {
	dir, err := oneRun(a.Err, args)
	if err != nil {
		return err
	}
	h, err := running(dir, "pause")
	if err != nil {
		return err
	}
	if w, ok, _ := run.ReadRequest[run.PauseRequest](dir, run.PauseFile); ok {
		fmt.Fprintf(a.Out, "%s is paused already, since %s\n", dir, tenant.Clock(w.Since))
		return nil
	}
	if err := run.WriteRequest(dir, run.PauseFile, run.PauseRequest{Since: time.Now().UTC()}); err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "process %d begins nothing more and pauses when what is begun has ended; go on with: reseat run continue %s\n", h.PID, dir)
	return nil
}

// A continueCommand is the flags of continue, in the process that runs it.
type continueCommand struct {
	*app
}

func newContinue(p *app) *cobra.Command {
	a := &continueCommand{app: p}
	return &cobra.Command{
		Use:     "continue [RUN]",
		Short:   "Continue a paused run",
		Example: "  reseat run continue\n  reseat run continue reseat-runs/2026-11-22T081500Z-3f9c2a41",
		Args:    atMostOneRun,
		RunE:    a.run,
	}
}

func (a *continueCommand) run(_ *cobra.Command, args []string) error {
	dir, err := oneRun(a.Err, args)
	if err != nil {
		return err
	}
	h, err := running(dir, "continue")
	if err != nil {
		return err
	}
	w, ok, err := run.ReadRequest[run.PauseRequest](dir, run.PauseFile)
	if err == nil && !ok {
		fmt.Fprintf(a.Out, "%s is not paused\n", dir)
		return nil
	}
	if err := run.DropRequest(dir, run.PauseFile); err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "process %d goes on, after a pause since %s\n", h.PID, tenant.Clock(w.Since))
	return nil
}

// A paceCommand is the flags of pace, in the process that runs it.
type paceCommand struct {
	*app
	quota run.PaceRequest
}

func newPace(p *app) *cobra.Command {
	a := &paceCommand{app: p}
	cmd := &cobra.Command{
		Use:   "pace [RUN]",
		Short: "Make a run that is under way faster or slower",
		Long: `pace gives a run that is under way, in another terminal of this machine, another
quota to keep. What is not named stays as it is; the next process of the run begins
with its own flags again.`,
		Example: `  reseat run pace --share 50%
  reseat run pace reseat-runs/2026-11-22T081500Z-3f9c2a41 --writes 600/150s --in-flight 8`,
		Args: atMostOneRun,
		RunE: a.run,
	}
	f := cmd.Flags()
	f.StringVar(&a.quota.Writes, "writes", "", "write quota to stay within, such as 3000/150s")
	f.StringVar(&a.quota.Units, "units", "", "resource-unit quota to stay within, such as 8000/10s")
	f.StringVar(&a.quota.Share, "share", "", "part of the quota to use, to leave room for others")
	f.IntVar(&a.quota.InFlight, "in-flight", 0, "requests in flight at most")
	return cmd
}

func (a *paceCommand) run(_ *cobra.Command, args []string) error {
	if a.quota == (run.PaceRequest{}) {
		return exit.Usagef("say which pace: --writes, --units, --share or --in-flight")
	}
	dir, err := oneRun(a.Err, args)
	if err != nil {
		return err
	}
	return a.pace(dir, a.quota)
}

func (a *paceCommand) pace(dir string, w run.PaceRequest) error {
	if w.InFlight < 0 {
		return exit.Usagef("--in-flight %d: write how many requests there may be in flight", w.InFlight)
	}
	if _, err := quotaOver(door{share: "100%"}, w, -1); err != nil {
		return err
	}
	h, err := running(dir, "pace")
	if err != nil {
		return err
	}
	before, _, err := run.ReadRequest[run.PaceRequest](dir, run.PaceFile)
	if err != nil {
		return err
	}
	if err := run.WriteRequest(dir, run.PaceFile, w.Over(before)); err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "process %d goes on at that pace; reseat run status %s shows it\n", h.PID, dir)
	return nil
}

// running returns the process that carries a run at this moment.
func running(dir, what string) (run.Holder, error) {
	if _, err := run.ReadFolderPlan(dir); err != nil {
		return run.Holder{}, err
	}
	if run.IsRehearsal(dir) {
		return run.Holder{}, run.NoRun(dir)
	}
	h, ok, err := run.RunHolder(dir)
	if err == nil && !(ok && h.Carries()) {
		err = &exit.Error{
			Code: exit.Failed, Err: fmt.Errorf("%s %s: no process on this machine is working on that run", what, dir),
			Hint: "reseat run status " + dir + " shows its progress; reseat resume continues it",
		}
	}
	return h, err
}
