package graphsim

import "reseat/plan/tenant"

// moreGroups are the groups of a generated tenant beside its departments and the two
// that give most licenses: of every kind, with and without licenses.
func (g *generator) moreGroups() []tenant.Group {
	return []tenant.Group{
		{Name: phoneGroup, Licenses: []tenant.License{g.license("SPE_E3", "YAMMER_ENTERPRISE"), g.license("MCOEV")}},
		{Name: branchGroup, Licenses: []tenant.License{g.license("EMS")}},
		{Name: visioGroup, Licenses: []tenant.License{g.license("VISIOCLIENT")}, Dynamic: true},
		{Name: syncedGroup, Licenses: []tenant.License{g.license("POWER_BI_STANDARD")}, Synced: true},
		{Name: "License administrators", Roles: true},
		{Name: "Temporary staff", Dynamic: true, Paused: true},
		{Name: "Board", Restricted: true},
		{Name: "Project Falcon", Kind: tenant.Microsoft365Group, Mail: "falcon@contoso.com"},
		{Name: "Sales floor", Kind: tenant.TeamGroup, Mail: "salesfloor@contoso.com"},
		{Name: "Invoices", Kind: tenant.MailSecurityGroup, Mail: "invoices@contoso.com"},
		{Name: "Contoso news", Kind: tenant.DistributionGroup, Mail: "news@contoso.com"},
	}
}

const (
	phoneGroup  = "LIC Teams Phone"
	branchGroup = "LIC EMS branch offices"
	visioGroup  = "LIC Visio Engineering"
	syncedGroup = "LIC Power BI reports"
)

// nest puts licensed groups and departments into licensed groups: their members get
// nothing from the outer one, as Microsoft licenses direct members alone.
func (g *generator) nest() {
	for _, n := range [][2]string{{g.lic["EMS"].Name, branchGroup}, {g.lic["SPE_E3"].Name, phoneGroup}, {branchGroup, "Field Service"}, {visioGroup, "Engineering"}} {
		to := g.group(n[0])
		to.Members = append(to.Members, tenant.Member{ID: string(g.group(n[1]).ID), Kind: "group"})
	}
}

// group returns the group of that name.
func (g *generator) group(name string) *tenant.Group {
	for i := range g.s.Groups {
		if g.s.Groups[i].Name == name {
			return &g.s.Groups[i]
		}
	}
	panic("graphsim: no generated group " + name)
}

// gatherings makes an account a member of further groups, by what it has so far. Where
// a license cannot reach a member, its row is in error, as the service leaves it: no
// seat, a country, or a license that excludes it. A snapshot does not say where a SKU is
// not offered, so a user whose country was the reason gets the license when processed
// again.
func (g *generator) gatherings(u *tenant.User) {
	one := func(in int) bool { return g.more.IntN(in) == 0 }
	frontline := u.Department == "Operations" || u.Department == "Field Service"
	switch {
	case u.Guest:
		if one(20) {
			g.join(g.group("Project Falcon"), u)
		}
		return
	case u.Disabled:
		return
	case len(u.Assignments) == 0 && frontline && one(12):
		g.freeTeams(u)
		return
	case u.Inherits(g.sku("SPE_E3").ID) && one(14):
		g.bothWays(u)
	}
	switch u.Department {
	case "Sales":
		if one(4) {
			g.phone(u)
		}
	case "Engineering":
		if !holds(u.Assignments, g.sku("VISIOCLIENT").ID) && one(8) {
			g.reached(u, visioGroup, "", "")
		}
	case "Field Service":
		if len(u.Assignments) > 0 && one(10) {
			g.reached(u, branchGroup, "", "")
		}
	case "Marketing", "Finance":
		if one(3) {
			g.reached(u, syncedGroup, "", "")
		}
	}
	for _, n := range [][2]string{{"IT", "License administrators"}, {"Finance", "Invoices"}, {"Sales", "Sales floor"}, {"Legal", "Board"}} {
		if u.Department == n[0] && one(5) {
			g.join(g.group(n[1]), u)
		}
	}
	if one(50) {
		g.join(g.group("Temporary staff"), u)
	}
	if one(10) {
		g.join(g.group("Contoso news"), u)
	}
}

// phone gives Teams Phone through its group, unless the country or the seats forbid it.
func (g *generator) phone(u *tenant.User) {
	switch {
	case u.UsageLocation == "IN":
		g.reached(u, phoneGroup, "MCOEV", "ProhibitedInUsageLocationViolation")
	case g.more.IntN(30) == 0:
		g.reached(u, phoneGroup, "MCOEV", "CountViolation")
	default:
		g.reached(u, phoneGroup, "", "")
	}
}

// freeTeams gives an account the free Teams of a former sign-up. Half of these accounts
// are in the group that gives Microsoft 365 E3, whose Teams excludes the free one.
func (g *generator) freeTeams(u *tenant.User) {
	g.direct(u, "TEAMS_FREE")
	if g.more.IntN(2) == 0 {
		g.reached(u, g.lic["SPE_E3"].Name, "SPE_E3", "MutuallyExclusiveViolation")
	}
}

// bothWays gives directly what reaches the user through a group as well: Microsoft 365
// E3, and EMS beside it, each with service plans of its own switched off.
func (g *generator) bothWays(u *tenant.User) {
	if _, direct := u.HoldsDirect(g.sku("SPE_E3").ID); direct {
		return
	}
	g.direct(u, "SPE_E3", "SWAY")
	g.direct(u, "EMS", "INTUNE_A")
	g.reached(u, g.lic["EMS"].Name, "", "")
}

// reached makes the user a member of a group. Of the group's licenses the one that is
// named did not reach the user, for that reason, and with it none of the others.
func (g *generator) reached(u *tenant.User, group, failed, why string) {
	from := g.group(group)
	g.join(from, u)
	at := g.when()
	for _, l := range from.Licenses {
		a := tenant.Assignment{SKU: l.SKU, Group: from.ID, Disabled: l.Disabled, State: tenant.Active, Updated: at}
		if failed != "" {
			a.State, a.Error = tenant.InError, "Other"
			if l.SKU == g.sku(failed).ID {
				a.Error = why
			}
		}
		u.Assignments = append(u.Assignments, a)
	}
}
