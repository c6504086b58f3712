package report

import (
	"fmt"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// smallTenant has a user of each kind that an inventory looks for.
func smallTenant() tenant.Snapshot {
	direct := func(id sku.ID, off ...sku.PlanID) tenant.Assignment {
		return tenant.Assignment{SKU: id, Disabled: sku.NewPlanSet(off...), State: tenant.Active, Updated: late}
	}
	through := func(id sku.ID, g tenant.GroupID) tenant.Assignment {
		return tenant.Assignment{SKU: id, Group: g, State: tenant.Active, Updated: late}
	}
	failed := through(e5, "g")
	failed.State, failed.Error = tenant.InError, "CountViolation"
	return tenant.Snapshot{
		Tenant: "t", Name: "Contoso", Domains: []tenant.Domain{{Name: "contoso.com", Default: true}}, Taken: now, Complete: true,
		SKUs: header().SKUs, Groups: []tenant.Group{{ID: "g", Name: "Sales"}},
		Users: []tenant.User{
			{ID: "1", UPN: "zoe@contoso.com", Name: "Zoe", Department: "Sales", UsageLocation: "DE", Assignments: []tenant.Assignment{direct(ems, intune)}},
			{ID: "2", UPN: "bea@contoso.com", Name: "Bea", UsageLocation: "DE", Assignments: []tenant.Assignment{direct(ems), through(ems, "g"), failed}},
			{ID: "3", UPN: "cid@contoso.com", Name: "Cid", Disabled: true, Synced: true, UsageLocation: "FR", Assignments: []tenant.Assignment{through(ems, "g")}},
			{ID: "4", UPN: "guest#ext@contoso.com", Name: "Gus", Guest: true, Assignments: []tenant.Assignment{direct(e5)}},
			{ID: "5", UPN: "dan@contoso.com", Name: "Dan"},
			{ID: "6", UPN: formula, Name: formula, Department: formula, UsageLocation: "DE"},
		},
	}
}

// hostileTenant is smallTenant with a name in every text that tries to leave its place.
func hostileTenant() tenant.Snapshot {
	s := smallTenant()
	s.Name, s.Groups[0].Name = escape, escape
	s.SKUs[0].PartNumber, s.SKUs[0].Name, s.SKUs[0].Capability = sku.PartNumber(escape), escape, escape
	s.SKUs[0].Plans[0].Name, s.SKUs[0].Plans[0].Friendly = escape, escape
	for i := range s.Users {
		u := &s.Users[i]
		u.UPN, u.Name, u.Department, u.UsageLocation = escape, escape, escape, escape
		for j := range u.Assignments {
			if u.Assignments[j].State == tenant.InError {
				u.Assignments[j].Error, u.Assignments[j].State = escape, tenant.State(escape)
			}
		}
	}
	return s
}

// tenantSampleOf repeats smallTenant's users up to n.
func tenantSampleOf(n int) tenant.Snapshot {
	s := smallTenant()
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
