package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/report"
)

// runsFolder is where run folders are made that nobody named.
const runsFolder = "reseat-runs"

func (a *app) runCommand() *cobra.Command {
	return group("run", "List, watch and steer runs",
		a.runListCommand(), a.statusCommand(), a.pauseCommand(), a.continueCommand(), a.paceCommand(), a.journalCommand())
}

// oneRun returns the run folder that the arguments name; where they name none, the
// newest one here, and says which that is.
func (a *app) oneRun(args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	dir, ok := newestRun()
	if !ok {
		return "", &coded{
			code: exitUsage, err: fmt.Errorf("no run folder in this folder or in %s", runsFolder),
			hint: "name the folder of the run, or change to the folder that contains it",
		}
	}
	fmt.Fprintln(a.err, "run:", dir)
	return dir, nil
}

// newestRun returns the folder of the run that was begun last, of those here.
func newestRun() (string, bool) {
	dirs := runFolders()
	if len(dirs) == 0 {
		return "", false
	}
	return dirs[0], true
}

// runFolders returns the run folders here, which are those in the working folder and
// in runsFolder, the newest first. Rehearsals are no runs.
func runFolders() []string {
	type folder struct {
		path  string
		begun time.Time
	}
	var found []folder
	for _, pattern := range []string{"*", filepath.Join(runsFolder, "*")} {
		dirs, _ := filepath.Glob(pattern) // the only error is a bad pattern
		for _, dir := range dirs {
			// The plan is copied into the folder when the run begins, and never written again.
			copied, err := os.Stat(filepath.Join(dir, run.PlanFile))
			if err == nil && !run.IsRehearsal(dir) {
				found = append(found, folder{dir, copied.ModTime()})
			}
		}
	}
	slices.SortFunc(found, func(x, y folder) int {
		return cmp.Or(y.begun.Compare(x.begun), cmp.Compare(y.path, x.path))
	})
	dirs := make([]string, len(found))
	for i, f := range found {
		dirs[i] = f.path
	}
	return dirs
}

var runListFormats = map[string]func(io.Writer, []status) error{
	"table": writeRuns,
	"csv":   writeRunsCSV,
	"json":  func(w io.Writer, runs []status) error { return writeJSON(w, runs) },
}

func (a *app) runListCommand() *cobra.Command {
	var o output
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the runs in this folder and in " + runsFolder + ", newest first",
		Long: `list shows the runs in this folder and in ` + runsFolder + `, newest first: the tenant, when
each began, what it is doing or how it ended, and how many changes are done. It reads
the run folders and sends nothing to the tenant.`,
		Example: "  reseat run list\n  reseat run list --output json",
		Args:    exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			write, ok := runListFormats[o.format]
			if !ok {
				return unknownFormat(o.format, names(runListFormats))
			}
			runs := statuses(cmd.Context(), runFolders(), time.Now())
			return a.to(o, func(w io.Writer) error { return write(w, runs) })
		},
	}
	o.addTo(cmd, names(runListFormats))
	return cmd
}

// statuses returns where each run stands; one that cannot be read says why.
func statuses(ctx context.Context, dirs []string, now time.Time) []status {
	runs := make([]status, 0, len(dirs))
	for _, dir := range dirs {
		s, err := statusOf(ctx, dir, now)
		if err != nil {
			s = status{Run: dir, State: "unreadable", Why: err.Error(), Now: now.UTC()}
		}
		runs = append(runs, s)
	}
	return runs
}

func runCells(s status) []string {
	began := ""
	if !s.Began.IsZero() {
		began = clock(s.Began)
	}
	number := strconv.Itoa
	return []string{s.Run, s.Domain, began, s.State, number(s.Changes), number(s.Done), number(s.Refused), number(s.Waiting + s.Begun)}
}

var runColumns = []string{"Run", "Tenant", "Began", "State", "Changes", "Done", "Refused", "Waiting"}

func writeRunsCSV(w io.Writer, runs []status) error {
	rows := make([][]string, len(runs))
	for i, s := range runs {
		rows[i] = runCells(s)
	}
	return report.WriteCells(w, runColumns, rows)
}

func writeRuns(w io.Writer, runs []status) error {
	if len(runs) == 0 {
		_, err := fmt.Fprintf(w, "No runs in this folder or in %s.\n", runsFolder)
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
