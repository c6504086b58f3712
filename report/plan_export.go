package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/gocarina/gocsv"

	"reseat/plan"
)

// WritePlanJSON writes a plan as one JSON object: header, counts, digest, lines.
func WritePlanJSON(w io.Writer, p plan.Plan) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Header plan.Header `json:"header"`
		Counts plan.Counts `json:"counts"`
		Digest string      `json:"digest"`
		Lines  []plan.Line `json:"lines"`
	}{p.Header, p.Count(), p.Digest, p.Lines})
}

// A planRow is one line of a plan as CSV. Its first columns are those that reseat
// reads, so that the file can be input again.
type planRow struct {
	UPN      safe `csv:"UserPrincipalName"`
	ID       safe `csv:"ObjectId"`
	Kind     safe `csv:"Plan"`
	Reason   safe `csv:"Reason"`
	Wave     safe `csv:"Wave"`
	Stage    int  `csv:"Stage"`
	Name     safe `csv:"Display name"`
	Dept     safe `csv:"Department"`
	Asked    safe `csv:"Asked"`
	Change   safe `csv:"Change"`
	Before   safe `csv:"Before"`
	After    safe `csv:"After"`
	Findings safe `csv:"Findings"`
	Source   safe `csv:"Source"`
}

// WritePlanCSV writes a plan as CSV, one row a user, safe to open in a spreadsheet.
func WritePlanCSV(w io.Writer, p plan.Plan) error {
	c := NewCatalog(p.Header)
	rows := make([]planRow, 0, len(p.Lines))
	for _, l := range p.Lines {
		row := planRow{
			UPN: safe(l.UPN), ID: safe(l.User), Kind: safe(l.Kind), Reason: safe(l.Reason), Wave: safe(l.Wave), Stage: l.Stage,
			Name: safe(l.Name), Dept: safe(l.Dept), Asked: safe(strings.Join(l.Asked, "; ")), Change: safe(strings.Join(Steps(l, c), "; ")),
			Before: safe(stateWords(l.Before, c)), Findings: safe(findings(l.Findings)), Source: safe(sources(l.Sources)),
		}
		if l.Kind == plan.Change {
			row.After = safe(stateWords(l.After, c))
		}
		rows = append(rows, row)
	}
	return writeRows(w, rows)
}

// writeRows writes rows as CSV by their tags.
func writeRows[R any](w io.Writer, rows []R) error {
	if err := gocsv.MarshalCSV(rows, gocsv.NewSafeCSVWriter(csv.NewWriter(w))); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// WritePlanMarkdown writes a plan for a ticket: the brief, and who is held.
func WritePlanMarkdown(w io.Writer, p plan.Plan) error {
	c := NewCatalog(p.Header)
	var b strings.Builder
	n := p.Count()
	fmt.Fprintf(&b, "# License plan for %s\n\n", p.Header.Domain)
	for _, asked := range p.Header.Options.Asked {
		fmt.Fprintf(&b, "- Asked: %s%s\n", md(asked), viaWords(p))
	}
	fmt.Fprintf(&b, "- %s: %d to change (%s), %d held, %d unchanged\n", plural(len(p.Lines), "user"), n.Changes, plural(n.Calls, "call"), n.Held, n.Unchanged)
	fmt.Fprintf(&b, "- Digest: `%s`\n", p.Digest)
	if len(p.Header.Seats) > 0 {
		b.WriteString("\n| SKU | owned | used | after | peak | short |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
		for _, s := range p.Header.Seats {
			fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", md(c.Part(s.SKU)), s.Owned, s.Before, lastOf(s), s.Peak, s.Shortfall)
		}
	}
	b.WriteString("\n| User | Plan | Change | Findings |\n| --- | --- | --- | --- |\n")
	for _, l := range p.Lines {
		if l.Kind != plan.Unchanged {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", md(l.UPN), l.Kind, md(strings.Join(Steps(l, c), "; ")), md(codes(l)))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func lastOf(s plan.SeatCurve) int {
	if len(s.After) == 0 {
		return s.Before
	}
	return s.After[len(s.After)-1]
}
