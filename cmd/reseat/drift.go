package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
)

// A driftCommand is the flags of drift, in the process that runs it.
type driftCommand struct {
	*app
	connect door
	output  output.Flags
}

func newDrift(p *app) *cobra.Command {
	a := &driftCommand{app: p}
	cmd := &cobra.Command{
		Use:   "drift RUN",
		Short: "Check whether anything changed since a run",
		Long: `drift reads every user of a run from the tenant and compares with the plan, as
verify does, but leaves the run folder and its reports as they are: for a look weeks
later. It exits with 4 where the tenant differs.`,
		Example: `  reseat drift reseat-runs/2026-11-22T081500Z-3f9c2a41
  reseat drift RUN --output csv -o drift.csv`,
		Args: exactly(1),
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(reportFormats))
	return cmd
}

func (a *driftCommand) run(cmd *cobra.Command, args []string) error {
	return a.drift(cmd.Context(), &a.connect, a.output, args[0])
}

func (a *driftCommand) drift(ctx context.Context, d *door, o output.Flags, dir string) (err error) {
	f, err := run.LookAtRun(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	r, err := d.compare(ctx, a.app, o, f, 0)
	if err != nil {
		return err
	}
	if err := a.WriteResult(o, func(w io.Writer) error { return reportFormats[o.Format](w, r) }); err != nil {
		return err
	}
	return exit.With(r.ExitVerify(true))
}
