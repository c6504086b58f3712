package report

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
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

// A csvRow is one row of the report as CSV and as a workbook, whose headings are these.
// Columns keep their names and order; new ones go to the end. None has a name that plan
// reads as a request, so the file can be given to `reseat plan` again (R4).
type csvRow struct {
	UPN       safe `csv:"User"`
	ObjectID  safe `csv:"Object id"`
	Name      safe `csv:"Name"`
	Dept      safe `csv:"Department"`
	Wave      safe `csv:"Wave"`
	Verdict   safe `csv:"Verdict"`
	Reason    safe `csv:"Reason"`
	Sentence  safe `csv:"Why"`
	Remedy    safe `csv:"What to do"`
	Asked     safe `csv:"Asked"`
	Before    safe `csv:"Before"`
	Planned   safe `csv:"Planned"`
	Found     safe `csv:"Found"`
	Effective safe `csv:"Effective"`
	Services  safe `csv:"Service status"`
	LocBefore safe `csv:"Location before"`
	LocPlan   safe `csv:"Location planned"`
	LocFound  safe `csv:"Location found"`
	Troubles  safe `csv:"Assignment errors"`
	Findings  safe `csv:"Findings"`
	Message   safe `csv:"Tenant's words"`
	Requests  safe `csv:"Request ids"`
	Begun     safe `csv:"Begun"`
	Ended     safe `csv:"Ended"`
	Read      safe `csv:"Read"`
	Gap       safe `csv:"Seconds without license"`
	Stage     int  `csv:"Stage"`
	Source    safe `csv:"Source"`
	Plan      safe `csv:"Plan digest"`
	By        safe `csv:"Carried out by"`
	At        safe `csv:"Carried out on"`
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

// A Form is how CSV is written. The zero Form has commas and line feeds.
type Form struct {
	Mark      bool // a byte order mark
	Separator rune // 0: a comma
	CRLF      bool
}

// marked is CSV in UTF-8, with a byte order mark so that Excel reads it as such.
var marked = Form{Mark: true}

// Excel is the form that Excel opens by double click: the list separator is that of the
// user's country, a semicolon where numbers have a decimal comma.
func Excel(separator rune) Form { return Form{Mark: true, Separator: separator, CRLF: true} }

// WriteCSV writes one row for each user in UTF-8, with a byte order mark so that
// Excel reads it as such.
func WriteCSV(w io.Writer, r Report) error { return marked.WriteCSV(w, r) }

// WriteCSV writes one row for each user.
func (f Form) WriteCSV(w io.Writer, r Report) error {
	x, stop := r.Cost.besideRows(r).pulled()
	defer stop()
	out, err := newRowWriter[csvRow](w, f, x)
	if err != nil {
		return err
	}
	for rows := range slices.Chunk(r.Rows, csvChunk) {
		if err := out.write(slices.Collect(csvRows(rows, r))); err != nil {
			return err
		}
	}
	return nil
}

// csvRows yields rows of a report as cells.
func csvRows(rows []Row, of Report) iter.Seq[csvRow] {
	return func(yield func(csvRow) bool) {
		for _, row := range rows {
			if !yield(csvOf(row, of)) {
				return
			}
			for _, m := range row.members {
				if !yield(csvRow{UPN: safe(m.UPN), ObjectID: safe(m.User), Verdict: safe(row.memberState(m.MemberReading)), Reason: safe(m.Error), Sentence: safe(foundWords(m.MemberReading)), Asked: safe("member of " + row.UPN)}) {
					return
				}
			}
		}
	}
}

// csvChunk is how many rows are written at a time.
const csvChunk = 1000

// A rowWriter writes rows as CSV by their tags, some at a time.
type rowWriter[R any] struct{ out gocsv.CSVWriter }

// newRowWriter writes the header, with the columns of x after those of the rows.
func newRowWriter[R any](w io.Writer, f Form, x pulled) (rowWriter[R], error) {
	if f.Mark {
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return rowWriter[R]{}, fmt.Errorf("write CSV: %w", err)
		}
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = cmp.Or(f.Separator, ','), f.CRLF
	rows := rowWriter[R]{gocsv.NewSafeCSVWriter(out)}
	if len(x.head) > 0 {
		rows.out = &widened{rows.out, x.head, x.next}
	}
	if err := gocsv.MarshalCSV([]R{}, rows.out); err != nil {
		return rows, fmt.Errorf("write CSV: %w", err)
	}
	return rows, nil
}

func (x rowWriter[R]) write(rows []R) error {
	if err := gocsv.MarshalCSVWithoutHeaders(rows, x.out); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// writeRows writes rows as CSV by their tags.
func writeRows[R any](w io.Writer, f Form, rows []R) error {
	return writeWiderRows(w, f, rows, beside{})
}

// writeWiderRows writes rows with columns beside them.
func writeWiderRows[R any](w io.Writer, f Form, rows []R, more beside) error {
	with, stop := more.pulled()
	defer stop()
	x, err := newRowWriter[R](w, f, with)
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
		Effective: safe(c.effectiveCell(r)), Services: safe(c.provisioning(r.Services)),
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
