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
	"reseat/plan/tenant"
	"reseat/report/doc"
)

func (a *app) runCommand() *cobra.Command {
	return group("run", "List, watch and control runs",
		a.runListCommand(), a.statusCommand(), a.pauseCommand(), a.continueCommand(), a.postponeCommand(), a.paceCommand(), a.journalCommand())
}

// oneRun returns the run folder that the arguments name; where they name none, the
// newest one here, and says which that is.
func (a *app) oneRun(args []string) (string, error) {
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
	fmt.Fprintln(a.err, "run:", dir)
	return dir, nil
}

var runListFormats = map[string]func(io.Writer, []run.Status) error{
	"table": writeRuns,
	"csv":   writeRunsCSV,
	"json":  func(w io.Writer, runs []run.Status) error { return writeJSON(w, runs) },
}

func (a *app) runListCommand() *cobra.Command {
	var o output
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the runs in this folder and in " + run.DefaultFolder + ", newest first",
		Long: `list shows the runs in this folder and in ` + run.DefaultFolder + `, newest first: the tenant, when
each began, what it is doing or how it ended, and how many changes are done. It reads
the run folders and sends nothing to the tenant.`,
		Example: "  reseat run list\n  reseat run list --output json",
		Args:    exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			write, ok := runListFormats[o.format]
			if !ok {
				return unknownFormat(o.format, names(runListFormats))
			}
			runs := run.Statuses(cmd.Context(), run.Folders(), time.Now())
			return a.to(o, func(w io.Writer) error { return write(w, runs) })
		},
	}
	o.addTo(cmd, names(runListFormats))
	return cmd
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
