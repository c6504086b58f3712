package main

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
)

var statusFormats = map[string]func(io.Writer, run.Status) error{
	"table": writeStatus,
	"json":  func(w io.Writer, s run.Status) error { return output.JSON(w, s) },
}

// A statusCommand is the flags of status, in the process that runs it.
type statusCommand struct {
	*app
	output output.Flags
	follow bool
}

func newStatus(p *app) *cobra.Command {
	a := &statusCommand{app: p}
	cmd := &cobra.Command{
		Use:   "status [RUN]",
		Short: "Show the progress of a run, also while it is running",
		Long: `status shows the progress of a run: how many changes are done, refused, waiting and in
doubt, how fast it goes, how much of the write quota is used, and which process
carries it. It reads the run folder and sends nothing to the tenant. Without RUN it
shows the newest run in this folder or in ` + run.DefaultFolder + `.

With --watch it goes on until the run ends or Ctrl-C is pressed, which does not stop the
run: a terminal shows the status as it is now, a pipe or file gets a line at each change
of the state, at each refusal and every ten seconds.`,
		Example: "  reseat run status\n  reseat run status --watch\n  reseat run status reseat-runs/2026-11-22T081500Z-3f9c2a41 --output json",
		Args:    atMostOneRun,
		RunE:    a.run,
	}
	a.output.AddTo(cmd, output.Formats(statusFormats))
	cmd.Flags().BoolVar(&a.follow, "watch", false, "show the status again and again until the run ends")
	return cmd
}

func (a *statusCommand) run(cmd *cobra.Command, args []string) error {
	write, ok := statusFormats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(statusFormats))
	}
	dir, err := oneRun(a.Err, args)
	if err != nil {
		return err
	}
	if a.follow && (a.output.Format != "table" || a.output.File != "") {
		return exit.Usagef("--watch is for people: leave out --output and -o; for programs there is apply --json-events FILE")
	}
	if a.follow {
		return a.watch(cmd.Context(), dir)
	}
	s, err := run.StatusOf(cmd.Context(), dir, time.Now())
	if err != nil {
		return err
	}
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, s) })
}
