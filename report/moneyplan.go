package report

import (
	"encoding/json"
	"errors"
	"io"

	"reseat/plan"
	"reseat/report/doc"
	"reseat/report/money"
	"reseat/report/page"
	"reseat/report/words"
)

// PricedPlan returns what writes a plan with its cost in a format, or nil where there is
// no such format.
func PricedPlan(format string, cost money.Bill) func(io.Writer, plan.Plan) error {
	m := &cost
	beneath := func(write func(io.Writer, plan.Plan) error, markdown bool) func(io.Writer, plan.Plan) error {
		return func(w io.Writer, p plan.Plan) error { return errors.Join(write(w, p), m.Write(w, markdown)) }
	}
	return map[string]func(io.Writer, plan.Plan) error{
		"table": beneath(WritePlanTable, false),
		"md":    beneath(WritePlanMarkdown, true),
		"json":  func(w io.Writer, p plan.Plan) error { return writePlanJSON(w, p, m) },
		"csv": func(w io.Writer, p plan.Plan) error {
			return doc.WriteCSV(w, doc.Marked, planCells(p, m.Catalog), besideLines(m, p))
		},
		"html": func(w io.Writer, p plan.Plan) error {
			x := words.NounOf(p).Label(planPage(p))
			x.Tiles = append(x.Tiles, m.Tiles()...)
			x.Sections = append(x.Sections, m.Sections()...)
			return page.Write(w, x)
		},
		"xlsx": func(w io.Writer, p plan.Plan) error { return writePlanBook(w, p, m) },
	}[format]
}

// besideLines are the cost of each row of planCells: of each line of a plan, and nothing
// beside the members of its group.
func besideLines(m *money.Bill, p plan.Plan) doc.Beside {
	return m.Beside(p.Header, func(yield func(*money.User) bool) {
		for i := range p.Lines {
			u := money.UserOf(&p.Lines[i])
			if !yield(&u) {
				return
			}
			for range planMembers(plan.Plan{Lines: p.Lines[i : i+1]}, m.Catalog) {
				if !yield(nil) {
					return
				}
			}
		}
	})
}

func writePlanJSON(w io.Writer, p plan.Plan, cost *money.Bill) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Header plan.Header      `json:"header"`
		Counts plan.Counts      `json:"counts"`
		Digest string           `json:"digest"`
		Cost   *money.JSONMoney `json:"cost,omitempty"`
		Lines  []plan.Line      `json:"lines"`
	}{p.Header, p.Count(), p.Digest, cost.JSON(), p.Lines})
}

func writePlanBook(w io.Writer, p plan.Plan, cost *money.Bill) error {
	c := words.NewCatalog(p.Header)
	sheets := []doc.Sheet{planSummarySheet(p), planUsersSheet(p, c), planSeatsSheet(p, c), findingsSheet(linesFound(p))}
	if cost != nil {
		sheets[1] = sheets[1].With(besideLines(cost, p))
		sheets = append(sheets, money.Sheet(*cost))
	}
	return doc.WriteXLSX(w, len(p.Lines), sheets...)
}
