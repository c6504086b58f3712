package report

import (
	"io"
	"iter"
	"strings"

	"reseat/plan"
)

// WritePlanJSON writes a plan as one JSON object: header, counts, digest, lines.
func WritePlanJSON(w io.Writer, p plan.Plan) error {
	return writePlanJSON(w, p, nil)
}

// A planRow is one line of a plan as CSV and as a workbook, whose headings are these. Its
// first columns are those that reseat reads, so that the file can be input again.
type planRow struct {
	UPN      safe `csv:"User"`
	ID       safe `csv:"Object id"`
	Kind     safe `csv:"Plan"`
	Reason   safe `csv:"Reason"`
	Wave     safe `csv:"Wave"`
	Stage    int  `csv:"Stage"`
	Name     safe `csv:"Name"`
	Dept     safe `csv:"Department"`
	Asked    safe `csv:"Asked"`
	Change   safe `csv:"Change"`
	Before   safe `csv:"Before"`
	After    safe `csv:"After"`
	Off      safe `csv:"Service plans turned off"`
	Smaller  safe `csv:"Service plans smaller"`
	Larger   safe `csv:"Service plans replaced"`
	On       safe `csv:"Service plans turned on"`
	Findings safe `csv:"Findings"`
	Source   safe `csv:"Source"`
}

// WritePlanCSV writes a plan as CSV, one row a user, safe to open in a spreadsheet: in
// UTF-8, with a byte order mark.
func WritePlanCSV(w io.Writer, p plan.Plan) error {
	return writeRows(w, marked, planCells(p, NewCatalog(p.Header)), beside{})
}

// planCells yields the lines of a plan as cells.
func planCells(p plan.Plan, c Catalog) iter.Seq[planRow] {
	return func(yield func(planRow) bool) {
		services := newServiceCodes(c)
		for _, l := range p.Lines {
			if !yield(planRowOf(l, c, services)) {
				return
			}
			for _, m := range planMembers(plan.Plan{Lines: []plan.Line{l}}, c) {
				if !yield(planRow{UPN: safe(m.upn), ID: safe(m.id), Kind: safe(m.state), Name: safe(m.name), Asked: safe("member of " + m.group), Change: safe(m.words), Before: safe(m.before), After: safe(m.after)}) {
					return
				}
			}
		}
	}
}

func planRowOf(l plan.Line, c Catalog, services *serviceChanges) planRow {
	row := planRow{
		UPN: safe(l.UPN), ID: safe(l.User), Kind: safe(l.Kind), Reason: safe(l.Reason), Wave: safe(l.Wave), Stage: l.Stage,
		Name: safe(l.Name), Dept: safe(l.Dept), Asked: safe(strings.Join(l.Asked, "; ")), Change: safe(strings.Join(Steps(l, c), "; ")),
		Before: safe(stateWords(l.Before, c)), Findings: safe(findings(l.Findings)), Source: safe(sources(l.Sources)),
	}
	if l.Kind == plan.Change {
		row.After = safe(stateWords(l.After, c))
		s := services.of(l)
		row.Off, row.Smaller = safe(strings.Join(s.off, "; ")), safe(strings.Join(s.smaller, "; "))
		row.Larger, row.On = safe(strings.Join(s.larger, "; ")), safe(strings.Join(s.on, "; "))
	}
	return row
}

func lastOf(s plan.SeatCurve) int {
	if len(s.After) == 0 {
		return s.Before
	}
	return s.After[len(s.After)-1]
}
