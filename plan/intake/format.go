package intake

import "slices"

// A format is an origin of rosters, known by its headers (graph-contract 13).
type format struct {
	name   string
	all    []string // headers it has, normalized
	any    []string // of which it has one at least; empty: no such demand
	not    []string // headers it has not
	refuse string   // why its files are of no use, and what to export instead
	limit  int      // rows at which the exporter stops unless told otherwise
	note   string   // what its readers should know

	guarded bool // an apostrophe stands before what a spreadsheet would take for a formula
}

// formats are tried in order; the first that fits is the origin.
var formats = []format{
	{name: "reseat report", all: []string{"verdict"}, guarded: true},
	{name: "reseat plan", all: []string{"plan", "asked", "change", "after"}, guarded: true},
	{name: "reseat plan as JSON", all: []string{"header", "lines", "digest"}, refuse: "a plan printed as JSON: name the plan file itself"},
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
	{
		name: otherTool, any: []string{"licenses", "licences", "islicensed", "assignedlicenses", "assignedproducts"},
		not: []string{"addlicenses", "addlicences", "addlicense", "removelicenses", "removelicences", "removelicense", "swap", "disabledplans", "enabledplans", "recipe"},
	},
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

// recognise returns the origin of a file with the given headers and #TYPE line.
func recognise(names []string, typed string) (format, bool) {
	has := func(name string) bool { return slices.Contains(names, name) }
	i := slices.IndexFunc(formats, func(f format) bool { return f.fits(has) })
	name, ok := byType[typed]
	switch {
	case ok && (i < 0 || formats[i].name == otherTool):
		return format{name: name}, true
	case i >= 0:
		return formats[i], true
	}
	return format{}, false
}

func (f format) fits(has func(string) bool) bool {
	return !slices.ContainsFunc(f.all, func(n string) bool { return !has(n) }) &&
		(len(f.any) == 0 || slices.ContainsFunc(f.any, has)) &&
		!slices.ContainsFunc(f.not, has)
}
