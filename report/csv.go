package report

import (
	"fmt"
	"io"
	"iter"
	"reseat/report/doc"
	"reseat/report/words"
) // A csvRow is one row of the report as CSV and as a workbook, whose headings are these.
// Columns keep their names and order; new ones go to the end. None has a name that plan
// reads as a request, so the file can be given to `reseat plan` again (R4).
type csvRow struct {
	UPN       doc.Safe `csv:"User"`
	ObjectID  doc.Safe `csv:"Object id"`
	Name      doc.Safe `csv:"Name"`
	Dept      doc.Safe `csv:"Department"`
	Wave      doc.Safe `csv:"Wave"`
	Verdict   doc.Safe `csv:"Verdict"`
	Reason    doc.Safe `csv:"Reason"`
	Sentence  doc.Safe `csv:"Why"`
	Remedy    doc.Safe `csv:"What to do"`
	Asked     doc.Safe `csv:"Asked"`
	Before    doc.Safe `csv:"Before"`
	Planned   doc.Safe `csv:"Planned"`
	Found     doc.Safe `csv:"Found"`
	Effective doc.Safe `csv:"Effective"`
	Services  doc.Safe `csv:"Service status"`
	LocBefore doc.Safe `csv:"Location before"`
	LocPlan   doc.Safe `csv:"Location planned"`
	LocFound  doc.Safe `csv:"Location found"`
	Troubles  doc.Safe `csv:"Assignment errors"`
	Findings  doc.Safe `csv:"Findings"`
	Message   doc.Safe `csv:"Tenant's words"`
	Requests  doc.Safe `csv:"Request ids"`
	Begun     doc.Safe `csv:"Begun"`
	Ended     doc.Safe `csv:"Ended"`
	Read      doc.Safe `csv:"Read"`
	Gap       doc.Safe `csv:"Seconds without license"`
	Stage     int      `csv:"Stage"`
	Source    doc.Safe `csv:"Source"`
	Plan      doc.Safe `csv:"Plan digest"`
	By        doc.Safe `csv:"Carried out by"`
	At        doc.Safe `csv:"Carried out on"`
	Rehearsal doc.Safe `csv:"Rehearsal"` // yes where nothing of it happened
}

// staged is the cell that tells a rehearsal from a run.
func (r Report) staged() doc.Safe {
	if r.Rehearsal {
		return "yes"
	}
	return ""
}

// WriteCSV writes one row for each user in UTF-8, with a byte order mark so that
// Excel reads it as such.
func WriteCSV(w io.Writer, r Report) error { return CSV(doc.Marked)(w, r) }

// CSV returns what writes one row for each user in a form.
func CSV(f doc.Form) func(io.Writer, Report) error {
	return func(w io.Writer, r Report) error {
		return doc.WriteCSV(w, f, csvRows(r.Rows, r), r.costedRows())
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
				if !yield(csvRow{UPN: doc.Safe(m.UPN), ObjectID: doc.Safe(m.User), Verdict: doc.Safe(row.memberState(m.MemberReading)), Reason: doc.Safe(m.Error), Sentence: doc.Safe(foundWords(m.MemberReading)), Asked: doc.Safe("member of " + row.UPN)}) {
					return
				}
			}
		}
	}
}

func csvOf(r Row, of Report) csvRow {
	c := of.Catalog
	out := csvRow{
		UPN: doc.Safe(r.UPN), ObjectID: doc.Safe(r.User), Name: doc.Safe(r.Name), Dept: doc.Safe(r.Department), Wave: doc.Safe(r.Wave),
		Verdict: doc.Safe(r.Verdict), Reason: doc.Safe(r.Reason), Sentence: doc.Safe(r.Sentence), Remedy: doc.Safe(r.Remedy),
		Asked:  doc.Joined(r.Asked),
		Before: doc.Safe(c.Licenses(r.Before)), Planned: doc.Safe(c.Licenses(r.Planned)), Found: doc.Safe(c.Licenses(r.Found)),
		Effective: doc.Safe(effectiveCell(c, r)), Services: doc.Safe(c.Provisioning(r.Services)),
		LocBefore: doc.Safe(words.Location(r.Before)), LocPlan: doc.Safe(words.Location(r.Planned)), LocFound: doc.Safe(words.Location(r.Found)),
		Troubles: doc.Joined(r.Troubles), Findings: doc.Safe(words.Findings(r.Findings)),
		Message: doc.Safe(r.Message), Requests: doc.Joined(r.Requests),
		Begun: doc.Safe(words.Stamp(r.Begun)), Ended: doc.Safe(words.Stamp(r.Ended)), Read: doc.Safe(words.Stamp(r.Read)),
		Gap: doc.Safe(gapSeconds(r.Gap)), Stage: r.Stage, Source: doc.Safe(words.Sources(r.Sources)), Plan: doc.Safe(of.Chain.Plan),
	}
	out.Rehearsal = of.staged()
	if s := of.carrier(r); s != nil {
		out.By, out.At = doc.Safe(signedIn(s.By)), doc.Safe(ranAt(s.By))
	}
	return out
}

// effectiveCell is empty where nothing was found, unlike a user who has nothing.
func effectiveCell(c words.Catalog, r Row) string {
	if r.Found == nil {
		return ""
	}
	return c.LicenseList(r.Effective)
}

// gapSeconds writes the time without license in seconds; empty where there was none.
func gapSeconds(g *Gap) string {
	if g == nil {
		return ""
	}
	return fmt.Sprintf("%.3f", g.Seconds)
}
