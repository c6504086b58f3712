package reporttest

import (
	"fmt"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// SmallTenant has a user of each kind that an inventory looks for.
func SmallTenant() tenant.Snapshot {
	direct := func(id sku.ID, off ...sku.PlanID) tenant.Assignment {
		return tenant.Assignment{SKU: id, Disabled: sku.NewPlanSet(off...), State: tenant.Active, Updated: Late}
	}
	through := func(id sku.ID, g tenant.GroupID) tenant.Assignment {
		return tenant.Assignment{SKU: id, Group: g, State: tenant.Active, Updated: Late}
	}
	failed := through(E5, "g")
	failed.State, failed.Error = tenant.InError, "CountViolation"
	return tenant.Snapshot{
		Tenant: "t", Name: "Contoso", Domains: []tenant.Domain{{Name: "contoso.com", Default: true}}, Taken: Now, Complete: true,
		SKUs: Header().SKUs, Groups: []tenant.Group{{ID: "g", Name: "Sales"}},
		Users: []tenant.User{
			{ID: "1", UPN: "zoe@contoso.com", Name: "Zoe", Department: "Sales", UsageLocation: "DE", Assignments: []tenant.Assignment{direct(EMS, Intune)}},
			{ID: "2", UPN: "bea@contoso.com", Name: "Bea", UsageLocation: "DE", Assignments: []tenant.Assignment{direct(EMS), through(EMS, "g"), failed}},
			{ID: "3", UPN: "cid@contoso.com", Name: "Cid", Disabled: true, Synced: true, UsageLocation: "FR", Assignments: []tenant.Assignment{through(EMS, "g")}},
			{ID: "4", UPN: "guest#ext@contoso.com", Name: "Gus", Guest: true, Assignments: []tenant.Assignment{direct(E5)}},
			{ID: "5", UPN: "dan@contoso.com", Name: "Dan"},
			{ID: "6", UPN: Formula, Name: Formula, Department: Formula, UsageLocation: "DE"},
		},
	}
}

// HostileTenant is smallTenant with a name in every text that tries to leave its place.
func HostileTenant() tenant.Snapshot {
	s := SmallTenant()
	s.Name, s.Groups[0].Name = Escape, Escape
	s.SKUs[0].PartNumber, s.SKUs[0].Name, s.SKUs[0].Capability = sku.PartNumber(Escape), Escape, Escape
	s.SKUs[0].Plans[0].Name, s.SKUs[0].Plans[0].Friendly = Escape, Escape
	for i := range s.Users {
		u := &s.Users[i]
		u.UPN, u.Name, u.Department, u.UsageLocation = Escape, Escape, Escape, Escape
		for j := range u.Assignments {
			if u.Assignments[j].State == tenant.InError {
				u.Assignments[j].Error, u.Assignments[j].State = Escape, tenant.State(Escape)
			}
		}
	}
	return s
}

// TenantSampleOf repeats smallTenant's users up to n.
func TenantSampleOf(n int) tenant.Snapshot {
	s := SmallTenant()
	kinds := s.Users
	s.Users = nil
	for i := range n {
		u := kinds[i%len(kinds)]
		if i%len(kinds) != 5 || i > 10 {
			u.UPN, u.Name = fmt.Sprintf("user%06d@contoso.com", i), fmt.Sprintf("User %d", i)
		}
		u.ID = tenant.UserID(fmt.Sprintf("u%06d", i))
		s.Users = append(s.Users, u)
	}
	return s
}

// Escape is a name that would paint the terminal and turn its text around.
const Escape = "evil\x1b[31m\u202e\r\n@contoso.com"

// Formula is a name that a spreadsheet would run and a page would obey.
const Formula = `=HYPERLINK("x")<script>alert(1)</script>`
