package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan/tenant"
	"reseat/report/doc"
)

func newRun(a *app) *cobra.Command {
	return group("run", "List, watch and control runs",
		newRunList(a), newStatus(a), newPause(a), newContinue(a), newPostpone(a), newPace(a), newJournal(a))
}

// oneRun returns the run folder that the arguments name; where they name none, the
// newest one here, and says which that is.
func oneRun(talk io.Writer, args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	dir, ok := run.Newest()
	if !ok {
		return "", &exit.Error{
			Code: exit.Usage, Err: fmt.Errorf("no run folder in this folder or in %s", run.DefaultFolder),
			Hint: "name the folder of the run, or change to the folder that contains it",
		}
	}
	fmt.Fprintln(talk, "run:", dir)
	return dir, nil
}

var runListFormats = map[string]func(io.Writer, []run.Status) error{
	"table": writeRuns,
	"csv":   writeRunsCSV,
	"json":  func(w io.Writer, runs []run.Status) error { return output.JSON(w, runs) },
}

// A runListCommand is the flags of runList, in the process that runs it.
type runListCommand struct {
	*app
	output output.Flags
}

func newRunList(p *app) *cobra.Command {
	a := &runListCommand{app: p}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the runs in this folder and in " + run.DefaultFolder + ", newest first",
		Long: `list shows the runs in this folder and in ` + run.DefaultFolder + `, newest first: the tenant, when
each began, what it is doing or how it ended, and how many changes are done. It reads
the run folders and sends nothing to the tenant.`,
		Example: "  reseat run list\n  reseat run list --output json",
		Args:    exactly(0),
		RunE:    a.run,
	}
	a.output.AddTo(cmd, output.Formats(runListFormats))
	return cmd
}

func (a *runListCommand) run(cmd *cobra.Command, _ []string) error {
	write, ok := runListFormats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(runListFormats))
	}
	runs := run.Statuses(cmd.Context(), run.Folders(), time.Now())
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, runs) })
}

func runCells(s run.Status) []string {
	began := ""
	if !s.Began.IsZero() {
		began = tenant.Clock(s.Began)
	}
	number := strconv.Itoa
	return []string{s.Run, s.Domain, began, s.State, number(s.Changes), number(s.Done), number(s.Refused), number(s.Waiting + s.Begun)}
}

var runColumns = []string{"Run", "Tenant", "Began", "State", "Changes", "Done", "Refused", "Waiting"}

func writeRunsCSV(w io.Writer, runs []run.Status) error {
	rows := make([][]string, len(runs))
	for i, s := range runs {
		rows[i] = runCells(s)
	}
	return doc.WriteCells(w, runColumns, rows)
}

func writeRuns(w io.Writer, runs []run.Status) error {
	if len(runs) == 0 {
		_, err := fmt.Fprintf(w, "No runs in this folder or in %s.\n", run.DefaultFolder)
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, strings.Join(runColumns, "\t"))
	for _, s := range runs {
		fmt.Fprintln(t, strings.Join(runCells(s), "\t"))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write runs: %w", err)
	}
	for _, s := range runs {
		if s.State == "unreadable" {
			if _, err := fmt.Fprintf(w, "\n%s: %s\n", s.Run, s.Why); err != nil {
				return fmt.Errorf("write runs: %w", err)
			}
		}
	}
	return nil
}
