package intake

import (
	"slices"
	"strings"
)

// A format is an origin of rosters, known by its headers (graph-contract 13).
type format struct {
	name   string
	all    []string // headers it has, normalized
	any    []string // of which it has one at least; empty: no such demand
	not    []string // headers it has not
	refuse string   // why its files are of no use, and what to export instead
	limit  int      // rows at which the exporter stops unless told otherwise
	note   string   // what its readers should know

	ours    bool // reseat wrote it: its columns are its own
	guarded bool // an apostrophe stands before what a spreadsheet would take for a formula
}

// planAsJSON is why a plan that was printed as JSON is no list of users.
const planAsJSON = "a plan printed as JSON: name the plan file itself"

// Why lists of licenses and of groups are no lists of users.
const (
	licensesAlone = "a list of the tenant's licenses, not of users: say which users with --has SKU, or export the users"
	groupsAlone   = "a list of groups, not of their members: name the group with --group"
)

// formats are tried in order; the first that fits is the origin.
var formats = []format{
	{name: "reseat report", all: []string{"verdict"}, ours: true, guarded: true},
	{name: "reseat plan", all: []string{"plan", "asked", "change", "after"}, ours: true, guarded: true},
	{name: "reseat user list", all: []string{"direct", "inherited", "concerns"}, guarded: true},
	{name: "reseat user list", all: []string{"id", "upn", "assignments"}},
	{name: "reseat diff", all: []string{"userprincipalname", "line", "differsin"}, guarded: true},
	{
		name: "reseat swap map", all: []string{"swap", "oldplan", "newplan"}, not: []string{"userprincipalname", "upn", "user", "mail"},
		refuse: "a swap map, not a user list: name it with --map, and give the user list besides",
	},
	{name: "reseat sku list", all: []string{"skupartnumber", "capabilitystatus", "consumed"}, not: []string{"userprincipalname", "upn", "user", "mail"}, refuse: licensesAlone},
	{name: "reseat sku list", all: []string{"id", "part", "plans", "seats"}, not: []string{"userprincipalname", "upn", "user", "mail"}, refuse: licensesAlone},
	{name: "reseat group list", all: []string{"group", "groupid", "processing"}, not: []string{"userprincipalname", "upn", "user", "mail"}, refuse: groupsAlone},
	{name: "reseat group list", all: []string{"id", "processing", "licenses", "members"}, not: []string{"userprincipalname", "upn", "user"}, refuse: groupsAlone},
	{name: "reseat plan as JSON", all: []string{"header", "lines", "digest"}, refuse: planAsJSON},
	{
		name: "CLI for Microsoft 365 license list", all: []string{"id", "skuid", "skupartnumber"}, not: []string{"userprincipalname", "user", "upn", "mail"},
		refuse: "a list of licenses without their users: export the users, as in `m365 entra user list --output csv`",
	},
	{
		name: "list of groups", all: []string{"id"}, any: []string{"securityenabled", "grouptype", "grouptypes"}, not: []string{"userprincipalname", "upn", "user"},
		refuse: "a list of groups, not of their members: export the members of one group, or name the group with --group",
	},
	{
		name: "Active Directory", all: []string{"samaccountname", "distinguishedname"}, not: []string{"userprincipalname", "upn", "mail", "emailaddress", "objectid"},
		refuse: "an Active Directory export without user principal names, which are what Entra knows: export Get-ADGroupMember … | Get-ADUser | Select-Object UserPrincipalName instead",
	},
	{name: "Active Directory PowerShell", all: []string{"samaccountname", "distinguishedname"}},
	{
		name: "Get-MsolGroupMember", all: []string{"groupmembertype", "objectid"}, limit: 250,
		note: "Get-MsolGroupMember gives mail addresses and object ids but no UPN: users are found by object id",
	},
	{name: "Get-MsolUser", all: []string{"islicensed", "userprincipalname"}, limit: 500},
	{name: "Get-DistributionGroupMember", all: []string{"recipienttype"}, any: []string{"externaldirectoryobjectid", "primarysmtpaddress"}, limit: 1000},
	{
		name: "Get-MgGroupMember", all: []string{"id", "additionalproperties"}, not: []string{"userprincipalname"}, limit: 100,
		note: "Get-MgGroupMember does not say which members are users: a group or device among them shows as user-not-found",
	},
	{
		name: "lengths", all: []string{"length"}, not: []string{"userprincipalname", "upn", "user", "mail", "id"},
		refuse: "Export-Csv wrote the lengths of texts, not the texts: pipe objects with the property into it, such as Select-Object UserPrincipalName | Export-Csv, or write the texts with Set-Content",
	},
	{
		name: "Format-Table", all: []string{"classid2e4f51ef21dd47e99d3c952918aff9cd"},
		refuse: "Export-Csv wrote the output of Format-Table, not the users: leave Format-Table out and pipe the users into Export-Csv",
	},
	{
		name: "dictionaries", all: []string{"keys", "values", "syncroot"}, not: []string{"userprincipalname", "upn"},
		refuse: "Export-Csv wrote dictionaries, not the users: use Get-MgGroupMemberAsUser, or pipe Select-Object Id into Export-Csv",
	},
	{
		name: "arrays", all: []string{"longlength", "syncroot"}, not: []string{"userprincipalname", "upn"},
		refuse: "Export-Csv wrote arrays, not the users: pipe each user into Export-Csv, with Select-Object UserPrincipalName",
	},
	{name: "Get-MgUser", all: []string{"id", "userprincipalname", "aboutme"}, limit: 100},
	{name: "Get-MgUser", all: []string{"id", "userprincipalname", "additionalproperties"}, limit: 100},
	{
		name: "Microsoft 365 admin center Active users", all: []string{"userprincipalname", "licenses"},
		any: []string{"blockcredential", "licenseassignmentdetails", "softdeletiontimestamp", "strongpasswordrequired", "releasetrack", "whencreated", "oathtokenmetadata"},
	},
	{name: "Entra Download members", all: []string{"objectid", "userprincipalname", "membertype"}},
	{name: "Entra Download members", all: []string{"id", "userprincipalname", "objecttype"}},
	{name: "Entra Download users", all: []string{"userprincipalname", "objectid", "usertype", "accountenabled"}},
	{name: "Entra Download users", all: []string{"userprincipalname", "id", "usertype", "accountenabled"}},
	{name: "CLI for Microsoft 365", all: []string{"id", "displayname", "userprincipalname", "givenname", "surname"}},
	{name: "CIPP", all: []string{"userprincipalname", "licjoined"}},
}

// otherTool is an origin that only shows in this: it lists the licenses that users
// have, and so says what is, unless a column says what is wished for.
const otherTool = "list of users and their licenses"

// byType names the origin that a #TYPE line gives away. It helps where columns
// were selected and the header alone no longer tells.
var byType = map[string]string{
	"Microsoft.Online.Administration.GroupMember":                   "Get-MsolGroupMember",
	"Microsoft.Online.Administration.User":                          "Get-MsolUser",
	"Microsoft.ActiveDirectory.Management.ADPrincipal":              "Active Directory PowerShell",
	"Microsoft.ActiveDirectory.Management.ADUser":                   "Active Directory PowerShell",
	"Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser":          "Get-MgUser",
	"Selected.Microsoft.Online.Administration.User":                 "Get-MsolUser",
	"Selected.Microsoft.Online.Administration.GroupMember":          "Get-MsolGroupMember",
	"Selected.Microsoft.ActiveDirectory.Management.ADUser":          "Active Directory PowerShell",
	"Selected.Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser": "Get-MgUser",
}

// recognise returns the origin of a file with the given header and #TYPE line. What is
// listed is looked at first: a list of sign-ins has the columns of one of users too.
func recognise(h header, typed string) (format, bool) {
	has := func(name string) bool { return slices.Contains(h.names, name) }
	i := slices.IndexFunc(formats, func(f format) bool { return f.fits(has) })
	name, ok := byType[typed]
	t, other := thingOf(h)
	switch {
	case i >= 0 && formats[i].refuse != "":
		return formats[i], true
	case other:
		return format{name: t.name}, true
	case ok && i < 0:
		return format{name: name}, true
	case i >= 0:
		return formats[i], true
	case h.listsLicenses() && !h.asks():
		return format{name: otherTool}, true
	}
	return format{}, false
}

// listsLicenses tells whether a column says which licenses users have.
func (h header) listsLicenses() bool {
	return slices.ContainsFunc(h.names, describesLicenses)
}

func describesLicenses(name string) bool {
	return !known(name) && (strings.Contains(name, "licens") || strings.Contains(name, "licenc") || strings.HasPrefix(name, "sku") ||
		name == "licjoined" || name == "assignedproducts")
}

// asks tells whether a column requests licenses.
func (h header) asks() bool {
	return slices.ContainsFunc(h.fields, func(f field) bool {
		return f == fieldAdd || f == fieldRemove || f == fieldSwap || f == fieldRecipe
	})
}

func (f format) fits(has func(string) bool) bool {
	return !slices.ContainsFunc(f.all, func(n string) bool { return !has(n) }) &&
		(len(f.any) == 0 || slices.ContainsFunc(f.any, has)) &&
		!slices.ContainsFunc(f.not, has)
}
