package report

import (
	"io"
	"iter"
	"time"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// WritePlanXLSX writes the plan as a workbook with the sheets Summary, Users, Seats
// and Findings.
func WritePlanXLSX(w io.Writer, p plan.Plan) error {
	return writePlanBook(w, p, nil)
}

// linesFound yields each line's user, findings and sources.
func linesFound(p plan.Plan) iter.Seq[foundOn] {
	return func(yield func(foundOn) bool) {
		for _, l := range p.Lines {
			if !yield(foundOn{l.UPN, l.Findings, l.Sources}) {
				return
			}
		}
	}
}

func planSummarySheet(p plan.Plan) doc.Sheet {
	return doc.Sheet{Name: "Summary", Columns: []string{"What", "Value"}, Rows: func(put func(...any) error) error {
		n, say := p.Count(), words.NounOf(p)
		rows := [][]any{{"Outcome", planHeadline(p, n)}, {"Digest to approve", p.Digest}}
		for _, f := range planFacts(p) {
			rows = append(rows, []any{f.Label, f.Value})
		}
		q := p.Header.Quote
		rows = append(rows, []any{say("Users"), len(p.Lines)}, []any{say("Users to change"), n.Changes}, []any{say("Users already as requested"), n.Unchanged}, []any{say("Users skipped"), n.Skipped}, []any{say("Users beyond the limit"), n.BeyondLimit}, []any{say("Users on hold"), n.OnHold},
			[]any{"Writes", n.Calls}, []any{"Stages", stages(p)}, []any{"At least", tenant.Span(time.Duration(q.Seconds * float64(time.Second)))})
		for _, l := range words.InputLinks(p.Header.Inputs) {
			rows = append(rows, []any{"Input: " + l.Text, l.Digest})
		}
		for _, r := range rows {
			if err := put(r...); err != nil {
				return err
			}
		}
		return nil
	}}
}

func planUsersSheet(p plan.Plan, c words.Catalog) doc.Sheet {
	return doc.Tagged(words.NounOf(p)("Users"), planCells(p, c))
}

func planSeatsSheet(p plan.Plan, c words.Catalog) doc.Sheet {
	return doc.Sheet{Name: "Seats", Columns: []string{"SKU", "Product", "Owned", "Used", "After", "Peak", "Short"}, Rows: func(put func(...any) error) error {
		for _, s := range p.Header.Seats {
			if err := put(c.Part(s.SKU), c.Product(s.SKU), s.Owned, s.Before, lastOf(s), s.Peak, s.Shortfall); err != nil {
				return err
			}
		}
		return nil
	}}
}
