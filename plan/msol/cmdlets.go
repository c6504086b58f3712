package msol

import (
	"strings"

	"reseat/plan/shellword"
)

// A cmdlet is a command that can be read: its parameters, those with a question mark
// without a value, and what it does.
type cmdlet struct {
	params []string
	lax    bool // arguments that cannot be read do not matter
	run    func(*walk, call) value
}

var cmdlets map[string]cmdlet

func init() { // a map that refers to itself through foreach
	cmdlets = map[string]cmdlet{
		"set-msoluserlicense":    {params: []string{"UserPrincipalName", "ObjectId", "AddLicenses", "RemoveLicenses", "LicenseOptions", "TenantId"}, run: (*walk).setLicense},
		"new-msollicenseoptions": {params: []string{"AccountSkuId", "DisabledPlans"}, run: (*walk).licenseOptions},
		"new-msoluser":           {params: newUserParams, run: (*walk).newUser},
		"set-msoluser":           {params: []string{"UserPrincipalName", "ObjectId", "UsageLocation", "TenantId"}, run: (*walk).setUser},
		"import-csv":             {params: []string{"Path", "LiteralPath", "Delimiter", "Encoding", "Header", "UseCulture?"}, lax: true, run: (*walk).importCSV},
		"get-content":            {params: []string{"Path", "LiteralPath", "Encoding"}, lax: true, run: (*walk).getContent},
		"get-msoluser":           {params: []string{"UserPrincipalName", "ObjectId", "All?", "UnlicensedUsersOnly?", "MaxResults", "TenantId"}, run: (*walk).getUser},
		"get-msolgroup":          {params: []string{"ObjectId", "SearchString", "All?", "TenantId"}, run: (*walk).getGroup},
		"get-msolgroupmember":    {params: []string{"GroupObjectId", "All?", "MaxResults", "MemberObjectTypes", "TenantId"}, run: (*walk).getGroupMember},
		"get-msolaccountsku":     {params: []string{"TenantId"}, run: shows("reseat sku list")},
		"where-object":           {params: []string{"EQ?", "NE?", "FilterScript", "Property"}, lax: true, run: (*walk).where},
		"foreach-object":         {params: []string{"Process?", "Begin?", "End?"}, run: (*walk).forEach},
		"sort-object":            {params: []string{"Property", "Descending?"}, lax: true, run: func(_ *walk, c call) value { return c.through() }},
		"select-object":          {params: []string{"Property", "ExpandProperty"}, lax: true, run: (*walk).selectObject},
		"connect-msolservice":    {params: []string{"Credential"}, lax: true, run: (*walk).connect},
		"read-host":              {lax: true, run: func(*walk, call) value { return unknown("Read-Host asks a person: write the value in") }},
		"get-credential":         {lax: true, run: shows("reseat asks for no password; see --auth")},
	}
	for alias, name := range map[string]string{
		"foreach": "foreach-object", "%": "foreach-object", "where": "where-object", "?": "where-object",
		"sort": "sort-object", "select": "select-object", "ipcsv": "import-csv", "gc": "get-content", "cat": "get-content", "type": "get-content",
	} {
		cmdlets[alias] = cmdlets[name]
	}
	for name := range strings.FieldsSeq(`import-module install-module write-host write-output write-verbose write-warning write-progress
		echo start-sleep out-null out-file out-gridview export-csv format-table format-list ft fl measure-object get-date get-module
		start-transcript stop-transcript clear-host cls set-executionpolicy get-msoldomain get-msolcompanyinformation get-msolsubscription`) {
		cmdlets[name] = cmdlet{lax: true, run: shows("nothing to do in reseat")}
	}
}

// shows is a command that reads or prints. What it prints counts, where it comes
// through the pipe.
func shows(instead string) func(*walk, call) value {
	return func(_ *walk, c call) value {
		switch {
		case c.in == nil:
			return value{state: instead}
		case c.in.roster != nil:
			return value{state: "reseat user list"}
		case c.in.user != "":
			return value{state: "reseat user show " + shellword.Posix(c.in.user)}
		}
		return *c.in
	}
}

// connect notes a sign-in. A second one begins a script of its own: several were
// pasted into one file.
func (w *walk) connect(c call) value {
	w.session++
	w.readAs(c.line, "signs in: --tenant and --auth of each command")
	return value{}
}

// through is what came through the pipe.
func (c call) through() value {
	if c.in == nil {
		return unknown("nothing comes through the pipe")
	}
	return *c.in
}

// forEach reads … | ForEach-Object { … }.
func (w *walk) forEach(c call) value {
	switch {
	case c.in == nil:
		return unknown("nothing comes through the pipe")
	case c.block == 0 || len(c.args) > 1 || len(c.rest) > 0 || len(c.extra) > 0 || c.args["Begin"].texts != nil || c.args["End"].texts != nil:
		return unknown("this loop is not of the form … | ForEach-Object { … }")
	}
	w.vars["psitem"] = unknown("$PSItem is not read: write $_")
	w.each(*c.in, "_", c.block)
	return value{}
}

// where reads the one filter that has a counterpart: users without a license.
func (w *walk) where(c call) value {
	const why = "filters are not read: choose users with --unlicensed, --has or --lacks, or in the file"
	if c.in == nil || c.in.roster == nil || c.in.roster.args[0] != everyone || c.block == 0 {
		return unknown(why)
	}
	t := w.tokens[c.block+1 : w.tokens[c.block].close]
	if len(t) == 3 && t[0].kind == tokVar && t[0].text == "_" && len(t[0].props) == 1 && strings.EqualFold(t[0].props[0], "IsLicensed") && t[1].kind == tokParam && t[2].kind == tokVar {
		switch op := strings.ToLower(t[1].text) + " " + t[2].text; op {
		case "eq false", "ne true":
			return w.unlicensed(c.line)
		}
	}
	return unknown(why)
}

func (w *walk) selectObject(c call) value {
	if len(c.extra) > 0 {
		return unknown("-" + c.extra[0] + " selects only some of the users: name them in a file")
	}
	return c.through()
}
