package graphsim

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"reseat/plan/tenant"
)

// Generate returns a believable tenant of that many users: most of them in few
// departments, most licenses of few kinds, some through groups, and the dirt that real
// directories have: users without a location, guests, leavers who still have a license,
// subscriptions that end soon, service plans switched off here and there, licenses assigned both directly and through
// groups, groups of every kind inside of each other, and members whom a group's license
// did not reach. One seed gives one tenant.
func Generate(users int, seed uint64) tenant.Snapshot {
	g := &generator{r: rand.New(rand.NewPCG(seed, 0)), use: rand.New(rand.NewPCG(seed, 1)), more: rand.New(rand.NewPCG(seed, 2)), seed: seed, names: make(map[string]int)}
	g.s = tenant.Snapshot{
		Tenant: tenant.ID(guid(seed, "tenant")), Name: "Contoso", Country: "DE", Complete: true,
		Taken: time.Date(2026, 11, 2, 6, 0, 0, 0, time.UTC),
		Domains: []tenant.Domain{
			{Name: "contoso.com", Default: true}, {Name: "contoso.onmicrosoft.com", Initial: true}, {Name: "corp.contoso.com", Federated: true}},
	}
	g.products()
	g.groups()
	for i := range users {
		g.user(i)
	}
	g.seats()
	g.subscriptions()
	return g.s
}

type generator struct {
	r     *rand.Rand
	use   *rand.Rand // of sign-ins; a source of its own keeps the users apart from them
	more  *rand.Rand // of further groups, likewise
	seed  uint64
	s     tenant.Snapshot
	names map[string]int
	depts map[string]*tenant.Group
	lic   map[string]*tenant.Group // licensed groups by part number
}

// A weighted value is drawn in proportion to its weight.
type weighted struct {
	value  string
	weight int
}

var departments = []weighted{
	{"Operations", 30}, {"Sales", 24}, {"Field Service", 14}, {"Engineering", 10}, {"Customer Care", 8},
	{"Finance", 5}, {"Marketing", 3}, {"IT", 3}, {"Human Resources", 2}, {"Legal", 1},
}

var locations = []weighted{{"DE", 46}, {"AT", 9}, {"CH", 9}, {"US", 12}, {"GB", 7}, {"FR", 6}, {"PL", 4}, {"IN", 4}, {"", 3}}

var firstNames = strings.Fields("Ada Aiko Alex Amir Anna Aylin Ben Bianca Björn Carla Chen Clara Daniel David Diego Elena Emma Eric Fatima Felix Finn " +
	"Grace Hanna Hugo Ida Ines Ivan Jan Jana Jonas Julia Karim Kira Lara Lea Leon Lina Luca Maja Marie Mateo Max Mia Nadia Nils Noah Nora Olga Omar Paul " +
	"Petra Priya Ralf Rosa Sam Sara Seán Sofia Theo Tim Tom Uwe Vera Viktor Wei Yara Yusuf Zoë")

var lastNames = strings.Fields("Abel Ahmed Andersen Bauer Becker Berger Brandt Brown Chen Costa Diaz Dubois Eder Engel Fischer Fuchs Garcia Graf Gruber " +
	"Haas Hansen Hartmann Hoffmann Huber Ivanova Jansen Jung Kaiser Keller Klein Koch Kowalska Krüger Kumar Lang Lehmann Lopez Maier Marino Martin Meyer Moreau " +
	"Müller Nguyen Novak O'Brien O'Hara Patel Peters Rossi Roth Santos Sato Schmidt Schneider Schulz Schäfer Silva Singh Smith Steiner Suzuki Tanaka Thomas Vogel " +
	"Wagner Walter Wang Weber Weiß Winter Wolf Yilmaz Zimmer")

func (g *generator) pick(list []weighted) string {
	sum := 0
	for _, w := range list {
		sum += w.weight
	}
	n := g.r.IntN(sum)
	for _, w := range list {
		if n -= w.weight; n < 0 {
			return w.value
		}
	}
	return ""
}

func (g *generator) percent(n int) bool { return g.r.IntN(100) < n }

// groups makes one group a department, and those that give out licenses.
func (g *generator) groups() {
	g.depts, g.lic = make(map[string]*tenant.Group), make(map[string]*tenant.Group)
	more := g.moreGroups()
	n := len(departments) + 3 + len(more)
	g.s.Groups = make([]tenant.Group, 0, n) // pointers into it are kept
	newGroup := func(name string, list ...tenant.License) *tenant.Group {
		g.s.Groups = append(g.s.Groups, tenant.Group{ID: tenant.GroupID(guid(g.seed, "group", name)), Name: name, Licenses: list})
		return &g.s.Groups[len(g.s.Groups)-1]
	}
	for _, d := range departments {
		g.depts[d.value] = newGroup(d.value)
	}
	g.lic["SPE_E3"] = newGroup("LIC Microsoft 365 E3", g.license("SPE_E3", "YAMMER_ENTERPRISE", "SWAY"))
	g.lic["EMS"] = newGroup("LIC EMS without Intune", g.license("EMS", "INTUNE_A"))
	all := newGroup("All departments")
	for _, d := range departments {
		all.Members = append(all.Members, tenant.Member{ID: string(g.depts[d.value].ID), Kind: "group"})
	}
	all.Members = append(all.Members, tenant.Member{ID: guid(g.seed, "kiosk"), Kind: "device"})
	for _, m := range more {
		m.ID = tenant.GroupID(guid(g.seed, "group", m.Name))
		g.s.Groups = append(g.s.Groups, m)
	}
	g.nest()
}

func (g *generator) user(i int) {
	first, last := firstNames[g.r.IntN(len(firstNames))], lastNames[g.r.IntN(len(lastNames))]
	u := tenant.User{
		ID: tenant.UserID(guid(g.seed, "user", i)), Name: first + " " + last,
		Department: g.pick(departments), UsageLocation: g.pick(locations), Synced: g.percent(60),
	}
	if g.percent(4) {
		g.guest(&u, first, last)
	} else {
		g.member(&u, first, last)
	}
	g.gatherings(&u)
	g.signIns(&u)
	g.s.Users = append(g.s.Users, u)
}

func (g *generator) guest(u *tenant.User, first, last string) {
	local := g.local(first, last)
	u.Guest, u.Synced, u.Department, u.Mail = true, false, "", local+"@fabrikam.com"
	u.Aliases = []string{u.Mail}
	u.UPN = local + "_fabrikam.com#EXT#@contoso.onmicrosoft.com"
	if g.percent(80) {
		u.UsageLocation = ""
	}
	if g.percent(10) {
		g.direct(u, "POWER_BI_STANDARD")
	}
}

// local is the part of an address before the @, unlike any before.
func (g *generator) local(first, last string) string {
	s := ascii.Replace(strings.ToLower(first + "." + last))
	g.names[s]++
	if n := g.names[s]; n > 1 {
		return fmt.Sprint(s, n)
	}
	return s
}

// An apostrophe stays: it is legal in a UPN and met in the field.
var ascii = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "ë", "e", "á", "a", "é", "e")

func (g *generator) member(u *tenant.User, first, last string) {
	local := g.local(first, last)
	u.UPN, u.Mail = local+"@contoso.com", local+"@contoso.com"
	u.Aliases = []string{u.Mail, local + "@contoso.onmicrosoft.com"}
	g.join(g.depts[u.Department], u)
	u.Disabled = g.percent(5)
	if u.Disabled && g.percent(60) {
		return // a leaver whose license was given back
	}
	g.licenses(u)
}

func (g *generator) join(to *tenant.Group, u *tenant.User) {
	to.Members = append(to.Members, tenant.Member{ID: string(u.ID)})
}
