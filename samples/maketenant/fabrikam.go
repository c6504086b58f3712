package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// The groups of Fabrikam that give licenses, and its departments.
const (
	licE3       = "LIC E3"
	licE3Yammer = "LIC E3 Yammer"
	licE3Phone  = "LIC E3 Phone"
	licE3Rule   = "LIC E3 by rule"
	trainees    = "Sales trainees"
)

// fabrikam is a tenant of 300 people who all have Microsoft 365 E3 directly.
type fabrikam struct {
	users  []tenant.User
	groups []tenant.Group
}

// departmentOf is where person i of the 300 works.
func departmentOf(i int) string {
	switch {
	case i < 120:
		return "Sales"
	case i < 220:
		return "Engineering"
	}
	return "Support"
}

func newFabrikam() *fabrikam {
	f := &fabrikam{groups: []tenant.Group{
		{ID: groupID(licE3), Name: licE3, Licenses: []tenant.License{{SKU: product("SPE_E3").ID, Disabled: plans("SPE_E3", "YAMMER_ENTERPRISE")}}},
		{ID: groupID(licE3Yammer), Name: licE3Yammer, Licenses: []tenant.License{{SKU: product("SPE_E3").ID}}},
		{ID: groupID(licE3Phone), Name: licE3Phone, Licenses: []tenant.License{
			{SKU: product("SPE_E3").ID, Disabled: plans("SPE_E3", "YAMMER_ENTERPRISE")}, {SKU: product("MCOEV").ID}}},
		{ID: groupID(licE3Rule), Name: licE3Rule, Dynamic: true, Licenses: []tenant.License{{SKU: product("SPE_E3").ID}}},
		{ID: groupID(trainees), Name: trainees},
	}}
	n := 0
	for _, c := range cultures {
		for _, last := range c.last {
			for _, first := range c.first {
				if n < 300 && ascii(first+last) {
					f.person(n, c.country, first, last)
					n++
				}
			}
		}
	}
	f.groups[0].Members = append(f.groups[0].Members, tenant.Member{ID: string(groupID(trainees)), Kind: "group"})
	return f
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > '~' || r == '\'' })
}

// person adds person i.
func (f *fabrikam) person(i int, country, first, last string) {
	upn := strings.ToLower(first + "." + last + "@fabrikam.com")
	u := tenant.User{
		ID: tenant.UserID(guid("fabrikam user", upn)), UPN: upn, Mail: upn, Name: first + " " + last,
		Department: departmentOf(i), UsageLocation: country, Created: taken.AddDate(-2, 0, -i),
	}
	if u.Department == "Sales" && i%20 == 7 {
		u.UsageLocation = ""
	}
	more := u.Department == "Sales" && i%10 == 3 // Yammer, which others of Sales do not have
	if more || u.Department == "Engineering" {
		give(&u, "SPE_E3")
	} else {
		give(&u, "SPE_E3", "YAMMER_ENTERPRISE")
	}
	switch {
	case u.Department == "Sales" && i < 5: // of the pilot: in the group already
		f.enter(0, &u)
		f.inherit(0, &u)
	case u.Department == "Support" && i >= 295:
		f.enter(4, &u)
	}
	f.users = append(f.users, u)
}

func (f *fabrikam) enter(group int, u *tenant.User) {
	f.groups[group].Members = append(f.groups[group].Members, tenant.Member{ID: string(u.ID)})
}

// inherit gives a member what the group gives.
func (f *fabrikam) inherit(group int, u *tenant.User) {
	for _, l := range f.groups[group].Licenses {
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: l.SKU, Disabled: l.Disabled, Group: f.groups[group].ID, State: tenant.Active, Updated: since(u, "the pilot")})
	}
}

func (f *fabrikam) snapshot() tenant.Snapshot {
	seats := func(part string, bought, used int) tenant.SKU {
		return tenant.SKU{Product: product(part), Account: "fabrikam", Capability: "Enabled", Seats: tenant.Seats{Enabled: bought, Consumed: used}}
	}
	return tenant.Snapshot{
		Tenant: tenant.ID(guid("tenant", "fabrikam.com")), Name: "Fabrikam", Country: "DE", Taken: taken, Complete: true,
		Domains: []tenant.Domain{{Name: "fabrikam.com", Default: true}, {Name: "fabrikam.onmicrosoft.com", Initial: true}},
		SKUs:    []tenant.SKU{seats("MCOEV", 60, 0), seats("SPE_E3", 305, len(f.users))},
		Groups:  f.groups, Users: f.users,
	}
}

// write writes the tenant and a list of users for each department.
func (f *fabrikam) write(dir string) error {
	file, err := os.Create(filepath.Join(dir, "fabrikam.json"))
	if err != nil {
		return err
	}
	defer file.Close()
	s := f.snapshot()
	if err := s.Write(file); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	lists := map[string][][]string{}
	for i, u := range f.users {
		if lists[u.Department] == nil {
			lists[u.Department] = [][]string{{"UserPrincipalName", "DisplayName", "Wave"}}
		}
		lists[u.Department] = append(lists[u.Department], []string{u.UPN, u.Name, fmt.Sprint(1 + min(1, i%40/5))})
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		if err := writeCSV(filepath.Join(dir, strings.ToLower(name)+".csv"), lists[name]); err != nil {
			return err
		}
	}
	return nil
}
