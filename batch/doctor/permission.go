package doctor

import (
	"fmt"
	"slices"
	"strings"
)

// A Purpose is what an app registration is meant for.
type Purpose string

// The purposes, each with what the one before it has.
const (
	ReadOnly Purpose = "read-only" // inventory, plan, verify
	Licenses Purpose = "licenses"  // apply, for license changes
	Create   Purpose = "create"    // apply, for new users and usage locations too
	Groups   Purpose = "groups"    // apply, for licenses and the members of groups
)

var purposes = []Purpose{ReadOnly, Licenses, Create, Groups}

// PurposeByName returns the purpose of that name; the error lists the names.
func PurposeByName(name string) (Purpose, error) {
	if p := Purpose(name); slices.Contains(purposes, p) {
		return p, nil
	}
	return "", fmt.Errorf("%q: choose one of %s, %s, %s, %s", name, ReadOnly, Licenses, Create, Groups)
}

// GraphResource is the application id of Microsoft Graph in every cloud (graph-contract 1.1).
const GraphResource = "00000003-0000-0000-c000-000000000000"

// A Permission is one that reseat asks for: by name, by the id of the app role, and by
// the id of the scope for a person. Role ids: graph-contract 1.2; scope ids: Microsoft
// Graph permissions reference (learn.microsoft.com/graph/permissions-reference).
type Permission struct {
	Name, Role, Scope string
	Why               string
}

var (
	organizationRead = Permission{"Organization.Read.All", "498476ce-e0fe-48b0-b801-37ba7e2685c6", "4908d5b9-3fb2-4b1e-9336-1888b7937185", "read the tenant's id, domains and SKUs"}
	userRead         = Permission{"User.Read.All", "df021288-bdef-4463-88db-98f22de89214", "a154be20-db9c-4678-8ab7-66f6cc099a59", "read users and their licenses"}
	memberRead       = Permission{"GroupMember.Read.All", "98830695-27a2-44f7-8c18-0c3ebc9698f6", "bc024368-1153-4739-b217-4326f2e966d0", "read groups and their members"}
	licenseWrite     = Permission{"LicenseAssignment.ReadWrite.All", "5facf0c1-8979-4e95-abcf-ff3d079771c0", "f55016cc-149c-447e-8f21-7cf3ec1d6350", "assign and remove licenses"}
	memberWrite      = Permission{"GroupMember.ReadWrite.All", "dbaae8cf-10b5-4b86-a4a1-f871c94c6695", "f81125ac-d3b7-4573-a3b2-7099cc39df9e", "add users to groups and remove them"}
	userWrite        = Permission{"User.ReadWrite.All", "741f803b-c850-494e-b5df-cde7c675a1ca", "204e0828-b5ca-4ad8-b9f3-f32a958e7cc4", "create users and set usage locations"}
)

// Permissions returns what an app registration for a purpose asks for, and no more.
func Permissions(p Purpose) []Permission {
	switch p {
	case ReadOnly:
		return []Permission{organizationRead, userRead, memberRead}
	case Licenses:
		return []Permission{organizationRead, userRead, memberRead, licenseWrite}
	}
	if p == Groups {
		return []Permission{organizationRead, userRead, licenseWrite, memberWrite} // memberWrite reads groups, too
	}
	return []Permission{organizationRead, memberRead, licenseWrite, userWrite} // userWrite reads users, too
}

// A call is an operation of Graph, what reseat asks for it, and what is accepted
// besides (graph-contract 1.2).
type call struct {
	asked Permission
	also  []string
}

var (
	getOrganization = call{organizationRead, []string{"Organization.ReadWrite.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}}
	getSKUs         = call{organizationRead, []string{"LicenseAssignment.Read.All", "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}}
	getUsers        = call{userRead, []string{"User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}}
	getGroups       = call{memberRead, []string{"GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}}
	assignLicense   = call{licenseWrite, []string{"User.ReadWrite.All", "Directory.ReadWrite.All"}}
	assignGroups    = call{licenseWrite, []string{"Group.ReadWrite.All", "Directory.ReadWrite.All"}}
	writeMembers    = call{memberWrite, []string{"Group.ReadWrite.All", "Directory.ReadWrite.All"}}
	writeUsers      = call{userWrite, []string{"Directory.ReadWrite.All"}}
)

// commands are the groups of commands and what they call.
var commands = []struct {
	names string
	of    Purpose
	calls []call
}{
	{"sku list, sku show", ReadOnly, []call{getOrganization, getSKUs}},
	{"user list, user show", ReadOnly, []call{getOrganization, getSKUs, getUsers, getGroups}},
	{"plan, verify, drift", ReadOnly, []call{getOrganization, getSKUs, getUsers, getGroups}},
	{"apply, resume: licenses", Licenses, []call{getOrganization, getSKUs, getUsers, getGroups, assignLicense}},
	{"apply, resume: licenses of groups", Licenses, []call{getOrganization, getSKUs, getUsers, getGroups, assignGroups}},
	{"apply, resume: members of groups", Groups, []call{getOrganization, getSKUs, getUsers, getGroups, writeMembers}},
	{"apply, resume: moves from direct licenses to groups", Groups, []call{getOrganization, getSKUs, getUsers, getGroups, assignLicense, writeMembers}},
	{"apply, resume: new users, usage locations, groups processed again", Create, []call{getOrganization, getSKUs, getUsers, getGroups, assignLicense, writeUsers}},
}

// An Operation is what a group of commands does, with the least that it needs.
type Operation struct {
	Commands string
	Of       Purpose
	Asks     []string // names of permissions, each once
}

// Operations lists what commands do and the permissions that each of them needs.
func Operations() []Operation {
	var out []Operation
	for _, c := range commands {
		o := Operation{Commands: c.names, Of: c.of}
		for _, x := range c.calls {
			if !slices.Contains(o.Asks, x.asked.Name) {
				o.Asks = append(o.Asks, x.asked.Name)
			}
		}
		out = append(out, o)
	}
	return out
}

func (c call) granted(to []string) bool {
	return has(to, c.asked.Name) || slices.ContainsFunc(c.also, func(p string) bool { return has(to, p) })
}

func has(list []string, name string) bool {
	return slices.ContainsFunc(list, func(x string) bool { return strings.EqualFold(x, name) })
}

// needs compares what each group of commands calls with what is granted.
func needs(granted []string) []Need {
	var out []Need
	for _, c := range commands {
		n := Need{Commands: c.names, For: c.of, Missing: []string{}}
		for _, x := range c.calls {
			if !x.granted(granted) && !slices.Contains(n.Missing, x.asked.Name) {
				n.Missing = append(n.Missing, x.asked.Name)
			}
		}
		out = append(out, n)
	}
	return out
}

// includes tells whether a purpose has what another one has: groups and create each have
// what licenses has, and not each other's.
func (p Purpose) includes(q Purpose) bool {
	return p == q || q != Create && q != Groups && slices.Index(purposes, q) <= slices.Index(purposes, p)
}

// missing returns what a purpose lacks.
func missing(p Purpose, all []Need) []Permission {
	var names []string
	for _, n := range all {
		if p.includes(n.For) {
			names = append(names, n.Missing...)
		}
	}
	var out []Permission
	for _, x := range []Permission{organizationRead, userRead, memberRead, licenseWrite, memberWrite, userWrite} {
		if slices.Contains(names, x.Name) {
			out = append(out, x)
		}
	}
	return out
}

// modest are narrower permissions that serve instead, and those of signing in itself.
var modest = []string{
	"LicenseAssignment.Read.All", "User.ReadBasic.All", "GroupMember.ReadBasic.All",
	"User.Read", "openid", "profile", "email", "offline_access",
}

// excess returns what is granted beyond a purpose.
func excess(p Purpose, granted []string) []string {
	var out []string
	for _, g := range granted {
		asked := slices.ContainsFunc(Permissions(p), func(x Permission) bool { return strings.EqualFold(x.Name, g) })
		if !asked && !has(modest, g) && !(p == Create && strings.EqualFold(g, userRead.Name)) && !(p == Groups && strings.EqualFold(g, memberRead.Name)) {
			out = append(out, g)
		}
	}
	return out
}

// Directory roles by template id (learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference).
const (
	globalAdministrator  = "62e90394-69f5-4237-9190-012177145e10"
	userAdministrator    = "fe930be7-5e62-47db-91af-98c3a49a38b1"
	licenseAdministrator = "4d6ac14f-3453-41d0-bef9-a3e0c569773a"
	directoryWriters     = "9360feb5-f418-4baa-8175-e2a00bac4301"
	everyone             = "b79fbf4d-3ef9-4689-8143-76b194e85509" // not a role: every member has it
)

var roleNames = map[string]string{
	globalAdministrator: "Global Administrator", userAdministrator: "User Administrator",
	licenseAdministrator: "License Administrator", directoryWriters: "Directory Writers",
}

// rolesFor lists the directory roles of which a person needs one, least first
// (graph-contract 1.2); reading needs none.
func rolesFor(p Purpose) []string {
	switch p {
	case ReadOnly:
		return nil
	case Licenses:
		return []string{licenseAdministrator, directoryWriters, userAdministrator, globalAdministrator}
	}
	return []string{userAdministrator, directoryWriters, globalAdministrator}
}
