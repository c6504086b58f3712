package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
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

// A reportCommand is the flags of report, in the process that runs it.
type reportCommand struct {
	*app
	check  bool
	form   reportForm
	money  moneyFlags
	output output.Flags
}

func newReport(p *app) *cobra.Command {
	a := &reportCommand{app: p}
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
		RunE: a.run,
	}
	a.output.AddTo(cmd, output.Formats(reportFormats))
	a.form.addTo(cmd)
	a.money.addTo(cmd)
	cmd.Flags().BoolVar(&a.check, "check", false, "say whether each FILE is an unchanged report of this run")
	return cmd
}

func (a *reportCommand) run(cmd *cobra.Command, args []string) error {
	if a.check {
		return a.checkReports(args[0], args[1:])
	}
	if len(args) > 1 {
		return exit.Usagef("report takes one run folder; files are for --check")
	}
	return a.rewrite(cmd.Context(), a.output, a.form, a.money, args[0])
}

func (a *reportCommand) rewrite(ctx context.Context, o output.Flags, form reportForm, money moneyFlags, dir string) (err error) {
	f, err := run.LookAt(dir)
	if err != nil {
		return err
	}
	sayPostponed(a.Err, dir)
	defer func() { err = errors.Join(err, f.Close()) }()
	if f.Journal == nil {
		return exit.Usagef("%s is no run folder: a plan that was not carried out has no report; `reseat show` shows it, `reseat verify` compares it", dir)
	}
	r, err := reportOf(ctx, f, time.Now())
	if err != nil {
		return err
	}
	if err := money.fits(o.Format, form.perPlan); err != nil {
		return err
	}
	if r, err = form.redacted(r); err != nil {
		return err
	}
	if err := money.ofReport(&r); err != nil {
		return err
	}
	form.redact = "" // it is done
	return form.writeReport(a.app, o, f, r)
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

// writeReport writes a report of a run, if it is one, and enters it in the run's list, unless
// the run is under way or its folder cannot be written.
func (form reportForm) writeReport(a *app, o output.Flags, f *run.Opened, r report.Report) error {
	write, err := form.writer(o.Format)
	if err != nil {
		return err
	}
	if r, err = form.redacted(r); err != nil {
		return err
	}
	toFile := o.File != "" && o.File != output.StandardOut
	if f.Dir != "" && (o.Format != "table" || toFile) && f.Live == nil {
		if run.IsReadOnly(writable(f.Dir)) {
			fmt.Fprintln(a.Err, "the run folder cannot be written: `reseat report --check` will not know this report")
		} else {
			write = report.Registered(f.Dir, o.Format, write)
		}
	}
	return a.WriteResult(o, func(w io.Writer) error { return write(w, r) })
}

// writable returns why no file can be made in a folder, nil where one can.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".reseat-")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
