package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/plan/tenant"
	"reseat/report"
)

// checkReports says of each file whether it is, byte for byte, a report that reseat
// wrote of the run; it fails where one is not.
func (a *app) checkReports(dir string, files []string) (err error) {
	if len(files) == 0 {
		return usage("--check wants the report files after the run folder")
	}
	f, err := run.LookAt(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if f.Journal == nil {
		return usage("%s is no run folder: only a run can prove a report", dir)
	}
	var failed []error
	for _, file := range files {
		p, err := report.Check(file, report.Evidence{Dir: dir, Plan: f.Plan.Digest, Journal: f.Journal.WriteJSONLines})
		if err != nil {
			failed = append(failed, err)
			continue
		}
		fmt.Fprintf(a.out, "%s: a report of this run (%s), written %s after %d events of the journal; %d came since\n",
			file, p.Format, p.At.Format("2006-01-02 15:04:05Z"), p.Events, p.Since)
	}
	if len(failed) > 0 {
		return &coded{code: exitFailed, err: errors.Join(failed...)}
	}
	return nil
}

// readPrices reads a price file for the SKUs of a tenant; without one there are no prices.
func readPrices(path string, owned []tenant.SKU) (report.Prices, error) {
	if path == "" {
		return report.Prices{}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return report.Prices{}, usage("price file: %v", err)
	}
	defer f.Close()
	p, err := report.ReadPrices(f, path, owned)
	if err != nil {
		return p, &coded{code: exitUsage, err: err}
	}
	return p, nil
}

// A moneyFlags is the flags that say what licenses cost.
type moneyFlags struct{ prices, by string }

func (m *moneyFlags) addTo(cmd *cobra.Command) {
	cmd.Flags().StringVar(&m.prices, "prices", "", "cost a month before and after, by this CSV `FILE`: sku,price,currency,per")
	cmd.Flags().StringVar(&m.by, "by", "", "with --prices: split the cost by `COLUMN`: department or wave")
}

// read reads the prices; ok is false where no cost is asked for. formats are those that
// have room for it.
func (m moneyFlags) read(owned []tenant.SKU, format string) (p report.Prices, ok bool, err error) {
	switch {
	case m.prices == "":
		return p, false, nil
	case m.by != "" && m.by != "department" && m.by != "wave":
		return p, false, usage("--by %s: write department or wave", m.by)
	case format != "table" && format != "md":
		return p, false, usage("--prices is for the formats table and md: add --output md")
	}
	p, err = readPrices(m.prices, owned)
	return p, err == nil, err
}
