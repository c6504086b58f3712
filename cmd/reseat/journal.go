package main

import (
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/cmd/reseat/screen"
)

func (a *app) journalCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "journal [RUN]",
		Short: "Print the journal of a run as JSON lines",
		Example: `  reseat run journal
  reseat run journal reseat-runs/2026-11-22T081500Z-3f9c2a41`,
		Args: atMostOneRun,
		RunE: func(_ *cobra.Command, args []string) (err error) {
			dir, err := a.oneRun(args)
			if err != nil {
				return err
			}
			if _, err := run.ReadFolderPlan(dir); err != nil {
				return err
			}
			j, err := journal.OpenReadOnly(filepath.Join(dir, run.RunFile))
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, j.Close()) }()
			return j.WriteJSONLines(screen.Results(a.out, "jsonl"))
		},
	}
}
