package main

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
)

var statusFormats = map[string]func(io.Writer, run.Status) error{
	"table": writeStatus,
	"json":  func(w io.Writer, s run.Status) error { return writeJSON(w, s) },
}

func (a *app) statusCommand() *cobra.Command {
	var o output
	var watch bool
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
		RunE: func(cmd *cobra.Command, args []string) error {
			write, ok := statusFormats[o.format]
			if !ok {
				return unknownFormat(o.format, names(statusFormats))
			}
			dir, err := a.oneRun(args)
			if err != nil {
				return err
			}
			if watch && (o.format != "table" || o.file != "") {
				return exit.Usagef("--watch is for people: leave out --output and -o; for programs there is apply --json-events FILE")
			}
			if watch {
				return a.watch(cmd.Context(), dir)
			}
			s, err := run.StatusOf(cmd.Context(), dir, time.Now())
			if err != nil {
				return err
			}
			return a.to(o, func(w io.Writer) error { return write(w, s) })
		},
	}
	o.addTo(cmd, names(statusFormats))
	cmd.Flags().BoolVar(&watch, "watch", false, "show the status again and again until the run ends")
	return cmd
}
