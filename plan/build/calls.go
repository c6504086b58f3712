package build

import (
	"maps"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// calls lists the writes that lead from what is to what is wanted, in order: the
// account, the usage location, then one assignLicense, or for a readd two (R16).
func (d *draft) calls() []plan.Call {
	if d.q.target {
		return d.targetCalls()
	}
	var out []plan.Call
	if d.q.creates() {
		out = append(out, plan.Call{Kind: plan.Create, Location: d.location(), Person: d.q.newUser()})
	} else if d.location() != d.line.Before.Location {
		out = append(out, plan.Call{Kind: plan.Locate, Location: d.location()})
	}
	add, remove := d.difference()
	if d.group.any() {
		return append(out, d.groupCalls(add, remove)...)
	}
	switch {
	case len(d.readd) > 0:
		slices.Sort(d.readd)
		out = append(out,
			plan.Call{Kind: plan.Licenses, Remove: d.readd, Half: 1},
			plan.Call{Kind: plan.Licenses, Add: add, Remove: remove, Half: 2})
		d.line.Fallback = &plan.Call{Kind: plan.Licenses, Add: d.asBefore(), Half: 2}
	case len(add)+len(remove) > 0:
		out = append(out, plan.Call{Kind: plan.Licenses, Add: add, Remove: remove})
	}
	return out
}

// difference lists what is to be added or replaced, and what is to go.
func (d *draft) difference() (add []tenant.License, remove []sku.ID) {
	for _, l := range licenses(d.want) {
		if is, ok := d.is[l.SKU]; !ok || !is.Equal(l.Disabled) || slices.Contains(d.readd, l.SKU) {
			add = append(add, l)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(d.is)) {
		if _, ok := d.want[id]; !ok {
			remove = append(remove, id)
		}
	}
	return add, remove
}

// asBefore lists the readd's SKUs as the user holds them now, without ids that
// left the SKU: what to fall back to (R21).
func (d *draft) asBefore() []tenant.License {
	var out []tenant.License
	for _, id := range d.readd {
		out = append(out, tenant.License{SKU: id, Disabled: Choice{}.off(d.is[id], d.b.shape(id))})
	}
	return out
}

// location is the usage location that the user shall have: a missing one is filled
// in, an existing one changes only on demand (R13).
func (d *draft) location() string {
	var is string
	if d.q.user != nil {
		is = d.q.user.UsageLocation
	}
	if d.q.location != "" && (is == "" || d.q.overwrite) {
		return d.q.location
	}
	return is
}

// newUser is the account to be created.
func (q *userRequest) newUser() *tenant.NewUser {
	r, _ := q.newcomer()
	p, upn := r.Person, newUPN(r)
	return &tenant.NewUser{
		UPN: upn, DisplayName: displayName(p), FirstName: p.FirstName, LastName: p.LastName,
		Department: p.Department, MailNickname: nickname(upn),
	}
}

// named tells whether an account can be made for the person.
func named(p *plan.Person) bool {
	return p != nil && (p.DisplayName != "" || p.FirstName != "" && p.LastName != "")
}

func displayName(p *plan.Person) string {
	if p == nil {
		return ""
	}
	if p.DisplayName != "" {
		return p.DisplayName
	}
	return strings.TrimSpace(p.FirstName + " " + p.LastName)
}

// nickname is the part of a UPN before the @, without what Graph refuses in a
// mailNickname, at most 64 characters (graph-contract 3.3).
func nickname(upn string) string {
	local, _, _ := strings.Cut(upn, "@")
	local = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || strings.ContainsRune(`@()\[]";:<>,`, r) {
			return -1
		}
		return r
	}, local)
	return local[:min(64, len(local))]
}
