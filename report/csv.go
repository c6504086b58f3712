package report

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
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
func WriteCSV(w io.Writer, r Report) error { return CSV(marked)(w, r) }

// CSV returns what writes one row for each user in a form.
func CSV(f Form) func(io.Writer, Report) error {
	return func(w io.Writer, r Report) error {
		return writeRows(w, f, csvRows(r.Rows, r), r.Cost.besideRows(r))
	}
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

// writeRows writes rows as CSV under the headings that their tags name, with columns beside
// them. Rows are taken some at a time, so that a long list is never in memory as a whole.
func writeRows[R any](w io.Writer, f Form, rows iter.Seq[R], more beside) error {
	if f.Mark {
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	cells := csv.NewWriter(w)
	cells.Comma, cells.UseCRLF = cmp.Or(f.Separator, ','), f.CRLF
	var out gocsv.CSVWriter = gocsv.NewSafeCSVWriter(cells)
	with, stop := more.pulled()
	defer stop()
	if len(with.head) > 0 {
		out = &widened{out, with.head, with.next}
	}
	if err := gocsv.MarshalCSV([]R{}, out); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	for some := range chunks(rows, csvChunk) {
		if err := gocsv.MarshalCSVWithoutHeaders(some, out); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	return nil
}

// chunks yields the elements of a sequence by n. A chunk is good until the next one.
func chunks[E any](all iter.Seq[E], n int) iter.Seq[[]E] {
	return func(yield func([]E) bool) {
		var some []E
		for e := range all {
			if some = append(some, e); len(some) < n {
				continue
			}
			if !yield(some) {
				return
			}
			some = some[:0]
		}
		if len(some) > 0 {
			yield(some)
		}
	}
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
