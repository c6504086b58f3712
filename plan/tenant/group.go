package tenant

import (
	"slices"
	"strings"

	"reseat/plan/sku"
)

// Words says what kind of group it is, for people.
func (g Group) Words() string {
	words := []string{map[GroupKind]string{
		SecurityGroup: "security", Microsoft365Group: "Microsoft 365", TeamGroup: "Microsoft 365, not security-enabled",
		MailSecurityGroup: "mail-enabled security", DistributionGroup: "distribution list",
	}[g.Class()]}
	switch {
	case g.Dynamic && g.Paused:
		words = append(words, "dynamic (paused)")
	case g.Dynamic:
		words = append(words, "dynamic")
	case g.Synced:
		words = append(words, "synchronized from on-premises")
	default:
		words = append(words, "assigned")
	}
	if g.Roles {
		words = append(words, "role-assignable")
	}
	if g.Restricted {
		words = append(words, "in a restricted administrative unit")
	}
	return strings.Join(words, ", ")
}

// NoLicenses says why Graph assigns no licenses to the group; empty where it does
// (graph-contract-2 section 1.2).
func (g Group) NoLicenses() string {
	switch k := g.Class(); {
	case k == TeamGroup:
		return "it is a Microsoft 365 group that is not security-enabled"
	case k == DistributionGroup:
		return "it is a distribution list"
	case g.Roles:
		return "it is role-assignable"
	case g.Restricted:
		return "it is in a restricted administrative unit: only administrators of that unit change it"
	}
	return ""
}

// AsUser has the group's licenses as the direct ones of a user, so that whatever compares
// direct licenses compares those of groups as well.
func (g Group) AsUser() User {
	u := User{ID: UserID(g.ID), UPN: g.Name, Name: g.Name}
	for _, l := range g.Licenses {
		u.Assignments = append(u.Assignments, Assignment{SKU: l.SKU, Disabled: l.Disabled, State: Active})
	}
	return u
}

// FixedMembers says why nobody can be added to or removed from the group by Graph with
// the permissions that reseat asks for; empty where that can be done (graph-contract-2
// sections 1.2, 2.3).
func (g Group) FixedMembers() string {
	switch k := g.Class(); {
	case g.Dynamic:
		return "it is a dynamic group: its rule decides who is a member"
	case g.Synced:
		return "it is synchronized from on-premises: its members are changed in Active Directory"
	case k == MailSecurityGroup:
		return "it is a mail-enabled security group: its members are changed in Exchange"
	case k == DistributionGroup:
		return "it is a distribution list: its members are changed in Exchange"
	case g.Roles:
		return "it is role-assignable: its members are changed by a Privileged Role Administrator"
	case g.Restricted:
		return "it is in a restricted administrative unit: only administrators of that unit change it"
	}
	return ""
}

// A Coverage says what became of one license of a group for a member.
type Coverage string

// The coverages of a member.
const (
	Covered    Coverage = "active"
	Failed     Coverage = "in error"
	NotCovered Coverage = "not covered" // the tenant shows no row of the group
)

// CoverageOf says what became of a license that a group gives to a member, and the row
// that says so; the zero row where there is none.
func (u User) CoverageOf(group GroupID, id sku.ID) (Coverage, Assignment) {
	rows := u.Rows()
	i := slices.IndexFunc(rows, func(a Assignment) bool { return a.Group == group && a.SKU == id })
	switch {
	case i < 0:
		return NotCovered, Assignment{}
	case rows[i].InForce():
		return Covered, rows[i]
	}
	return Failed, rows[i]
}

// InForce tells whether the row is active and without an error.
func (a Assignment) InForce() bool { return (a.State == "" || a.State == Active) && a.Error == "" }

// A Belonging is what reading a user's groups came to.
type Belonging struct {
	Groups []GroupID // of which the user is a direct member
	Err    error
}

// Group returns the group of an object id, with what was read of it.
func (x *Index) Group(id GroupID) (Group, bool) {
	i := slices.IndexFunc(x.now.Groups, func(g Group) bool { return g.ID == id })
	if i < 0 {
		return Group{}, false
	}
	return x.now.Groups[i], true
}

// IsMember tells whether a user is a direct member of a group whose members were read.
func (x *Index) IsMember(g GroupID, u UserID) bool { return x.members()[g][string(u)] }

func membersOf(groups []Group) map[GroupID]map[string]bool {
	out := make(map[GroupID]map[string]bool, len(groups))
	for _, g := range groups {
		out[g.ID] = make(map[string]bool, len(g.Members))
		for _, m := range g.Members {
			out[g.ID][m.ID] = true
		}
	}
	return out
}
