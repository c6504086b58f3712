package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/screen"
	"reseat/plan/tenant"
	"reseat/report"
)

// The formats of a report.
var reportFormats = map[string]func(io.Writer, report.Report) error{
	"table": func(w io.Writer, r report.Report) error { return report.WriteTable(w, r, screen.TerminalOf(w)) },
	"json":  report.WriteJSON,
	"csv":   report.WriteCSV,
	"md":    report.WriteMarkdown,
	"html":  report.WriteHTML,
	"xlsx":  report.WriteXLSX,
	"junit": report.WriteJUnit,
}

func (a *app) reportCommand() *cobra.Command {
	var o output
	var form reportForm
	var check bool
	var money moneyFlags
	cmd := &cobra.Command{
		Use:   "report RUN [FILE…]",
		Short: "Write the verification report of a run again",
		Long: `report writes the verification report of a run from its folder: the plan, the
journal, and what was read from the tenant last. It does not read the tenant;
verify does.

With --check it says of each FILE whether reseat wrote it of this run and it was not
changed since. That rests on the run folder: it proves nothing against someone who
can write there.`,
		Example: `  reseat report RUN --output html -o report.html
  reseat report RUN --output csv --excel -o report.csv
  reseat report RUN --output json --redact names.key -o for-support.json
  reseat report RUN --check report.html report.csv`,
		Args: between(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if check {
				return a.checkReports(args[0], args[1:])
			}
			if len(args) > 1 {
				return exit.Usagef("report takes one run folder; files are for --check")
			}
			return a.rewrite(cmd.Context(), o, form, money, args[0])
		},
	}
	o.addTo(cmd, names(reportFormats))
	form.addTo(cmd)
	money.addTo(cmd)
	cmd.Flags().BoolVar(&check, "check", false, "say whether each FILE is an unchanged report of this run")
	return cmd
}

func (a *app) rewrite(ctx context.Context, o output, form reportForm, money moneyFlags, dir string) (err error) {
	f, err := run.LookAt(dir)
	if err != nil {
		return err
	}
	a.sayPostponed(dir)
	defer func() { err = errors.Join(err, f.Close()) }()
	if f.Journal == nil {
		return exit.Usagef("%s is no run folder: a plan that was not carried out has no report; `reseat show` shows it, `reseat verify` compares it", dir)
	}
	r, err := reportOf(ctx, f, time.Now())
	if err != nil {
		return err
	}
	if err := money.fits(o.format, form.perPlan); err != nil {
		return err
	}
	if r, err = form.redacted(r); err != nil {
		return err
	}
	if err := money.ofReport(&r); err != nil {
		return err
	}
	form.redact = "" // it is done
	return a.write(o, form, f, r)
}

// writeReports puts the reports that every run gets into its folder.
func writeReports(dir string, r report.Report) error {
	for _, x := range []struct{ name, format string }{{"report.html", "html"}, {"report.csv", "csv"}, {"report.json", "json"}} {
		path := filepath.Join(dir, x.name)
		write := func(w io.Writer) error { return report.Registered(dir, x.format, reportFormats[x.format])(w, r) }
		if err := tenant.WritePrivate(path, write); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return nil
}

// An output says in which format results go where.
type output struct {
	format string
	file   string
}

// addTo gives a command --output and -o.
func (o *output) addTo(cmd *cobra.Command, formats []string) {
	cmd.Flags().StringVar(&o.format, "output", "table", "format: "+strings.Join(formats, ", "))
	cmd.Flags().Lookup("output").Annotations = map[string][]string{formatsOfIt: formats}
	cmd.Flags().StringVarP(&o.file, "out", "o", "", "write to this `FILE` instead of standard output; its ending chooses the format")
}

// write writes a report of a run, if it is one, and enters it in the run's list, unless
// the run is under way or its folder cannot be written.
func (a *app) write(o output, form reportForm, f *run.Opened, r report.Report) error {
	write, err := form.writer(o.format)
	if err != nil {
		return err
	}
	if r, err = form.redacted(r); err != nil {
		return err
	}
	toFile := o.file != "" && o.file != standardOut
	if f.Dir != "" && (o.format != "table" || toFile) && f.Live == nil {
		if run.IsReadOnly(writable(f.Dir)) {
			fmt.Fprintln(a.err, "the run folder cannot be written: `reseat report --check` will not know this report")
		} else {
			write = report.Registered(f.Dir, o.format, write)
		}
	}
	return a.to(o, func(w io.Writer) error { return write(w, r) })
}

// writable returns why no file can be made in a folder, nil where one can.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".reseat-")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// names lists the formats of a table of writers.
func names[W any](formats map[string]W) []string { return slices.Sorted(maps.Keys(formats)) }

func unknownFormat(format string, names []string) error {
	return exit.Usagef("unknown format %q: --output is one of %s", format, strings.Join(names, ", "))
}

// to writes a result to its file, else to standard output.
func (a *app) to(o output, write func(io.Writer) error) error {
	if o.file == "" || o.file == standardOut {
		if o.format == "xlsx" && screen.IsTerminal(a.out) {
			return exit.Usagef("a workbook is not for the terminal: add -o FILE.xlsx")
		}
		return write(screen.Results(a.out, o.format))
	}
	return a.toFile(o.file, o.format, write)
}
