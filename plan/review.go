package plan

import (
	"slices"
	"strings"

	"reseat/plan/sku"
)

// review looks at a change as a whole and notes what a reviewer should know.
func (d *draft) review() {
	d.reviewUser()
	d.reviewDomain()
	d.note(d.w.effectNotes(d.line.Before, d.line.After, d.o.wishes)...)
	for _, id := range d.readd {
		d.reviewReadd(id)
	}
	d.hazards()
}

func (d *draft) reviewUser() {
	if d.location() == "" && d.adds() {
		d.note(find("no-usage-location", "%s has no usage location", d.line.UPN))
	}
	if b := d.line.Before; b != nil && b.Location != d.location() {
		d.note(find("sets-location", "usage location becomes %s", d.location()))
	}
	if u := d.o.user; u != nil {
		if u.Guest {
			d.note(find("guest", "%s is a guest", u.UPN))
		}
		if u.Disabled {
			d.note(find("account-disabled", "%s is blocked from signing in", u.UPN))
		}
	}
}

// adds tells whether any call gives the user something.
func (d *draft) adds() bool {
	return slices.ContainsFunc(d.line.Calls, func(c Call) bool { return len(c.Add) > 0 })
}

// reviewDomain holds new accounts that the tenant could not make (R14).
func (d *draft) reviewDomain() {
	if !d.o.creates() {
		return
	}
	_, domain, _ := strings.Cut(d.line.UPN, "@")
	for _, v := range d.w.now.Domains {
		if strings.EqualFold(v.Name, domain) {
			if v.Federated {
				d.note(find("federated-domain", "%s is federated", v.Name))
			}
			return
		}
	}
	d.note(find("bad-domain", "%s is not verified in this tenant", domain))
}

// reviewReadd notes the moment without the license, and holds a readd whose second
// half could not be sure of a seat (R16, R18, R19).
func (d *draft) reviewReadd(id sku.ID) {
	k, label := d.w.skus[id], d.w.names.Label(id)
	d.note(find("readd-gap", "%s is away for a moment", label))
	if !d.o.user.Inherits(id) { // a seat held through a group as well is not given up
		owned, limited := seatsOwned(k, d.ask.Seats)
		switch {
		case k.Capability != "Enabled" || limited && k.Seats.Enabled-k.Seats.Consumed+1 <= 0:
			d.note(find("readd-unsafe", "%s: %d enabled, %d used, status %s", label, k.Seats.Enabled, k.Seats.Consumed, k.Capability))
		case limited && owned-k.Seats.Consumed <= 0:
			d.note(find("readd-no-spare", "%s has no free seat (%d of %d used)", label, k.Seats.Consumed, owned))
		}
	}
}
