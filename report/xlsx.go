package report

import (
	"fmt"
	"io"
	"iter"

	"reseat/plan"
	"reseat/report/doc"
	"reseat/report/money"
	"reseat/report/words"
)

// WriteXLSX writes a workbook with the sheets Summary, Users, Service plans and
// Findings.
func WriteXLSX(w io.Writer, r Report) error {
	sheets := []doc.Sheet{summarySheet(r), usersSheet(r), plansSheet(r), findingsSheet(rowsFound(r))}
	if sums := r.groupSums(); len(sums) > 0 {
		sheets = append(sheets, groupsSheet(sums))
	}
	if r.Cost != nil {
		sheets[1] = sheets[1].With(r.costedRows())
		sheets = append(sheets, money.Sheet(*r.Cost))
	}
	return doc.WriteXLSX(w, len(r.Rows), sheets...)
}

// rowsFound yields each row's user, findings and sources.
func rowsFound(r Report) iter.Seq[foundOn] {
	return func(yield func(foundOn) bool) {
		for i := range r.Rows {
			if x := &r.Rows[i]; !yield(foundOn{x.UPN, x.Findings, x.Sources}) {
				return
			}
		}
	}
}

func summarySheet(r Report) doc.Sheet {
	return doc.Sheet{Name: "Summary", Columns: []string{"What", "Value", "Note"}, Rows: func(put func(...any) error) error {
		for _, x := range [][2]string{{"Outcome", r.Headline()}, {"Summary", r.Summary()}, {"Evidence", r.Evidence()}} {
			if err := put(x[0], x[1]); err != nil {
				return err
			}
		}
		for _, f := range append(facts(r), terms(r)...) {
			if err := put(f.Label, f.Value); err != nil {
				return err
			}
		}
		for _, x := range effortRows(r) {
			if err := put("Cost: "+x.what, x.run, effortWords(x)); err != nil {
				return err
			}
		}
		for _, v := range plan.Verdicts() {
			if err := put(r.noun()("Users")+": "+string(v), r.Totals.Verdicts[v]); err != nil {
				return err
			}
		}
		for _, s := range r.Seats {
			name := r.Catalog.Product(s.SKU)
			if err := put("Licenses: "+name, s.used(), fmt.Sprintf("used before %d, planned %d, bought %d", s.Before.Consumed, s.Planned, s.bought())); err != nil {
				return err
			}
		}
		for _, l := range links(r) {
			if err := put(l.Title, l.Digest, l.Text); err != nil {
				return err
			}
		}
		return nil
	}}
}

func usersSheet(r Report) doc.Sheet { return doc.Tagged(r.noun()("Users"), csvRows(r.Rows, r)) }

func plansSheet(r Report) doc.Sheet {
	columns := []string{"SKU", "Product", "Service plan", "Friendly name", "Users", "On before", "On planned", "On found", "On by any path", "Status"}
	return doc.Sheet{Name: "Service plans", Columns: columns, Rows: func(put func(...any) error) error {
		c := r.Catalog
		for _, s := range r.Totals.SKUs {
			for _, t := range s.Plans {
				if err := put(c.Part(s.SKU), c.Product(s.SKU), c.PlanName(s.SKU, t.Plan), c.FriendlyIn(s.SKU, t.Plan), s.Users, t.Before, t.Planned, t.Found, t.Effective, words.Statuses(t.Statuses)); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}

// A foundOn is a user with the findings on that user.
type foundOn struct {
	user     string
	findings []plan.Finding
	sources  []plan.Source
}

func findingsSheet(users iter.Seq[foundOn]) doc.Sheet {
	return doc.Sheet{Name: "Findings", Columns: []string{"User", "Code", "Severity", "Accepted", "Finding", "Source"}, Rows: func(put func(...any) error) error {
		for x := range users {
			for _, f := range x.findings {
				if err := put(x.user, string(f.Code), string(f.Severity), doc.Yes(f.Accepted), f.Text, words.Sources(x.sources)); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}
