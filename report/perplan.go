package report

import (
	"io"
	"iter"
	"slices"
	"strings"

	"reseat/plan/sku"
	"reseat/report/doc"
	"reseat/report/words"
)

// A perPlanRow is one service plan of one SKU for one user.
type perPlanRow struct {
	UPN       doc.Safe `csv:"User"`
	ObjectID  doc.Safe `csv:"Object id"`
	Verdict   doc.Safe `csv:"Verdict"`
	Part      doc.Safe `csv:"SkuPartNumber"`
	SKU       doc.Safe `csv:"SkuId"`
	Name      doc.Safe `csv:"ServicePlanName"`
	Plan      doc.Safe `csv:"ServicePlanId"`
	Applies   doc.Safe `csv:"AppliesTo"`
	Asked     doc.Safe `csv:"Asked"`
	Before    doc.Safe `csv:"Before"`
	Planned   doc.Safe `csv:"Planned"`
	Found     doc.Safe `csv:"Found"`
	Effective doc.Safe `csv:"Effective"`
	Through   doc.Safe `csv:"EffectiveThrough"`
	Status    doc.Safe `csv:"ProvisioningStatus"`
	Rehearsal doc.Safe `csv:"Rehearsal"` // yes where nothing of it happened
}

// WriteServicePlansCSV writes one row for each user, SKU and service plan, of the
// SKUs that the line is about and of those that the user holds. Before, Planned and
// Found say what the direct license makes of the plan: on, off, or not-assigned;
// Effective is the union of all paths (R11). Cells of what was not read are empty.
func WriteServicePlansCSV(w io.Writer, r Report) error {
	return ServicePlansCSV(doc.Form{})(w, r)
}

// ServicePlansCSV returns what writes the rows of WriteServicePlansCSV in a form.
func ServicePlansCSV(f doc.Form) func(io.Writer, Report) error {
	return func(w io.Writer, r Report) error { return doc.WriteCSV(w, f, perPlanRows(r), doc.Beside{}) }
}

func perPlanRows(r Report) iter.Seq[perPlanRow] {
	return func(yield func(perPlanRow) bool) {
		var rows []perPlanRow
		for i := range r.Rows {
			rows = perPlan(rows[:0], &r.Rows[i], r.Catalog)
			for _, row := range rows {
				row.Rehearsal = r.staged()
				if !yield(row) {
					return
				}
			}
		}
	}
}

// perPlan appends the rows of one user.
func perPlan(rows []perPlanRow, r *Row, c words.Catalog) []perPlanRow {
	type key struct {
		sku  sku.ID
		plan sku.PlanID
	}
	status := make(map[key]string, len(r.Services))
	for _, s := range r.Services {
		status[key{s.SKU, s.Plan}] = s.Status
	}
	for _, id := range words.ShownSKUs(r.Touched, r.Before, r.Planned, r.Found) {
		asked := ""
		if slices.Contains(r.Touched, id) {
			asked = strings.Join(r.Asked, "; ")
		}
		for _, p := range c.SKU(id).Plans {
			row := perPlanRow{
				UPN: doc.Safe(r.UPN), ObjectID: doc.Safe(r.User), Verdict: doc.Safe(r.Verdict), Part: doc.Safe(c.Part(id)), SKU: doc.Safe(id),
				Name: doc.Safe(c.PlanName(id, p.ID)), Plan: doc.Safe(p.ID), Applies: doc.Safe(words.AppliesTo(p)), Asked: doc.Safe(asked), Status: doc.Safe(status[key{id, p.ID}]),
			}
			if !p.Company {
				row.Before, row.Planned, row.Found = switched(words.Direct(r.Before, id, p.ID)), switched(words.Direct(r.Planned, id, p.ID)), switched(words.Direct(r.Found, id, p.ID))
				if r.Found != nil {
					on, through, _ := strings.Cut(c.Through(r.effect, id, p.ID), ", through ")
					row.Effective, row.Through = doc.Safe(on), doc.Safe(through)
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// switched writes the absence of a license in letters that every program reads.
func switched(s string) doc.Safe {
	if s == words.Absent {
		return "not-assigned"
	}
	return doc.Safe(s)
}
