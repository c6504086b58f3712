package main

import (
	"fmt"
	"slices"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// An offer is a SKU that Contoso bought.
type offer struct {
	part       string
	capability string
	enabled    int
	warning    int
}

var offers = []offer{
	{part: "EMS", enabled: 500},
	{part: "EMSPREMIUM", enabled: 28},
	{part: "ENTERPRISEPACK", enabled: 180},
	{part: "FLOW_FREE", enabled: 10000},
	{part: "INTUNE_A", enabled: 40},
	{part: "MCOEV", enabled: 25},
	{part: "SPE_E3", enabled: 150},
	{part: "SPE_E5", enabled: 75},
	{part: "VISIOCLIENT", capability: "Warning", warning: 25},
}

// product returns a SKU as the catalogue knows it, with the tenant-wide plans
// marked: those which every tenant lists but no one can switch per user.
func product(part string) sku.Product {
	ids := sku.Bundled().ProductsByPart(part)
	if len(ids) != 1 {
		panic(fmt.Sprintf("%s names %d SKUs", part, len(ids)))
	}
	p, _ := sku.Bundled().Product(ids[0])
	p.Plans = slices.Clone(p.Plans)
	for i := range p.Plans {
		p.Plans[i].Company = p.Plans[i].Name == "EXCHANGE_S_FOUNDATION"
	}
	return p
}

// plans returns the ids of the named plans of a SKU.
func plans(part string, names ...string) sku.PlanSet {
	p := product(part)
	var ids []sku.PlanID
	for _, name := range names {
		i := slices.IndexFunc(p.Plans, func(sp sku.Plan) bool { return sp.Name == name && !sp.Company })
		if i < 0 {
			panic(fmt.Sprintf("%s has no user plan %s", part, name))
		}
		ids = append(ids, p.Plans[i].ID)
	}
	return sku.NewPlanSet(ids...)
}

// skus lists what Contoso owns. Consumed counts the users who hold a SKU, each once.
func (c *company) skus() []tenant.SKU {
	consumed := make(map[sku.ID]int)
	for _, u := range c.users {
		var held []sku.ID
		for _, a := range u.Assignments {
			if a.Holds() && !slices.Contains(held, a.SKU) {
				held = append(held, a.SKU)
				consumed[a.SKU]++
			}
		}
	}
	var out []tenant.SKU
	for _, o := range offers {
		p := product(o.part)
		if o.capability == "" {
			o.capability = "Enabled"
		}
		out = append(out, tenant.SKU{
			Product:    p,
			Account:    "contoso",
			Capability: o.capability,
			Seats:      tenant.Seats{Enabled: o.enabled, Warning: o.warning, Consumed: consumed[p.ID]},
		})
	}
	return out
}

// give adds a direct assignment with the named plans off.
func give(u *tenant.User, part string, off ...string) {
	u.Assignments = append(u.Assignments, tenant.Assignment{
		SKU: product(part).ID, Disabled: plans(part, off...), State: tenant.Active, Updated: since(u, part),
	})
}

// inherit adds an assignment that reaches the user through a group.
func inherit(u *tenant.User, part string, group tenant.GroupID) {
	u.Assignments = append(u.Assignments, tenant.Assignment{
		SKU: product(part).ID, Group: group, State: tenant.Active, Updated: since(u, part+" by group"),
	})
}

// since is some moment in the year before the snapshot.
func since(u *tenant.User, what string) time.Time {
	id := guid(what, u.UPN)
	days := 10 + int(id[0])*int(id[1])%330
	return taken.AddDate(0, 0, -days).Add(time.Duration(int(id[2])%9*60+int(id[3])%60) * time.Minute)
}
