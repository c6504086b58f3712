package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan/bounded"
	"reseat/report"
	"reseat/report/doc"
)

// A reportForm says how a report is written, besides its format.
type reportForm struct {
	excel   string // the list separator; empty: not for Excel
	perPlan bool
	redact  string // file of the key; empty: names stay
}

func (f *reportForm) addTo(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.excel, "excel", "", "with --output csv: in the form that Excel opens, with this list `SEPARATOR`; --excel alone means a semicolon")
	cmd.Flags().Lookup("excel").NoOptDefVal = ";"
	cmd.Flags().BoolVar(&f.perPlan, "per-plan", false, "with --output csv: one row a user, SKU and service plan")
	cmd.Flags().StringVar(&f.redact, "redact", "", "pseudonyms in place of names, addresses and ids; the key is kept in this `FILE`, which is made where there is none")
}

// writer returns what writes a report in that form and format.
func (f *reportForm) writer(format string) (func(io.Writer, report.Report) error, error) {
	write, ok := reportFormats[format]
	switch {
	case !ok:
		return nil, output.UnknownFormat(format, output.Formats(reportFormats))
	case format != "csv" && (f.excel != "" || f.perPlan):
		return nil, exit.Usagef("--excel and --per-plan shape the CSV: add --output csv")
	}
	if f.perPlan {
		write = report.WriteServicePlansCSV
	}
	if f.excel != "" {
		separator, size := utf8.DecodeRuneInString(f.excel)
		if size != len(f.excel) || (separator != ';' && separator != ',' && separator != '\t') {
			return nil, exit.Usagef("--excel=%s: the list separator is a semicolon, a comma or a tab", f.excel)
		}
		if write = report.CSV(doc.Excel(separator)); f.perPlan {
			write = report.ServicePlansCSV(doc.Excel(separator))
		}
	}
	return write, nil
}

// redacted replaces the names where that is asked for.
func (f *reportForm) redacted(r report.Report) (report.Report, error) {
	if f.redact == "" {
		return r, nil
	}
	key, err := redactionKey(f.redact)
	if err != nil {
		return r, err
	}
	return r.Redacted(key), nil
}

// keySize is that of the hash behind the pseudonyms.
const keySize = 32

// redactionKey reads the key of pseudonyms, and makes one where there is none. Who
// has it can tell whether a pseudonym stands for a given name.
func redactionKey(path string) ([]byte, error) {
	key, err := bounded.ReadFile(path, keySize+1<<10)
	if errors.Is(err, fs.ErrNotExist) {
		return newRedactionKey(path)
	}
	if err == nil && len(key) != keySize {
		return nil, exit.Usagef("%s is not a key that reseat wrote: name another file, and it is made", path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key of pseudonyms: %w", err)
	}
	return key, nil
}

func newRedactionKey(path string) ([]byte, error) {
	key := make([]byte, keySize)
	rand.Read(key) // never fails
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make the key of pseudonyms: %w", err)
	}
	_, err = f.Write(key)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("make the key of pseudonyms: %w", err)
	}
	return key, nil
}
