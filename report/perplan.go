package report

import (
	"io"
	"iter"
	"slices"
	"strings"

	"reseat/plan/sku"
)

// A perPlanRow is one service plan of one SKU for one user.
type perPlanRow struct {
	UPN       safe `csv:"User"`
	ObjectID  safe `csv:"Object id"`
	Verdict   safe `csv:"Verdict"`
	Part      safe `csv:"SkuPartNumber"`
	SKU       safe `csv:"SkuId"`
	Name      safe `csv:"ServicePlanName"`
	Plan      safe `csv:"ServicePlanId"`
	Applies   safe `csv:"AppliesTo"`
	Asked     safe `csv:"Asked"`
	Before    safe `csv:"Before"`
	Planned   safe `csv:"Planned"`
	Found     safe `csv:"Found"`
	Effective safe `csv:"Effective"`
	Through   safe `csv:"EffectiveThrough"`
	Status    safe `csv:"ProvisioningStatus"`
	Rehearsal safe `csv:"Rehearsal"` // yes where nothing of it happened
}

// WriteServicePlansCSV writes one row for each user, SKU and service plan, of the
// SKUs that the line is about and of those that the user holds. Before, Planned and
// Found say what the direct license makes of the plan: on, off, or not-assigned;
// Effective is the union of all paths (R11). Cells of what was not read are empty.
func WriteServicePlansCSV(w io.Writer, r Report) error {
	return ServicePlansCSV(Form{})(w, r)
}

// ServicePlansCSV returns what writes the rows of WriteServicePlansCSV in a form.
func ServicePlansCSV(f Form) func(io.Writer, Report) error {
	return func(w io.Writer, r Report) error { return writeRows(w, f, perPlanRows(r), beside{}) }
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
func perPlan(rows []perPlanRow, r *Row, c Catalog) []perPlanRow {
	type key struct {
		sku  sku.ID
		plan sku.PlanID
	}
	status := make(map[key]string, len(r.Services))
	for _, s := range r.Services {
		status[key{s.SKU, s.Plan}] = s.Status
	}
	for _, id := range shownSKUs(r.Touched, r.Before, r.Planned, r.Found) {
		asked := ""
		if slices.Contains(r.Touched, id) {
			asked = strings.Join(r.Asked, "; ")
		}
		for _, p := range c.product(id).Plans {
			row := perPlanRow{
				UPN: safe(r.UPN), ObjectID: safe(r.User), Verdict: safe(r.Verdict), Part: safe(c.Part(id)), SKU: safe(id),
				Name: safe(c.PlanName(id, p.ID)), Plan: safe(p.ID), Applies: safe(appliesTo(p)), Asked: safe(asked), Status: safe(status[key{id, p.ID}]),
			}
			if !p.Company {
				row.Before, row.Planned, row.Found = switched(direct(r.Before, id, p.ID)), switched(direct(r.Planned, id, p.ID)), switched(direct(r.Found, id, p.ID))
				if r.Found != nil {
					on, through, _ := strings.Cut(c.through(r.effect, id, p.ID), ", through ")
					row.Effective, row.Through = safe(on), safe(through)
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// switched writes the absence of a license in letters that every program reads.
func switched(s string) safe {
	if s == absent {
		return "not-assigned"
	}
	return safe(s)
}

// appliesTo says whose plan it is, as Graph does.
func appliesTo(p sku.Plan) string {
	if p.Company {
		return "Company"
	}
	return "User"
}
