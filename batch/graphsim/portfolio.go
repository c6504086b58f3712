package graphsim

import (
	"slices"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// portfolio is what a generated tenant owns, by part number.
var portfolio = []struct {
	part string
	id   sku.ID
}{
	{"SPE_E3", "05e9a617-0261-4cee-bb44-138d3ef5d965"},
	{"SPE_E5", "06ebc4ee-1bb5-47dd-8120-11324bc54e06"},
	{"ENTERPRISEPACK", "6fd2c87f-b296-42f0-b197-1e91e994b900"},
	{"ENTERPRISEPREMIUM", "c7df2760-2c81-4ef7-b578-5b5392b571df"},
	{"EMS", "efccb6f7-5641-4e0e-bd10-b4976e1bf68e"},
	{"EMSPREMIUM", "b05e124f-c7cc-45a0-a6aa-8cf78c946968"},
	{"INTUNE_A", "061f9ace-7d42-4136-88ac-31dc755f143f"},
	{"MCOEV", "e43b5b99-8dfb-405f-9987-dc307f34bcbd"},
	{"VISIOCLIENT", "c5928f49-12ba-48f7-ada3-0d743a3601d5"},
	{"POWER_BI_STANDARD", "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235"},
	{"FLOW_FREE", "f30db892-07e9-47e9-837c-80727f46fd3d"},
	{"TEAMS_FREE", "16ddbbfc-09ea-4de2-b1d7-312db6112d70"},
}

// companyPlans belong to the tenant and not to one user.
var companyPlans = []string{"EXCHANGE_S_FOUNDATION", "Content_Explorer", "RMS_S_BASIC"}

// products fills the tenant's SKUs from the bundled catalogue.
func (g *generator) products() {
	for _, o := range portfolio {
		p, _ := sku.Bundled().Product(o.id)
		p.PartNumber = sku.PartNumber(o.part)
		p.Plans = slices.Clone(p.Plans)
		for i := range p.Plans {
			p.Plans[i].Company = slices.Contains(companyPlans, p.Plans[i].Name)
		}
		g.s.SKUs = append(g.s.SKUs, tenant.SKU{Product: p, Account: "contoso", Capability: "Enabled"})
	}
}

func (g *generator) sku(part string) *tenant.SKU {
	i := slices.IndexFunc(g.s.SKUs, func(k tenant.SKU) bool { return string(k.PartNumber) == part })
	return &g.s.SKUs[i]
}

// license names a SKU with plans off, those of them that it has.
func (g *generator) license(part string, off ...string) tenant.License {
	k := g.sku(part)
	var ids []sku.PlanID
	for _, p := range k.Plans {
		if slices.Contains(off, p.Name) {
			ids = append(ids, p.ID)
		}
	}
	return tenant.License{SKU: k.ID, Disabled: sku.NewPlanSet(ids...)}
}

// licenses gives a member what one of that department usually has.
func (g *generator) licenses(u *tenant.User) {
	switch u.Department {
	case "Operations", "Field Service":
		g.frontline(u)
	case "IT", "Legal", "Finance":
		g.direct(u, "SPE_E5")
	case "Engineering":
		g.office(u, 70)
		if g.percent(35) {
			g.direct(u, "VISIOCLIENT")
		}
	default:
		g.office(u, 45)
	}
	if g.percent(12) {
		g.direct(u, "FLOW_FREE")
	}
	if g.percent(8) {
		g.direct(u, "POWER_BI_STANDARD")
	}
}

func (g *generator) frontline(u *tenant.User) {
	switch n := g.r.IntN(100); {
	case n < 35: // no license at all
	case n < 60:
		g.direct(u, "INTUNE_A")
	case n < 85:
		g.direct(u, "EMS", "INTUNE_A")
	default:
		g.office(u, 50)
	}
}

// office gives Microsoft 365 E3 through its group to that share, and to the others the
// older Office 365 E3 with EMS beside it, some of them with plans off.
func (g *generator) office(u *tenant.User, modern int) {
	switch {
	case g.percent(modern):
		g.inherited(u, "SPE_E3")
	case g.percent(8):
		g.direct(u, "ENTERPRISEPREMIUM")
		g.direct(u, "EMSPREMIUM")
		return
	default:
		off := [][]string{nil, nil, {"YAMMER_ENTERPRISE"}, {"SWAY", "YAMMER_ENTERPRISE"}, {"TEAMS1"}}
		g.direct(u, "ENTERPRISEPACK", off[g.r.IntN(len(off))]...)
		g.ems(u)
	}
	if u.Department == "Sales" && g.percent(20) {
		g.direct(u, "MCOEV")
	}
}

// ems comes directly with or without Intune, through its group, or both ways.
func (g *generator) ems(u *tenant.User) {
	n := g.r.IntN(100)
	if n < 40 {
		g.direct(u, "EMS")
	} else if n < 70 {
		g.direct(u, "EMS", "INTUNE_A")
	}
	if n >= 65 && n < 90 {
		g.inherited(u, "EMS")
	}
}

func (g *generator) direct(u *tenant.User, part string, off ...string) {
	l := g.license(part, off...)
	u.Assignments = append(u.Assignments, tenant.Assignment{SKU: l.SKU, Disabled: l.Disabled, State: tenant.Active, Updated: g.when()})
}

// inherited makes the user a member of the group that gives the license. A few members
// did not get it because no seat was left.
func (g *generator) inherited(u *tenant.User, part string) {
	from := g.lic[part]
	g.join(from, u)
	l := from.Licenses[0]
	a := tenant.Assignment{SKU: l.SKU, Group: from.ID, Disabled: l.Disabled, State: tenant.Active, Updated: g.when()}
	if g.r.IntN(200) == 0 {
		a.State, a.Error = tenant.InError, "CountViolation"
	}
	u.Assignments = append(u.Assignments, a)
}

func (g *generator) when() time.Time {
	return g.s.Taken.Add(-time.Duration(g.r.IntN(700*24*3600)) * time.Second)
}

// seats sets what was bought: a little more than is used, in steps of 25, but none to
// spare of EMS, and Office 365 E5 is in its last days.
func (g *generator) seats() {
	held := newDirectory(g.s, 0).held
	for i := range g.s.SKUs {
		k := &g.s.SKUs[i]
		n := held[k.ID]
		k.Seats = tenant.Seats{Enabled: (n + n/20 + 25) / 25 * 25, Consumed: n}
		switch k.PartNumber {
		case "EMS":
			k.Seats.Enabled = n + max(3, n/100)
		case "ENTERPRISEPREMIUM":
			k.Capability, k.Seats.Warning, k.Seats.Enabled = "Warning", k.Seats.Enabled, 0
		case "FLOW_FREE", "POWER_BI_STANDARD", "TEAMS_FREE":
			k.Seats.Enabled = 1_000_000
		}
	}
}

// subscriptions are what was bought of each SKU: Visio ends or renews soon, Intune is a
// trial, Office 365 E5 is in the grace period, and the others run for long.
func (g *generator) subscriptions() {
	const day = 24 * time.Hour
	for _, k := range g.s.SKUs {
		s := tenant.Subscription{
			ID: guid(g.seed, "subscription", k.PartNumber), SKU: k.ID, Seats: k.Seats.Enabled + k.Seats.Warning, Status: k.Capability,
			Created: g.s.Taken.Add(-165 * day), Next: g.s.Taken.Add(200 * day),
		}
		switch k.PartNumber {
		case "VISIOCLIENT":
			s.Created, s.Next = g.s.Taken.Add(-353*day), g.s.Taken.Add(12*day)
		case "INTUNE_A":
			s.Trial, s.Created, s.Next = true, g.s.Taken.Add(-10*day), g.s.Taken.Add(20*day)
		case "ENTERPRISEPREMIUM":
			s.Created, s.Next = g.s.Taken.Add(-375*day), g.s.Taken.Add(20*day)
		case "FLOW_FREE", "POWER_BI_STANDARD", "TEAMS_FREE":
			s.Next = time.Time{}
		}
		g.s.Subscriptions = append(g.s.Subscriptions, s)
	}
}
