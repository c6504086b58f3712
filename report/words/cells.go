package words

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
)

// Licenses writes what a state holds directly, in the form that a license cell
// takes: SKU|PLAN|PLAN with the plans off, joined with semicolons; "none" where
// there is nothing, empty where there is no user.
func (c Catalog) Licenses(s *plan.State) string {
	if s == nil {
		return ""
	}
	return c.LicenseList(s.Direct)
}

// LicenseList writes licenses in the form that a license cell takes.
func (c Catalog) LicenseList(all []tenant.License) string {
	if len(all) == 0 {
		return "none"
	}
	out := make([]string, len(all))
	for i, l := range all {
		out[i] = c.License(l)
	}
	return strings.Join(out, ";")
}

// Provisioning writes the provisioning status of each plan as SKU/PLAN=Status.
func (c Catalog) Provisioning(all []tenant.Service) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = fmt.Sprintf("%s/%s=%s", c.Part(s.SKU), c.PlanName(s.SKU, s.Plan), s.Status)
	}
	return strings.Join(out, ";")
}

// Findings puts findings into one cell, each as its code and text.
func Findings(all []plan.Finding) string { return strings.Join(FindingLines(all), "; ") }

// FindingLines writes each finding as its code and text.
// FindingLine writes a finding as its code and text.
func FindingLines(all []plan.Finding) []string {
	out := make([]string, len(all))
	for i, f := range all {
		out[i] = FindingLine(f)
	}
	return out
}

func FindingLine(f plan.Finding) string {
	s := fmt.Sprintf("%s: %s", f.Code, f.Text)
	if f.Accepted {
		s += " (accepted)"
	}
	return s
}

// Parts lists the part numbers of SKUs.
func (c Catalog) Parts(ids []sku.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = c.Part(id)
	}
	return out
}

// Sources puts the places that rows came from into one cell.
func Sources(all []plan.Source) string { return strings.Join(SourceLines(all), "; ") }

// SourceLines writes the place that each row came from.
func SourceLines(all []plan.Source) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s.String()
	}
	return out
}

// Location is the usage location of a state; empty where there is no user.
func Location(s *plan.State) string {
	if s == nil {
		return ""
	}
	return s.Location
}

// Stamp writes a time as RFC 3339 in UTC, and the zero time as nothing.
func Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// Statuses writes how many users have each provisioning status.
func Statuses(counts map[string]int) string {
	var out []string
	for _, s := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, fmt.Sprintf("%s %s", tenant.Thousands(counts[s]), s))
	}
	return strings.Join(out, ", ")
}

// Listed joins the entries of one cell, which anybody may have written: a line each on a
// terminal, all on one line elsewhere.
func Listed(t doc.Terminal, all []string) string {
	plain := make([]string, len(all))
	for i, s := range all {
		plain[i] = tenant.Plain(s)
	}
	if t.Width == 0 {
		return strings.Join(plain, "; ")
	}
	return strings.Join(plain, "\n")
}

// PlainRow returns a row of a table whose texts are plain.
func PlainRow(cells ...any) table.Row {
	for i, c := range cells {
		if v := reflect.ValueOf(c); v.Kind() == reflect.String {
			cells[i] = tenant.Plain(v.String())
		}
	}
	return cells
}

// Clock shows a time to the second, in UTC, so that a report reads the same everywhere.
func Clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05Z") }

// Account says what is particular about an account.
func Account(u tenant.User) []string {
	out := []string{"member"}
	if u.Guest {
		out[0] = "guest"
	}
	if u.Disabled {
		out = append(out, "blocked")
	}
	if u.Synced {
		out = append(out, "synchronised")
	}
	return out
}
