package graphsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A licensing is the body of assignLicense.
type licensing struct {
	add    []tenant.License
	remove []sku.ID
}

// readLicensing reads the body as strictly as Graph does (rows 9 and 10).
func (c *call) readLicensing() (licensing, *fault) {
	if c.wish != nil {
		return *c.wish, nil
	}
	keys, f := c.fields()
	if f != nil {
		return licensing{}, f
	}
	var missing []string
	for _, k := range []string{"addLicenses", "removeLicenses"} {
		if p, ok := keys[strings.ToLower(k)]; !ok || string(p.raw) == "null" {
			missing = append(missing, k)
		}
		delete(keys, strings.ToLower(k))
	}
	if len(missing) > 0 {
		return licensing{}, faultMissing(missing...)
	}
	for _, p := range keys {
		return licensing{}, requestFault("The parameter '%s' in the request payload is not a valid parameter for the operation 'assignLicense'.", p.name)
	}
	var body struct {
		AddLicenses    []json.RawMessage
		RemoveLicenses []json.RawMessage
	}
	if err := json.Unmarshal(c.body, &body); err != nil {
		return licensing{}, faultPrimitive()
	}
	var l licensing
	for _, raw := range body.AddLicenses {
		add, f := readLicense(raw)
		if f != nil {
			return l, f
		}
		l.add = append(l.add, add)
	}
	for _, raw := range body.RemoveLicenses {
		id, f := readGUID(raw)
		if f != nil {
			return l, f
		}
		l.remove = append(l.remove, sku.ID(id))
	}
	return l, nil
}

func readLicense(body []byte) (tenant.License, *fault) {
	keys, f := fieldsOf(body)
	if f != nil {
		return tenant.License{}, faultPrimitive()
	}
	for k, p := range keys {
		if k != "skuid" && k != "disabledplans" && !strings.Contains(k, "@") {
			return tenant.License{}, requestFault("The property '%s' does not exist on type 'microsoft.graph.assignedLicense'. Make sure to only use property names that are defined by the type.", p.name)
		}
	}
	id, f := readGUID(keys["skuid"].raw)
	if f != nil {
		return tenant.License{}, f
	}
	var list []json.RawMessage
	if off, given := keys["disabledplans"]; given && json.Unmarshal(off.raw, &list) != nil {
		return tenant.License{}, faultPrimitive()
	}
	plans := make([]sku.PlanID, len(list))
	for i, p := range list {
		g, f := readGUID(p)
		if f != nil {
			return tenant.License{}, f
		}
		plans[i] = sku.PlanID(g)
	}
	return tenant.License{SKU: sku.ID(id), Disabled: sku.NewPlanSet(plans...)}, nil
}

func readGUID(raw json.RawMessage) (string, *fault) {
	var s *string
	if err := json.Unmarshal(raw, &s); err != nil || s == nil {
		return "", faultPrimitive()
	}
	if !sku.IsGUID(*s) {
		return "", faultLiteral(*s)
	}
	return strings.ToLower(*s), nil
}

// assignLicense answers POST /users/{id}/assignLicense. All of it lands or nothing
// does. The checks come in this order, which Graph leaves open (graph-contract 15.14):
// body (9, 10), user (13), the same SKU twice, nothing asked (12), what is added exists
// and fits (4, 8, 11), what is removed is held directly (3, 5), usage location (1),
// country (19), seats (2), addresses (18), exclusion (7), dependency (6). With
// Doubt.RulesFirst those from the location on come in the opposite order.
func assignLicense(t *Tenant, c *call) answer {
	l, f := c.readLicensing()
	if f != nil {
		return f.answer(c)
	}
	return t.write(c, func() (record, answer) {
		e := t.dir.find(c.path[1])
		if e == nil || e.now == nil {
			return record{}, faultNotFound(c.path[1]).answer(c)
		}
		next, f := t.license(e, l, c.now)
		if f != nil {
			return record{}, f.answer(c)
		}
		a := ok(t.assigned(), nil)
		if !c.direct {
			a.body = t.defaults(c, &next)
		}
		if sameRows(e.now.Assignments, next.Assignments) {
			return record{}, a
		}
		return record{Users: []tenant.User{next}}, a
	})
}

// assigned is the status of an assignment that landed.
func (t *Tenant) assigned() int {
	if t.o.Doubt.Accepted {
		return http.StatusAccepted
	}
	return http.StatusOK
}

// license returns the user as the call leaves it.
func (t *Tenant) license(e *entry, l licensing, now time.Time) (tenant.User, *fault) {
	u := e.now
	if f := l.wellFormed(); f != nil {
		return *u, f
	}
	if f := t.dir.offers(l.add); f != nil {
		return *u, f
	}
	if f := removable(u, l.remove); f != nil {
		return *u, f
	}
	var nowhere *fault
	if len(l.add) > 0 && !isCountry(t.chaos.location(now, e)) {
		nowhere = faultUsageLocation()
	}
	if nowhere != nil && !t.o.Doubt.RulesFirst {
		return *u, nowhere
	}
	next := *u
	next.Assignments = l.applied(u.Assignments, now)
	if t.o.Doubt.RefuseNoChange && sameRows(u.Assignments, next.Assignments) {
		return *u, faultNoChange()
	}
	if v := t.violated(u, &next, l.add, u.UsageLocation); v != nil {
		return *u, v.fault
	}
	return next, nowhere
}

func (l licensing) wellFormed() *fault {
	seen := make(map[sku.ID]bool)
	for _, id := range l.remove {
		if seen[id] {
			return faultTwice(id)
		}
		seen[id] = true
	}
	for _, a := range l.add {
		if seen[a.SKU] {
			return faultTwice(a.SKU)
		}
		seen[a.SKU] = true
	}
	if len(seen) == 0 {
		return faultNoChange()
	}
	return nil
}

// offers says why the tenant cannot assign one of the licenses to any user.
func (d *directory) offers(list []tenant.License) *fault {
	for _, l := range list {
		k, found := d.sku(l.SKU)
		switch {
		case !found || k.Capability == "Deleted":
			return faultUnknownSKU(l.SKU)
		case k.Company:
			return faultNotForUsers(l.SKU)
		}
		for _, off := range l.Disabled {
			if _, in := k.Plan(off); !in {
				return faultPlanNotInSKU(off, l.SKU)
			}
		}
	}
	return nil
}

func removable(u *tenant.User, remove []sku.ID) *fault {
	for _, id := range remove {
		if _, direct := u.HoldsDirect(id); direct {
			continue
		}
		if u.Inherits(id) {
			return faultInherited()
		}
		return faultNotHeld()
	}
	return nil
}

// applied returns the rows after the call: the direct ones of removed SKUs go, those of
// added SKUs are replaced in place or come new.
func (l licensing) applied(rows []tenant.Assignment, now time.Time) []tenant.Assignment {
	out := slices.DeleteFunc(slices.Clone(rows), func(a tenant.Assignment) bool {
		return a.Direct() && slices.Contains(l.remove, a.SKU)
	})
	for _, add := range l.add {
		row := tenant.Assignment{SKU: add.SKU, Disabled: add.Disabled, State: tenant.Active, Updated: now.UTC().Truncate(time.Second)}
		i := slices.IndexFunc(out, func(a tenant.Assignment) bool { return a.Direct() && a.SKU == add.SKU })
		switch {
		case i < 0:
			out = append(out, row)
		case !out[i].Disabled.Equal(add.Disabled):
			out[i] = row
		}
	}
	return out
}

func sameRows(a, b []tenant.Assignment) bool {
	return slices.EqualFunc(a, b, func(x, y tenant.Assignment) bool {
		return x.SKU == y.SKU && x.Group == y.Group && x.Disabled.Equal(y.Disabled)
	})
}

// violated checks what depends on more than the call itself: country, seats, addresses
// and the rules between plans.
func (t *Tenant) violated(u, next *tenant.User, add []tenant.License, country string) *violation {
	before, after := t.dir.effective(u.Assignments), t.dir.effective(next.Assignments)
	checks := []func() *violation{
		func() *violation { return t.prohibited(add, country) },
		func() *violation { return t.seatless(u, add) },
		func() *violation { return t.dir.addressTaken(u, before, after) },
		func() *violation { return roomsClash(u.Assignments, next.Assignments) },
		func() *violation { return planViolation(before, after, t.o.Doubt.KeepOldViolation) },
	}
	if t.o.Doubt.RulesFirst {
		slices.Reverse(checks)
	}
	for _, check := range checks {
		if v := check(); v != nil {
			return v
		}
	}
	return nil
}

func (t *Tenant) prohibited(add []tenant.License, country string) *violation {
	for _, l := range add {
		if slices.Contains(t.o.Prohibited[l.SKU], country) {
			return &violation{"ProhibitedInUsageLocationViolation", faultCountry(l.SKU, country), l.SKU}
		}
	}
	return nil
}

func (t *Tenant) seatless(u *tenant.User, add []tenant.License) *violation {
	for _, l := range add {
		if !holds(u.Assignments, l.SKU) && t.dir.free(l.SKU, t.o.Doubt.WarningSeats) <= 0 {
			return &violation{"CountViolation", faultNoSeat(l.SKU), l.SKU}
		}
	}
	return nil
}

// addressTaken refuses a first mailbox whose address another user has: assigning
// Exchange works the proxy addresses out again (graph-contract 12).
func (d *directory) addressTaken(u *tenant.User, before, after planIDs) *violation {
	mailbox := func(on planIDs) bool {
		return slices.ContainsFunc(exchange, func(id sku.PlanID) bool { return on[id] })
	}
	if mailbox(before) || !mailbox(after) {
		return nil
	}
	for _, a := range addresses(u) {
		for _, e := range d.address[a] {
			if e.id != u.ID {
				return &violation{state: "UniquenessViolation", fault: faultAddress(a)}
			}
		}
	}
	return nil
}
