package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
)

// licenses writes what a state holds directly, in the form that a license cell
// takes: SKU|PLAN|PLAN with the plans off, joined with semicolons; "none" where
// there is nothing, empty where there is no user.
func (c Catalog) licenses(s *plan.State) string {
	if s == nil {
		return ""
	}
	return c.list(s.Direct)
}

func (c Catalog) list(all []tenant.License) string {
	if len(all) == 0 {
		return "none"
	}
	out := make([]string, len(all))
	for i, l := range all {
		out[i] = c.License(l)
	}
	return strings.Join(out, ";")
}

// effectiveCell is empty where nothing was found, unlike a user who has nothing.
func (c Catalog) effectiveCell(r Row) string {
	if r.Found == nil {
		return ""
	}
	return c.list(r.Effective)
}

// provisioning writes the provisioning status of each plan as SKU/PLAN=Status.
func (c Catalog) provisioning(all []tenant.Service) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = fmt.Sprintf("%s/%s=%s", c.Part(s.SKU), c.PlanName(s.SKU, s.Plan), s.Status)
	}
	return strings.Join(out, ";")
}

// findings puts findings into one cell, each as its code and text.
func findings(all []plan.Finding) string { return strings.Join(findingLines(all), "; ") }

// findingLines writes each finding as its code and text.
func findingLines(all []plan.Finding) []string {
	out := make([]string, len(all))
	for i, f := range all {
		out[i] = findingLine(f)
	}
	return out
}

func findingLine(f plan.Finding) string {
	s := fmt.Sprintf("%s: %s", f.Code, f.Text)
	if f.Accepted {
		s += " (accepted)"
	}
	return s
}

// parts lists the part numbers of SKUs.
func (c Catalog) parts(ids []sku.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = c.Part(id)
	}
	return out
}

// sources puts the places that rows came from into one cell.
func sources(all []plan.Source) string { return strings.Join(sourceLines(all), "; ") }

// sourceLines writes the place that each row came from.
func sourceLines(all []plan.Source) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s.String()
	}
	return out
}

func location(s *plan.State) string {
	if s == nil {
		return ""
	}
	return s.Location
}

// stamp writes a time as RFC 3339 in UTC, and the zero time as nothing.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// gapSeconds writes the time without license in seconds; empty where there was none.
func gapSeconds(g *Gap) string {
	if g == nil {
		return ""
	}
	return fmt.Sprintf("%.3f", g.Seconds)
}

// statuses writes how many users have each provisioning status.
func statuses(counts map[string]int) string {
	var out []string
	for _, s := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, fmt.Sprintf("%s %s", tenant.Thousands(counts[s]), s))
	}
	return strings.Join(out, ", ")
}

// listed joins the entries of one cell, which anybody may have written: a line each on a
// terminal, all on one line elsewhere.
func listed(t doc.Terminal, all []string) string {
	plain := make([]string, len(all))
	for i, s := range all {
		plain[i] = tenant.Plain(s)
	}
	if t.Width == 0 {
		return strings.Join(plain, "; ")
	}
	return strings.Join(plain, "\n")
}
