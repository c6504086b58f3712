package msol

import (
	"slices"
	"strings"
)

// A person is a new account: the columns of its row.
type person struct{ columns, cells []string }

// personParams are the parameters of New-MsolUser that have a column in a file of
// wishes; both have the same names.
var personParams = []string{"DisplayName", "FirstName", "LastName", "Department"}

var newUserParams = append([]string{
	"UserPrincipalName", "UsageLocation", "LicenseAssignment", "LicenseOptions",
	"Password", "ForceChangePassword", "StrongPasswordRequired", "PasswordNeverExpires", "TenantId",
}, personParams...)

func (w *walk) newUser(c call) value {
	who, why := w.newcomer(c)
	if why != "" {
		return unknown(why)
	}
	a := action{line: c.line, session: w.session, who: who, create: &person{}}
	if a.location, a.column, why = w.country(c); why != "" {
		return unknown(why)
	}
	if v, ok := c.args["LicenseAssignment"]; ok {
		if a.add, why = w.skus(c.line, v); why != "" {
			return unknown(why)
		}
	}
	if a.options, why = w.optionsOf(c); why != "" {
		return unknown(why)
	}
	if why := w.person(c, who, a.create); why != "" {
		return unknown(why)
	}
	w.aside(c)
	w.actions = append(w.actions, a)
	w.readAs(c.line, "%s", strings.TrimSuffix("makes a new user; "+a.words(), "; "))
	if a.location+a.column != "" {
		w.readAs(c.line, "sets the usage location to %s", countryWords(a.location, a.column))
	}
	return value{}
}

// newcomer finds whom New-MsolUser makes.
func (w *walk) newcomer(c call) (who, string) {
	if len(c.rest) > 0 {
		return who{}, c.strays(0)
	}
	x, why := w.whom(c)
	if why == "" && x.roster != nil && x.roster.kind != ofFile {
		why = "new users are read from a file with Import-Csv, or by name"
	}
	return x, why
}

// person reads the names of the new account.
func (w *walk) person(c call, x who, p *person) string {
	for _, name := range personParams {
		v, ok := c.args[name]
		switch {
		case !ok:
		case !v.known():
			return "-" + name + ": " + v.why
		case v.row != nil:
			if !strings.EqualFold(v.column, name) {
				w.note(c.line, "%s is in the column %s: call it %s", name, quote(v.column), name)
			}
		case v.isText() && x.roster != nil:
			w.note(c.line, "%s is the same for every row: put %s into a column %s of the file", name, quote(v.texts[0]), name)
		case v.isText() && oneLine(v.texts[0]):
			if hasPlaceholder(v.texts[0]) {
				w.note(c.line, "%s is to be filled in: %s", quote(v.texts[0]), name)
			}
			p.columns, p.cells = append(p.columns, name), append(p.cells, v.texts[0])
		default:
			return "-" + name + " is no text"
		}
	}
	return ""
}

// aside notes what reseat does in another way, or not at all.
func (w *walk) aside(c call) {
	if _, ok := c.args["Password"]; ok {
		w.note(c.line, "-Password is ignored")
	}
	if len(c.extra) > 0 {
		slices.Sort(c.extra)
		w.note(c.line, "-%s is not set by reseat", strings.Join(c.extra, ", -"))
	}
	w.tenant(c)
}
