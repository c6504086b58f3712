package main

import (
	"context"
	"errors"
	"io"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"

	"github.com/spf13/cobra"
)

func (a *app) driftCommand() *cobra.Command {
	var d door
	var o output
	cmd := &cobra.Command{
		Use:   "drift RUN",
		Short: "Check whether anything changed since a run",
		Long: `drift reads every user of a run from the tenant and compares with the plan, as
verify does, but leaves the run folder and its reports as they are: for a look weeks
later. It exits with 4 where the tenant differs.`,
		Example: `  reseat drift reseat-runs/2026-11-22T081500Z-3f9c2a41
  reseat drift RUN --output csv -o drift.csv`,
		Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.drift(cmd.Context(), &d, o, args[0]) },
	}
	d.addTo(cmd)
	o.addTo(cmd, names(reportFormats))
	return cmd
}

func (a *app) drift(ctx context.Context, d *door, o output, dir string) (err error) {
	f, err := run.LookAtRun(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	r, err := a.compare(ctx, d, o, f, 0)
	if err != nil {
		return err
	}
	if err := a.to(o, func(w io.Writer) error { return reportFormats[o.format](w, r) }); err != nil {
		return err
	}
	return exit.With(r.ExitVerify(true))
}
