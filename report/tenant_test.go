package report

import (
	"bytes"
	"io"
	"testing"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/inventory"
	"reseat/report/money"
	"reseat/report/reporttest"
)

// tenantTexts are what `sku` and `user` print of a tenant.
var tenantTexts = map[string]func(io.Writer, tenant.Snapshot) error{
	"sku-list.txt": func(w io.Writer, s tenant.Snapshot) error { return inventory.WriteSKUs(w, s.SKUs) },
	"sku-list.csv": func(w io.Writer, s tenant.Snapshot) error { return inventory.WriteSKUsCSV(w, s.SKUs) },
	"sku-show.txt": func(w io.Writer, s tenant.Snapshot) error { return inventory.WriteSKUPlans(w, s.SKUs[0]) },
	"sku-show.csv": func(w io.Writer, s tenant.Snapshot) error { return inventory.WriteSKUPlansCSV(w, s.SKUs[0]) },
	"user-list.txt": func(w io.Writer, s tenant.Snapshot) error {
		return inventory.WriteUsers(w, inventory.New(s, money.Prices{}, "1.0.0", reporttest.Now))
	},
	"user-list.csv": func(w io.Writer, s tenant.Snapshot) error {
		return inventory.WriteCSV(w, inventory.New(s, money.Prices{}, "1.0.0", reporttest.Now))
	},
	"user-show.txt": func(w io.Writer, s tenant.Snapshot) error { return WriteUserDetail(w, detailOf(s, 1)) },
}

func detailOf(s tenant.Snapshot, user int) UserDetail {
	return NewUserDetail(s, s.Users[user], []tenant.Service{{SKU: reporttest.EMS, Plan: reporttest.Premium, Status: "PendingActivation"}})
}

func TestTenantFormats(t *testing.T) {
	for name, write := range tenantTexts {
		reporttest.Matches(t, name, reporttest.Written(t, write, reporttest.SmallTenant()))
	}
	reporttest.Matches(t, "findings.txt", reporttest.Written(t, WriteRules, plan.Rules()[:3]))
}

// No name of a tenant gets onto the terminal as anything but text.
func TestTenantNamesDoNotSteerTheTerminal(t *testing.T) {
	for _, name := range []string{"sku-list.txt", "sku-show.txt", "user-list.txt", "user-show.txt"} {
		text := reporttest.Written(t, tenantTexts[name], reporttest.HostileTenant())
		reporttest.SteersNothing(t, name, text)
		for _, line := range bytes.Split(text, []byte("\n")) {
			if bytes.HasSuffix(line, []byte(" ")) {
				t.Errorf("%s: %q ends with spaces", name, line)
			}
		}
	}
}

func TestTenantCSVIsGuarded(t *testing.T) {
	s := reporttest.SmallTenant()
	s.SKUs[0].Name, s.SKUs[0].Plans[0].Name, s.SKUs[0].Plans[0].Friendly = "=1", "@1", "+1"
	s.Groups[0].Name, s.Users[0].Name, s.Users[0].Department = "=1", "-1", "\t1"
	for name, rows := range map[string]int{"sku-list.csv": 2, "sku-show.csv": 3, "user-list.csv": 6} {
		reporttest.HoldsNoFormula(t, reporttest.Written(t, tenantTexts[name], s), rows)
	}
}

// R11: a plan that is off in one SKU and on by another path is on for the user.
func TestUserDetailIsEffective(t *testing.T) {
	s := reporttest.SmallTenant()
	s.Users[0].Assignments = append(s.Users[0].Assignments, tenant.Assignment{SKU: reporttest.E5, State: tenant.Active})
	for _, p := range NewUserDetail(s, s.Users[0], nil).Plans {
		if p.SKU == reporttest.EMS && p.Plan == reporttest.Intune && (!p.Anywhere || len(p.On) > 0 || len(p.Off) != 1) {
			t.Errorf("INTUNE_A of EMS = %+v, want off there and on through SPE_E5", p)
		}
	}
}

// R36: an inherited row in error gives nothing.
func TestUserDetailOfRowInError(t *testing.T) {
	for _, p := range detailOf(reporttest.SmallTenant(), 1).Plans {
		if p.SKU == reporttest.E5 && len(p.On) > 0 {
			t.Errorf("%s of SPE_E5 is on by %v, and that row is in error", p.Name, p.On)
		}
	}
}

// A user without a license has a screen too.
func TestUserDetailOfNobody(t *testing.T) {
	text := reporttest.Written(t, WriteUserDetail, detailOf(reporttest.SmallTenant(), 4))
	for _, want := range []string{"dan@contoso.com (Dan)", "none: a license cannot be assigned directly", "no license"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
}
