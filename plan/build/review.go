package build

import (
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/impact"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// review looks at a change as a whole and notes what a reviewer should know.
func (d *draft) review() {
	d.reviewUser()
	d.reviewCreate()
	d.reviewCarry()
	d.reviewReconcile()
	d.reviewNothingOn()
	for _, id := range d.readd {
		d.reviewReadd(id)
	}
	d.note(impact.Findings(d.b.Index, d.b.rules, d.userChange())...)
}

// reviewCarry hints at a swap where one SKU is taken away with plans off and another
// one comes in: only a swap has a map that can be reviewed (R10).
func (d *draft) reviewCarry() {
	if d.q.restores {
		return
	}
	var comes, goes []sku.ID
	for _, id := range d.taken {
		if len(d.is[id].Intersect(d.b.shape(id).user)) > 0 {
			goes = append(goes, id)
		}
	}
	for _, x := range d.q.wishes {
		_, had := d.is[x.sku]
		switch {
		case x.op == opAssign && !had:
			comes = append(comes, x.sku)
		case x.op == opRemove && len(d.is[x.sku].Intersect(d.b.shape(x.sku).user)) > 0:
			goes = append(goes, x.sku)
		}
	}
	if len(comes) == 0 {
		return
	}
	for _, id := range goes {
		d.note(plan.Find("no-carry-over", "%s is removed with %s off and %s is assigned: what is off stays off, and a swap would show which service plan replaces which",
			d.b.Label(id), d.b.PlanLabels(d.is[id].Intersect(d.b.shape(id).user)), d.b.Labels(comes)))
	}
}

// selfServiceMark ends the part number of a SKU that users buy themselves. That
// assignLicense may not serve such a SKU is inferred from Microsoft's texts.
const selfServiceMark = "_DEPT"

// reviewSubscription notes what a SKU that is asked for may be refused for.
func (d *draft) reviewSubscription(k tenant.SKU) {
	if strings.HasSuffix(strings.ToUpper(string(k.PartNumber)), selfServiceMark) {
		d.note(plan.Find("self-service", "%s is a self-service (department) SKU, and the tenant may refuse to have it assigned", d.b.Label(k.ID)))
	}
	if words := capabilityWords[k.Capability]; words != "" {
		d.note(plan.Find("subscription-off", "the subscription of %s is %s", d.b.Label(k.ID), words))
	}
}

// reviewTerm notes that the subscriptions behind a SKU that is assigned may end soon.
func (d *draft) reviewTerm(id sku.ID) {
	if words := tenant.SubscriptionsDue(d.b.Snapshot().Subscriptions, id, d.b.at); words != "" {
		d.note(plan.Find("subscription-due", "%s: %s", d.b.Label(id), words))
	}
}

// capabilityWords says the states of a subscription in which its seats give nothing.
var capabilityWords = map[string]string{
	"Suspended": "suspended: its licenses give nothing until it is paid", "LockedOut": "locked out: it was cancelled", "Deleted": "deleted",
}

func (d *draft) reviewUser() {
	if d.b.protects(d.line.User, d.line.UPN) {
		d.note(plan.Find("protected", "the plan protects this user"))
	}
	if d.location() == "" && d.adds() {
		d.note(plan.Find("no-usage-location", "no usage location"))
	}
	if b := d.line.Before; b != nil && b.Location != d.location() {
		d.note(plan.Find("sets-location", "usage location becomes %s, %s", d.location(), d.q.source))
	}
	if u := d.q.user; u != nil {
		if u.Guest {
			d.note(plan.Find("guest", "a guest account"))
		}
		if u.Disabled {
			d.note(plan.Find("account-disabled", "blocked from signing in"))
		}
	}
}

// adds tells whether any call gives the user something.
func (d *draft) adds() bool {
	return slices.ContainsFunc(d.line.Calls, func(c plan.Call) bool { return len(c.Add) > 0 })
}

// reviewDomain puts new accounts on hold whose domain is not the tenant's to manage.
func (d *draft) reviewDomain() {
	_, domain, _ := strings.Cut(d.line.UPN, "@")
	for _, v := range d.b.Snapshot().Domains {
		if strings.EqualFold(v.Name, domain) {
			if v.Federated {
				d.note(plan.Find("federated-domain", "%s is federated", v.Name))
			}
			return
		}
	}
	d.note(plan.Find("bad-domain", "%s is not verified in this tenant", domain))
}

// reviewReadd notes the moment without the license, and holds a readd whose second
// half could not be sure of a seat (R16, R18). Seats that other changes of the plan
// take do not count against it: the run lets no more readds begin than it keeps seats
// for.
func (d *draft) reviewReadd(id sku.ID) {
	k, _ := d.b.Owned(id)
	label := d.b.Label(id)
	if d.inherits(id) {
		return // the group keeps the license and its seat meanwhile
	}
	d.note(plan.Find("readd-gap", "%s is not assigned for a moment", label))
	owned, limited := plan.SeatsOwned(k, d.b.count)
	switch {
	case k.Capability != "Enabled" || limited && k.Seats.Enabled-k.Seats.Consumed+1 <= 0:
		d.note(plan.Find("readd-unsafe", "%s has %d of %d licenses in use and the status %s", label, k.Seats.Consumed, k.Seats.Enabled, k.Capability))
	case limited && owned-k.Seats.Consumed <= 0:
		d.note(plan.Find("readd-no-spare", "%s has no available license (%d of %d in use)", label, k.Seats.Consumed, owned))
	}
}

// userChange is the change as its user feels it.
func (d *draft) userChange() impact.Change {
	c := impact.Change{User: d.q.user, Before: d.line.Before, After: d.line.After, Readd: d.readd, Unused: d.b.unused, Lived: d.b.lived}
	for _, x := range d.q.wishes {
		c.NamedOff = append(c.NamedOff, impact.Off{SKU: x.sku, Plans: x.choice.NamedOff})
		if x.op == opRemove && !d.q.restores {
			c.Removed = append(c.Removed, x.sku)
		}
	}
	return c
}
