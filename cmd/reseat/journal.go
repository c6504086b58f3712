package main

import (
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/cmd/reseat/screen"
)

// A journalCommand is the flags of journal, in the process that runs it.
type journalCommand struct {
	*app
}

func newJournal(p *app) *cobra.Command {
	a := &journalCommand{app: p}
	return &cobra.Command{
		Use:   "journal [RUN]",
		Short: "Print the journal of a run as JSON lines",
		Example: `  reseat run journal
  reseat run journal reseat-runs/2026-11-22T081500Z-3f9c2a41`,
		Args: atMostOneRun,
		RunE: a.run,
	}
}

func (a *journalCommand) run(_ *cobra.Command, args []string) (err error) {
	dir, err := oneRun(a.Err, args)
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
	return j.WriteJSONLines(screen.Results(a.Out, "jsonl"))
}
