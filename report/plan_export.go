package report

import (
	"io"
	"iter"
	"strings"

	"reseat/plan"
	"reseat/report/doc"
	"reseat/report/words"
)

// WritePlanJSON writes a plan as one JSON object: header, counts, digest, lines.
func WritePlanJSON(w io.Writer, p plan.Plan) error {
	return writePlanJSON(w, p, nil)
}

// A planRow is one line of a plan as CSV and as a workbook, whose headings are these. Its
// first columns are those that reseat reads, so that the file can be input again.
type planRow struct {
	UPN      doc.Safe `csv:"User"`
	ID       doc.Safe `csv:"Object id"`
	Kind     doc.Safe `csv:"Plan"`
	Reason   doc.Safe `csv:"Reason"`
	Wave     doc.Safe `csv:"Wave"`
	Stage    int      `csv:"Stage"`
	Name     doc.Safe `csv:"Name"`
	Dept     doc.Safe `csv:"Department"`
	Asked    doc.Safe `csv:"Asked"`
	Change   doc.Safe `csv:"Change"`
	Before   doc.Safe `csv:"Before"`
	After    doc.Safe `csv:"After"`
	Off      doc.Safe `csv:"Service plans turned off"`
	Smaller  doc.Safe `csv:"Service plans smaller"`
	Larger   doc.Safe `csv:"Service plans replaced"`
	On       doc.Safe `csv:"Service plans turned on"`
	Findings doc.Safe `csv:"Findings"`
	Source   doc.Safe `csv:"Source"`
}

// WritePlanCSV writes a plan as CSV, one row a user, safe to open in a spreadsheet: in
// UTF-8, with a byte order mark.
func WritePlanCSV(w io.Writer, p plan.Plan) error {
	return doc.WriteCSV(w, doc.Marked, planCells(p, words.NewCatalog(p.Header)), doc.Beside{})
}

// planCells yields the lines of a plan as cells.
func planCells(p plan.Plan, c words.Catalog) iter.Seq[planRow] {
	return func(yield func(planRow) bool) {
		services := newServiceCodes(c)
		for _, l := range p.Lines {
			if !yield(planRowOf(l, c, services)) {
				return
			}
			for _, m := range planMembers(plan.Plan{Lines: []plan.Line{l}}, c) {
				if !yield(planRow{UPN: doc.Safe(m.upn), ID: doc.Safe(m.id), Kind: doc.Safe(m.state), Name: doc.Safe(m.name), Asked: doc.Safe("member of " + m.group), Change: doc.Safe(m.words), Before: doc.Safe(m.before), After: doc.Safe(m.after)}) {
					return
				}
			}
		}
	}
}

func planRowOf(l plan.Line, c words.Catalog, services *serviceChanges) planRow {
	row := planRow{
		UPN: doc.Safe(l.UPN), ID: doc.Safe(l.User), Kind: doc.Safe(l.Kind), Reason: doc.Safe(l.Reason), Wave: doc.Safe(l.Wave), Stage: l.Stage,
		Name: doc.Safe(l.Name), Dept: doc.Safe(l.Dept), Asked: doc.Safe(strings.Join(l.Asked, "; ")), Change: doc.Safe(strings.Join(Steps(l, c), "; ")),
		Before: doc.Safe(stateWords(l.Before, c)), Findings: doc.Safe(words.Findings(l.Findings)), Source: doc.Safe(words.Sources(l.Sources)),
	}
	if l.Kind == plan.Change {
		row.After = doc.Safe(stateWords(l.After, c))
		s := services.of(l)
		row.Off, row.Smaller = doc.Safe(strings.Join(s.off, "; ")), doc.Safe(strings.Join(s.smaller, "; "))
		row.Larger, row.On = doc.Safe(strings.Join(s.larger, "; ")), doc.Safe(strings.Join(s.on, "; "))
	}
	return row
}

func lastOf(s plan.SeatCurve) int {
	if len(s.After) == 0 {
		return s.Before
	}
	return s.After[len(s.After)-1]
}
