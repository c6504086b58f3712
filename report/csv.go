package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gocarina/gocsv"
)

// A safe is a text cell that no spreadsheet takes for a formula: one that begins
// with = + - @, a tab or a carriage return gets an apostrophe in front.
type safe string

// joined puts several texts into one cell.
func joined(all []string) safe { return safe(strings.Join(all, "; ")) }

// MarshalCSV returns the guarded cell.
func (s safe) MarshalCSV() (string, error) { return guard(string(s)), nil }

func guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// A csvRow is one row of the CSV report. Columns keep their names and order; new
// ones go to the end. None has a name that plan reads as a wish, so the file can be
// given to `reseat plan` again (R4).
type csvRow struct {
	UPN       safe `csv:"UserPrincipalName"`
	ObjectID  safe `csv:"ObjectId"`
	Name      safe `csv:"DisplayName"`
	Dept      safe `csv:"Department"`
	Wave      safe `csv:"Wave"`
	Verdict   safe `csv:"Verdict"`
	Reason    safe `csv:"Reason"`
	Sentence  safe `csv:"Explanation"`
	Remedy    safe `csv:"Remedy"`
	Asked     safe `csv:"Asked"`
	Before    safe `csv:"Before"`
	Planned   safe `csv:"Planned"`
	Found     safe `csv:"Found"`
	Effective safe `csv:"Effective"`
	Services  safe `csv:"ServiceStatus"`
	LocBefore safe `csv:"LocationBefore"`
	LocPlan   safe `csv:"LocationPlanned"`
	LocFound  safe `csv:"LocationFound"`
	Troubles  safe `csv:"AssignmentErrors"`
	Findings  safe `csv:"Findings"`
	Message   safe `csv:"TenantMessage"`
	Requests  safe `csv:"RequestIds"`
	Begun     safe `csv:"Begun"`
	Ended     safe `csv:"Ended"`
	Read      safe `csv:"Read"`
	Gap       safe `csv:"SecondsWithoutLicense"`
	Stage     int  `csv:"Stage"`
	Source    safe `csv:"Source"`
	Plan      safe `csv:"PlanDigest"`
	By        safe `csv:"CarriedOutBy"`
	At        safe `csv:"CarriedOutOn"`
	Rehearsal safe `csv:"Rehearsal"` // yes where nothing of it happened
}

// staged is the cell that tells a rehearsal from a run.
func (r Report) staged() safe {
	if r.Rehearsal {
		return "yes"
	}
	return ""
}

// byteOrderMark tells Excel that a file is UTF-8.
const byteOrderMark = "\ufeff"

// WriteCSV writes one row for each user in UTF-8, with a byte order mark so that
// Excel reads it as such.
func WriteCSV(w io.Writer, r Report) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	out, err := newRowWriter[csvRow](w)
	if err != nil {
		return err
	}
	for rows := range slices.Chunk(r.Rows, csvChunk) {
		cells := make([]csvRow, len(rows))
		for i, row := range rows {
			cells[i] = csvOf(row, r)
		}
		if err := out.write(cells); err != nil {
			return err
		}
	}
	return nil
}

// csvChunk is how many rows are written at a time.
const csvChunk = 1000

// A rowWriter writes rows as CSV by their tags, some at a time.
type rowWriter[R any] struct{ out *gocsv.SafeCSVWriter }

// newRowWriter writes the header.
func newRowWriter[R any](w io.Writer) (rowWriter[R], error) {
	x := rowWriter[R]{gocsv.NewSafeCSVWriter(csv.NewWriter(w))}
	if err := gocsv.MarshalCSV([]R{}, x.out); err != nil {
		return x, fmt.Errorf("write CSV: %w", err)
	}
	return x, nil
}

func (x rowWriter[R]) write(rows []R) error {
	if err := gocsv.MarshalCSVWithoutHeaders(rows, x.out); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// writeRows writes rows as CSV by their tags.
func writeRows[R any](w io.Writer, rows []R) error {
	x, err := newRowWriter[R](w)
	if err != nil {
		return err
	}
	return x.write(rows)
}

// WriteCells writes a table as CSV in UTF-8, with a byte order mark, its cells guarded
// against being taken for formulas.
func WriteCells(w io.Writer, head []string, rows [][]string) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	out := csv.NewWriter(w)
	_ = out.Write(head) // the writer keeps its first error
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = guard(c)
		}
		_ = out.Write(cells)
	}
	if out.Flush(); out.Error() != nil {
		return fmt.Errorf("write CSV: %w", out.Error())
	}
	return nil
}

func csvOf(r Row, of Report) csvRow {
	c := of.Catalog
	out := csvRow{
		UPN: safe(r.UPN), ObjectID: safe(r.User), Name: safe(r.Name), Dept: safe(r.Department), Wave: safe(r.Wave),
		Verdict: safe(r.Verdict), Reason: safe(r.Reason), Sentence: safe(r.Sentence), Remedy: safe(r.Remedy),
		Asked:  joined(r.Asked),
		Before: safe(c.licenses(r.Before)), Planned: safe(c.licenses(r.Planned)), Found: safe(c.licenses(r.Found)),
		Effective: safe(c.effectiveCell(r)), Services: safe(c.services(r.Services)),
		LocBefore: safe(location(r.Before)), LocPlan: safe(location(r.Planned)), LocFound: safe(location(r.Found)),
		Troubles: joined(r.Troubles), Findings: safe(findings(r.Findings)),
		Message: safe(r.Message), Requests: joined(r.Requests),
		Begun: safe(stamp(r.Begun)), Ended: safe(stamp(r.Ended)), Read: safe(stamp(r.Read)),
		Gap: safe(gapSeconds(r.Gap)), Stage: r.Stage, Source: safe(sources(r.Sources)), Plan: safe(of.Chain.Plan),
	}
	out.Rehearsal = of.staged()
	if s := of.carrier(r); s != nil {
		out.By, out.At = safe(signedIn(s.By)), safe(ranAt(s.By))
	}
	return out
}
