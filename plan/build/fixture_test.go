package build

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// product returns a SKU of the bundled catalogue as a tenant lists it: the catalogue
// does not say which plans are tenant-wide.
func product(part string) sku.Product {
	p, ok := sku.Bundled().Product(sku.Bundled().ProductsByPart(part)[0])
	if !ok {
		panic("no SKU " + part)
	}
	p.Plans = slices.Clone(p.Plans)
	for i := range p.Plans {
		p.Plans[i].Company = strings.HasSuffix(p.Plans[i].Name, "_FOUNDATION")
	}
	return p
}

// small returns a made-up SKU of service plans that the catalogue knows.
func small(n int, part string, plans ...string) sku.Product {
	p := sku.Product{ID: sku.ID(fmt.Sprintf("50000000-0000-4000-8000-%012d", n)), PartNumber: sku.PartNumber(part)}
	for _, name := range plans {
		p.Plans = append(p.Plans, sku.Plan{ID: planID(name), Name: name, Company: strings.HasSuffix(name, "_FOUNDATION")})
	}
	return p
}

// planID finds a service plan of the bundled catalogue by name.
func planID(name string) sku.PlanID {
	id, ok := planIDs[name]
	if !ok {
		panic("no service plan " + name)
	}
	return id
}

var planIDs = func() map[string]sku.PlanID {
	ids := map[string]sku.PlanID{}
	for _, p := range sku.Bundled().Products() {
		for _, sp := range p.Plans {
			ids[sp.Name] = sp.ID
		}
	}
	return ids
}()

func planName(id sku.PlanID) string {
	name, _ := sku.Bundled().PlanName(id)
	return name
}

// owned is a SKU with seats, in force.
func owned(p sku.Product, enabled, consumed int) tenant.SKU {
	return tenant.SKU{Product: p, Account: "contoso", Capability: "Enabled", Seats: tenant.Seats{Enabled: enabled, Consumed: consumed}}
}

const (
	sales     = tenant.GroupID("a0000000-0000-4000-8000-000000000001")
	marketing = tenant.GroupID("a0000000-0000-4000-8000-000000000002")
)

// contoso is a tenant that owns 100 seats of each of its SKUs, 10 of them used, and
// has no users.
func contoso() tenant.Snapshot {
	now := tenant.Snapshot{
		Tenant: "48a80680-7326-48cd-9935-b556b81d3a4e", Name: "Contoso",
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true}, {Name: "fabrikam.com", Federated: true}},
		Groups:  []tenant.Group{{ID: sales, Name: "Sales"}, {ID: marketing, Name: "Marketing"}},
	}
	for _, part := range []string{"EMS", "SPE_E3", "SPE_E5", "ENTERPRISEPACK", "STANDARDPACK", "EXCHANGESTANDARD", "INTUNE_A", "MCOEV", "VISIOCLIENT"} {
		now.SKUs = append(now.SKUs, owned(product(part), 100, 10))
	}
	for i, plans := range [][]string{
		{"ONECALL", "MCOPSTN1"},
		{"TWOCALLS", "MCOPSTN5", "MCOPSTN8", "EXCHANGE_S_FOUNDATION"},
		{"BIGCALLS", "MCOPSTN1", "MCOPSTNEAU"},
		{"PROJECT", "SHAREPOINT_PROJECT"},
		{"SHAREPOINT", "SHAREPOINTENTERPRISE", "SHAREPOINTWAC"},
	} {
		now.SKUs = append(now.SKUs, owned(small(i+1, plans[0], plans[1:]...), 100, 10))
	}
	whole := owned(small(9, "WHOLETENANT", "AAD_PREMIUM"), 100, 0)
	whole.Company = true
	now.SKUs = append(now.SKUs, whole)
	return now
}

// skuID finds a SKU of the tenant, or of the catalogue, by part number.
func skuID(now tenant.Snapshot, part string) sku.ID {
	for _, k := range now.SKUs {
		if string(k.PartNumber) == part {
			return k.ID
		}
	}
	return sku.Bundled().ProductsByPart(part)[0]
}

// owns lists the tenant's SKUs by id.
func owns(now tenant.Snapshot) map[sku.ID]tenant.SKU {
	skus := map[sku.ID]tenant.SKU{}
	for _, k := range now.SKUs {
		skus[k.ID] = k
	}
	return skus
}

// addUser adds a user in the state that the notation gives, such as
// "DE; EMS -INTUNE_A; SPE_E5 by Sales": a usage location, a direct license with a
// plan off, and one through a group.
func addUser(now *tenant.Snapshot, upn, state string) *tenant.User {
	u := tenant.User{ID: tenant.UserID(fmt.Sprintf("10000000-0000-4000-8000-%012d", len(now.Users)+1)), UPN: upn}
	for item := range strings.SplitSeq(state, ";") {
		words := strings.Fields(item)
		if len(words) == 0 {
			continue
		}
		if len(words) == 1 && len(words[0]) == 2 {
			u.UsageLocation = words[0]
			continue
		}
		u.Assignments = append(u.Assignments, assignment(*now, words))
	}
	now.Users = append(now.Users, u)
	return &now.Users[len(now.Users)-1]
}

func assignment(now tenant.Snapshot, words []string) tenant.Assignment {
	a := tenant.Assignment{SKU: skuID(now, words[0]), State: tenant.Active}
	var off []sku.PlanID
	for i, w := range words[1:] {
		switch {
		case w[0] == '-':
			off = append(off, planID(w[1:]))
		case w == "by":
			a.Group = now.Groups[slices.IndexFunc(now.Groups, func(g tenant.Group) bool { return g.Name == words[i+2] })].ID
		}
	}
	a.Disabled = sku.NewPlanSet(off...)
	return a
}

// A notation writes states and calls of a tenant as addUser reads them.
type notation struct{ now tenant.Snapshot }

func (n notation) sku(id sku.ID) string {
	if k, ok := n.now.SKU(id); ok {
		return string(k.PartNumber)
	}
	p, _ := sku.Bundled().Product(id)
	return string(p.PartNumber)
}

func (n notation) license(l tenant.License) string {
	var off []string
	for _, p := range l.Disabled {
		off = append(off, " -"+planName(p))
	}
	slices.Sort(off)
	return n.sku(l.SKU) + strings.Join(off, "")
}

func (n notation) state(s *plan.State) string {
	var out []string
	if s.Location != "" {
		out = append(out, s.Location)
	}
	for _, l := range s.Direct {
		out = append(out, n.license(l))
	}
	for _, in := range s.Inherited {
		i := slices.IndexFunc(n.now.Groups, func(g tenant.Group) bool { return g.ID == in.Group })
		out = append(out, n.license(in.License)+" by "+n.now.Groups[i].Name)
	}
	if len(out) == 0 {
		return "nothing"
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func (n notation) call(c plan.Call) string {
	var out []string
	switch c.Kind {
	case plan.Create:
		out = append(out, fmt.Sprintf("create %s %q", c.Person.UPN, c.Person.DisplayName))
	case plan.Locate:
		out = append(out, "location "+c.Location)
	}
	if c.Kind == plan.Create && c.Location != "" {
		out = append(out, "location "+c.Location)
	}
	for _, l := range c.Add {
		out = append(out, "add "+n.license(l))
	}
	for _, id := range c.Remove {
		out = append(out, "remove "+n.sku(id))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// line writes what became of one user.
func (n notation) line(l plan.Line) string {
	var b strings.Builder
	fmt.Fprintln(&b, strings.TrimSpace(string(l.Kind)+" "+l.Reason))
	for _, c := range l.Calls {
		fmt.Fprintln(&b, "call "+n.call(c))
	}
	if l.Fallback != nil {
		fmt.Fprintln(&b, "fallback "+n.call(*l.Fallback))
	}
	if l.Kind == plan.Change {
		fmt.Fprintln(&b, "after "+n.state(l.After))
	}
	for _, f := range l.Findings {
		kind := string(f.Severity)
		if f.Accepted {
			kind = "accepted"
		}
		text := f.Text
		if len(text) > 200 {
			text = text[:200] + " ..."
		}
		fmt.Fprintf(&b, "%s %s: %s\n", kind, f.Code, text)
	}
	return b.String()
}

// build makes a plan or ends the test.
func build(t testing.TB, reqs []plan.Request, ask plan.Ask, now tenant.Snapshot) plan.Plan {
	t.Helper()
	p, err := Plan(reqs, ask, now, sku.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	return p
}
