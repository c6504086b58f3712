package build

import (
	"slices"

	"reseat/plan"
	"reseat/plan/sku"
)

func (d *drawn) drawAsk() {
	left := slices.Clone(drawSKUs)
	a := &d.ask
	if d.chance(50) {
		a.Assign = append(a.Assign, d.part(&left))
	}
	if d.chance(30) {
		a.Change = append(a.Change, d.part(&left))
	}
	if d.chance(30) {
		a.Remove = append(a.Remove, d.part(&left))
	}
	if d.chance(30) && len(left) > 2 {
		a.Swap = append(a.Swap, d.part(&left)+","+d.part(&left)+"="+d.part(&left))
	}
	d.drawChoice()
	if d.chance(15) {
		d.drawExact()
	}
	if d.chance(15) {
		a.Limit = new(1 + d.rng.IntN(4))
	}
	if d.chance(15) {
		a.Protect = []string{"user1@contoso.com", "USER13@contoso.com"}
	}
	if d.chance(40) {
		a.Via = plan.Readd
	}
	if d.chance(50) {
		a.Location, a.LocationOverwrite = "FR", d.chance(30)
	}
	a.Create = d.chance(50)
	a.Seats = []plan.SeatCount{plan.Strict, plan.WithWarning, ""}[d.rng.IntN(3)]
	for _, r := range plan.Rules() {
		if r.Severity == plan.Hazard && d.chance(80) {
			a.Accept = append(a.Accept, r.Code)
		}
	}
}

// drawRecipe draws the recipe that some rows name; beside an exact request it asks
// for no SKU.
func (d *drawn) drawRecipe() {
	left := slices.Clone(drawSKUs)
	r := plan.Ask{Location: "IT", Accept: []plan.Code{"hazard-mailbox"}}
	if len(d.ask.Exact) == 0 {
		r.Swap = []string{d.part(&left) + "=" + d.part(&left)}
		r.Change = []string{d.part(&left)}
		r.Via = []plan.Via{"", plan.Update, plan.Readd}[d.rng.IntN(3)]
	}
	d.ask.Recipes = map[string]plan.Ask{"pilot": r}
}

// drawExact draws an exact request in place of all others.
func (d *drawn) drawExact() {
	a, left := &d.ask, slices.Clone(drawSKUs)
	a.Assign, a.Change, a.Remove, a.Swap, a.Choice = nil, nil, nil, nil, plan.PlanNames{}
	a.Exact = []string{d.part(&left)}
	if d.chance(50) {
		a.Among = []string{d.part(&left), d.part(&left)}
	}
}

// drawChoice draws a plan choice that some SKU of the ask contains.
func (d *drawn) drawChoice() {
	a := &d.ask
	asked := slices.Concat(a.Assign, a.Change)
	if len(asked) == 0 || d.chance(30) {
		return
	}
	p := drawSKUs[slices.IndexFunc(drawSKUs, func(p sku.Product) bool { return string(p.PartNumber) == asked[0] })]
	x := p.Plans[0].Name
	y := p.Plans[1].Name
	a.Choice = []plan.PlanNames{{Disable: []string{x}}, {Enable: []string{x}}, {Disable: []string{x}, Enable: []string{y}}, {EnableOnly: []string{y}}, {Disable: []string{x, y}, AllOn: true}, {AllOn: true}}[d.rng.IntN(6)]
}
