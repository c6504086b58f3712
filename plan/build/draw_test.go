package build

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A drawn is a small tenant and what is asked of it, all from one seed.
type drawn struct {
	rng  *rand.Rand
	now  tenant.Snapshot
	rows []plan.Request
	ask  plan.Ask
	// named holds the users that the rows name: object ids, and the names of missing users.
	named map[string]bool
}

// drawSKUs hold between them a pair for each rule: families, dependencies and
// exclusions, plans in several SKUs, and tenant-wide ones.
var drawSKUs = []sku.Product{
	small(1, "BASIC", "EXCHANGE_S_STANDARD", "INTUNE_A", "MCOSTANDARD", "EXCHANGE_S_FOUNDATION"),
	small(2, "SUITE", "EXCHANGE_S_ENTERPRISE", "INTUNE_A", "TEAMS1", "SHAREPOINTENTERPRISE", "EXCHANGE_S_FOUNDATION"),
	small(3, "VOICE", "MCOEV", "MCOPSTN5", "MCOPSTN8"),
	small(4, "CALLS", "MCOPSTN1", "AAD_PREMIUM"),
	small(5, "WEB", "SHAREPOINTWAC", "SHAREPOINT_PROJECT", "INTUNE_A"),
}

func draw(seed uint64) *drawn {
	d := &drawn{rng: rand.New(rand.NewPCG(seed, 1)), now: contoso(), named: map[string]bool{}}
	d.now.SKUs = nil
	for i := range 12 {
		d.drawUser(i)
	}
	for _, p := range drawSKUs {
		used := d.rng.IntN(3)
		for _, u := range d.now.Users {
			if holdsSKU(plan.StateOf(u), p.ID) {
				used++
			}
		}
		k := owned(p, max(0, used+d.rng.IntN(6)-1), used)
		if d.chance(20) {
			k.Seats.Warning, k.Capability = d.rng.IntN(5), "Warning"
		}
		d.now.SKUs = append(d.now.SKUs, k)
	}
	d.drawAsk()
	d.drawRecipe()
	for i := range 16 {
		d.drawRow(i)
	}
	return d
}

func holdsSKU(s plan.State, id sku.ID) bool { return s.Holds()[id] }

func (d *drawn) chance(percent int) bool { return d.rng.IntN(100) < percent }

func (d *drawn) drawUser(i int) {
	u := tenant.User{
		ID: tenant.UserID(fmt.Sprintf("10000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("User%d@contoso.com", i),
		Synced: d.chance(20), Guest: d.chance(10), Disabled: d.chance(10),
	}
	if d.chance(80) {
		u.UsageLocation = "DE"
	}
	for _, p := range drawSKUs {
		if d.chance(40) {
			off := d.somePlans(p)
			if d.chance(10) {
				off = append(off, planID("FLOW_O365_P1")) // left the SKU long ago
			}
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: p.ID, Disabled: sku.NewPlanSet(off...)})
		}
		if d.chance(15) {
			u.Assignments = append(u.Assignments, tenant.Assignment{SKU: p.ID, Disabled: sku.NewPlanSet(d.somePlans(p)...), Group: sales})
		}
	}
	d.now.Users = append(d.now.Users, u)
}

func (d *drawn) somePlans(p sku.Product) []sku.PlanID {
	var ids []sku.PlanID
	for _, sp := range p.Plans {
		if d.chance(30) {
			ids = append(ids, sp.ID)
		}
	}
	return ids
}

// part draws a SKU and takes it from the list, so that none is asked
// for twice, and returns its part number.
func (d *drawn) part(left *[]sku.Product) string {
	i := d.rng.IntN(len(*left))
	p := (*left)[i]
	*left = slices.Delete(*left, i, i+1)
	return string(p.PartNumber)
}

func (d *drawn) drawRow(line int) {
	i := d.rng.IntN(15) // from 12 on: nobody
	r := plan.Request{Source: plan.Source{File: "wish.csv", Line: line + 2}, Priority: d.rng.IntN(4), Wave: []string{"", "", "2", "10"}[i%4]}
	upn := fmt.Sprintf("user%d@contoso.com", i)
	switch {
	case i < 12 && d.chance(30):
		r.User.ID = string(d.now.Users[i].ID)
	case d.chance(50):
		r.User.UPN = upn
	default:
		r.User.Any = upn
	}
	if i < 12 {
		d.named[string(d.now.Users[i].ID)] = true
	} else {
		d.named[upn] = true
		r.Person = &plan.Person{DisplayName: fmt.Sprint("User ", i)}
	}
	if d.chance(20) {
		r.Recipe = "Pilot"
	}
	if len(d.ask.Exact) > 0 {
		d.rows = append(d.rows, r)
		return
	}
	left := slices.Clone(drawSKUs)
	if d.chance(30) {
		r.Add = plan.List(d.part(&left))
	}
	if d.chance(20) {
		r.Remove = plan.List(d.part(&left))
	}
	if d.chance(20) {
		r.Swap = plan.List(d.part(&left) + "=" + d.part(&left))
	}
	if d.chance(20) {
		r.Disable = plan.List("INTUNE_A")
	}
	if d.chance(5) {
		r.Remove = plan.None()
	}
	d.rows = append(d.rows, r)
}

// plan builds the drawn plan; seeds whose flags are refused end the test.
func (d *drawn) plan(t *testing.T) plan.Plan {
	t.Helper()
	p, err := Plan(d.rows, d.ask, d.now, sku.Bundled())
	if err != nil {
		t.Skip(err)
	}
	return p
}

// A model is a tenant that does what calls say and refuses what Graph would.
type model struct {
	now   tenant.Snapshot
	limit plan.SeatCount
	users map[plan.ChangeID]*tenant.User
	used  map[sku.ID]int
}

func newModel(now tenant.Snapshot, count plan.SeatCount) *model {
	m := &model{now: now, limit: count, users: map[plan.ChangeID]*tenant.User{}, used: map[sku.ID]int{}}
	for _, u := range now.Users {
		m.users[plan.ChangeID(u.ID)] = &u
	}
	for _, k := range now.SKUs {
		m.used[k.ID] = k.Seats.Consumed
	}
	return m
}

func (m *model) do(id plan.ChangeID, c plan.Call) error {
	u := m.users[id]
	switch c.Kind {
	case plan.Create:
		if u != nil {
			return fmt.Errorf("%s already exists", id)
		}
		m.users[id] = &tenant.User{
			ID:  tenant.UserID(fmt.Sprintf("20000000-0000-4000-8000-%012d", len(m.users))),
			UPN: c.Person.UPN, UsageLocation: c.Location,
		}
		return nil
	case plan.Locate:
		u.UsageLocation = c.Location
		return nil
	}
	if len(c.Add)+len(c.Remove) == 0 {
		return fmt.Errorf("%s: nothing in the call", id)
	}
	before := plan.StateOf(*u)
	for _, id := range c.Remove {
		if _, held := u.HoldsDirect(id); !held {
			return fmt.Errorf("%s: does not hold %s", u.UPN, id)
		}
		u.Assignments = slices.DeleteFunc(slices.Clone(u.Assignments), func(a tenant.Assignment) bool { return a.SKU == id && a.Direct() })
	}
	for _, l := range c.Add {
		if u.UsageLocation == "" || slices.Contains(c.Remove, l.SKU) {
			return fmt.Errorf("%s: cannot add %s", u.UPN, l.SKU)
		}
		k, _ := m.now.SKU(l.SKU)
		if stray := l.Disabled.Minus(k.UserPlans()).Minus(k.CompanyPlans()); len(stray) > 0 {
			return fmt.Errorf("%s: %v is not part of %s", u.UPN, stray, l.SKU)
		}
		u.Assignments = slices.DeleteFunc(slices.Clone(u.Assignments), func(a tenant.Assignment) bool { return a.SKU == l.SKU && a.Direct() })
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: l.SKU, Disabled: l.Disabled})
	}
	return m.count(before, plan.StateOf(*u))
}

// count books the seats of one call: whoever holds a SKU by whatever path has one.
func (m *model) count(before, after plan.State) error {
	for _, k := range m.now.SKUs {
		had, has := holdsSKU(before, k.ID), holdsSKU(after, k.ID)
		switch {
		case had && !has:
			m.used[k.ID]--
		case has && !had:
			m.used[k.ID]++
			if owned, limited := plan.SeatsOwned(k, m.limit); limited && m.used[k.ID] > owned {
				return fmt.Errorf("no seat of %s: %d of %d", k.PartNumber, m.used[k.ID], owned)
			}
		}
	}
	return nil
}

// stages groups the changes of a plan by stage.
func stages(p plan.Plan) [][]plan.Line {
	var out [][]plan.Line
	for _, l := range p.Lines {
		if l.Kind != plan.Change {
			continue
		}
		for len(out) < l.Stage {
			out = append(out, nil)
		}
		out[l.Stage-1] = append(out[l.Stage-1], l)
	}
	return out
}

// run carries out a stage, call by call in a random order that keeps only the order
// of each user's own calls.
func (m *model) run(rng *rand.Rand, stage []plan.Line) error {
	calls := map[plan.ChangeID][]plan.Call{}
	var turns []plan.ChangeID
	for _, l := range stage {
		calls[l.ID] = l.Calls
		for range l.Calls {
			turns = append(turns, l.ID)
		}
	}
	rng.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
	for _, id := range turns {
		c := calls[id][0]
		calls[id] = calls[id][1:]
		if err := m.do(id, c); err != nil {
			return err
		}
	}
	return nil
}

// snapshot is the tenant as the model left it.
func (m *model) snapshot() tenant.Snapshot {
	now := m.now
	now.Users = nil
	for _, u := range m.users {
		now.Users = append(now.Users, *u)
	}
	slices.SortFunc(now.Users, func(a, b tenant.User) int { return strings.Compare(string(a.ID), string(b.ID)) })
	now.SKUs = slices.Clone(now.SKUs)
	for i := range now.SKUs {
		now.SKUs[i].Seats.Consumed = m.used[now.SKUs[i].ID]
	}
	return now
}
