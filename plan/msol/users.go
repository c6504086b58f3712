package msol

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
)

// An action is what one command does to one user or to each user of a roster.
type action struct {
	line     int
	session  int
	who      who
	create   *person
	location string // a country
	column   string // or the column that names it
	add      []string
	remove   []string
	options  []options
}

// A who is whom an action is about: a user by name, or the users of a roster.
type who struct {
	roster *roster
	upn    string
}

func (x who) key() string {
	if x.roster != nil {
		return "\x00" + x.roster.key()
	}
	return strings.ToLower(x.upn)
}

// whom finds the user of a command, in its parameters or in the pipe.
func (w *walk) whom(c call) (who, string) {
	v, ok := c.args["UserPrincipalName"]
	if !ok {
		v, ok = c.args["ObjectId"]
	}
	if !ok && c.in != nil {
		v, ok = *c.in, true
		if v.roster != nil {
			v = value{row: v.roster, column: "UserPrincipalName"}
		}
	}
	switch {
	case !ok:
		return who{}, "whom this is about is not said"
	case !v.known():
		return who{}, "whom this is about is not known: " + v.why
	case v.row != nil:
		return w.rowUser(c.line, v)
	case v.user != "":
		v = literal(v.user)
	}
	if !v.isText() || !oneLine(v.texts[0]) || strings.TrimSpace(v.texts[0]) == "" {
		return who{}, "whom this is about is not known"
	}
	if hasPlaceholder(v.texts[0]) {
		w.note(c.line, "%s is to be filled in: who it is about", quote(v.texts[0]))
	}
	return who{upn: strings.TrimSpace(v.texts[0])}, ""
}

func (w *walk) rowUser(line int, v value) (who, string) {
	switch {
	case v.row.kind == ofLines && v.column != "":
		return who{}, "the lines of a text file have no property " + v.column
	case v.row.kind == ofFile && v.column == "":
		return who{}, "a row as a whole names no user: write $_.UserPrincipalName"
	case v.row.kind == ofFile && !slices.Contains([]string{"userprincipalname", "upn", "objectid", "id", "user", "mail", "alias"}, strings.ToLower(v.column)):
		w.note(line, "the users are in the column %s: call it UserPrincipalName", quote(v.column))
	}
	return who{roster: v.row}, ""
}

func (w *walk) setLicense(c call) value {
	if why := c.strays(0); why != "" {
		return unknown(why)
	}
	who, why := w.whom(c)
	if why != "" {
		return unknown(why)
	}
	a := action{line: c.line, session: w.session, who: who}
	for _, l := range []struct {
		param string
		to    *[]string
	}{{"RemoveLicenses", &a.remove}, {"AddLicenses", &a.add}} {
		if v, ok := c.args[l.param]; ok {
			if *l.to, why = w.skus(c.line, v); why != "" {
				return unknown(why)
			}
		}
	}
	if a.options, why = w.optionsOf(c); why != "" {
		return unknown(why)
	}
	for _, s := range a.add {
		if slices.Contains(a.remove, s) {
			return unknown(s + " is added and removed in one call, which MSOnline refuses")
		}
	}
	if len(a.add)+len(a.remove)+len(a.options) == 0 {
		return unknown("no license is named")
	}
	w.actions = append(w.actions, a)
	w.readAs(c.line, "%s", a.words())
	w.tenant(c)
	return value{}
}

func (w *walk) tenant(c call) {
	if _, ok := c.args["TenantId"]; ok {
		w.note(c.line, "-TenantId works on a customer's tenant: add --tenant to each command")
	}
}

// words says what an action does to licenses.
func (a action) words() string {
	var parts []string
	if len(a.remove) > 0 {
		parts = append(parts, "removes "+strings.Join(a.remove, ", "))
	}
	if len(a.add) > 0 {
		parts = append(parts, "adds "+strings.Join(a.add, ", "))
	}
	for _, o := range a.options {
		parts = append(parts, o.words())
	}
	return strings.Join(parts, "; ")
}

func (o options) words() string {
	if len(o.off) == 0 {
		return o.sku + ": all service plans on"
	}
	return o.sku + ": exactly " + strings.Join(o.off, ", ") + " off"
}

// optionsOf reads -LicenseOptions.
func (w *walk) optionsOf(c call) ([]options, string) {
	v, ok := c.args["LicenseOptions"]
	switch {
	case !ok:
		return nil, ""
	case !v.known():
		return nil, "-LicenseOptions: " + v.why
	case v.options == nil:
		return nil, "-LicenseOptions is not made by New-MsolLicenseOptions"
	}
	return v.options, ""
}

func (w *walk) licenseOptions(c call) value {
	if why := c.strays(0); why != "" {
		return unknown(why)
	}
	names, why := w.skus(c.line, c.args["AccountSkuId"])
	if why == "" && len(names) != 1 {
		why = "-AccountSkuId names one SKU"
	}
	if why != "" {
		return unknown(why)
	}
	o := options{sku: names[0]}
	if v, ok := c.args["DisabledPlans"]; ok {
		if v.texts == nil {
			return unknown("-DisabledPlans: " + w.noText("DisabledPlans", v))
		}
		for _, p := range v.texts {
			if hasPlaceholder(p) || strings.TrimSpace(p) == "" || !oneLine(p) {
				return unknown("-DisabledPlans: " + quote(p) + " is to be filled in first")
			}
			o.off = append(o.off, strings.TrimSpace(p))
		}
	}
	w.checkPlans(c.line, o)
	w.readAs(c.line, "options for %s", o.words())
	return value{options: []options{o}}
}

// skus reads names of SKUs. The account in front is dropped: a part number alone
// names the SKU in any tenant.
func (w *walk) skus(line int, v value) ([]string, string) {
	switch {
	case !v.known():
		return nil, "which license this is is not known: " + v.why
	case v.row != nil && v.column != "":
		return nil, "the license is in the column " + quote(v.column) + " of each row: call that AddLicenses, and reseat plan reads it from there"
	case v.state != "":
		return nil, "the script does not say which license this is: write its name"
	case len(v.texts) == 0:
		return nil, "which license this is is not known"
	}
	var out []string
	for _, text := range v.texts {
		name, why := w.sku(line, strings.TrimSpace(text))
		if why != "" {
			return nil, why
		}
		out = append(out, name)
	}
	return out, ""
}

func (w *walk) sku(line int, text string) (string, string) {
	account, part, prefixed := strings.Cut(text, ":")
	if !prefixed {
		part = text
	}
	part = strings.TrimSpace(part)
	if strings.ContainsAny(part, "|=") || !oneLine(text) {
		return "", quote(text) + " is not the name of a license"
	}
	if part == "" || hasPlaceholder(part) {
		return "", "the license " + quote(text) + " is to be filled in first"
	}
	if prefixed {
		if hasPlaceholder(account) {
			w.note(line, "%s: %s need not be filled in, the recipe says %s", quote(text), quote(account), part)
		} else {
			w.note(line, "%s: %s is the account name of one tenant, perhaps not yours; the recipe says %s, which your own tenant resolves", quote(text), quote(account), part)
		}
		if !slices.ContainsFunc(w.accounts, func(a string) bool { return strings.EqualFold(a, account) }) {
			w.accounts = append(w.accounts, account)
		}
	}
	if len(sku.Bundled().ProductsByPart(part)) == 0 {
		if _, err := sku.ParseID(part); err != nil {
			w.note(line, "%s is not in Microsoft's list of SKUs: check it with `reseat sku list`", quote(part))
		}
	}
	return part, ""
}

// checkPlans notes plans that Microsoft's list does not have in the SKU.
func (w *walk) checkPlans(line int, o options) {
	ids := sku.Bundled().ProductsByPart(o.sku)
	if len(ids) != 1 {
		return
	}
	p, _ := sku.Bundled().Product(ids[0])
	index := sku.NewIndex([]sku.Product{p}, nil, sku.Bundled())
	for _, name := range o.off {
		if _, err := index.PlanIn(p.ID, name); err != nil {
			w.note(line, "%v", err)
		}
	}
}

// country reads a usage location: a country, or the column that holds it.
func (w *walk) country(c call) (country, column, why string) {
	v, ok := c.args["UsageLocation"]
	switch {
	case !ok:
		return "", "", ""
	case !v.known():
		return "", "", "-UsageLocation: " + v.why
	case v.row != nil && v.column != "" && v.row.kind == ofFile:
		return "", v.column, ""
	case !v.isText():
		return "", "", "-UsageLocation is not known: the script does not say it"
	case hasPlaceholder(v.texts[0]):
		w.note(c.line, "%s is to be filled in: add location: and a country to the recipe", quote(v.texts[0]))
		return "", "", ""
	}
	code, err := plan.Country(v.texts[0])
	if err != nil {
		return "", "", fmt.Sprintf("-UsageLocation: %v", err)
	}
	return code, "", ""
}

func (w *walk) setUser(c call) value {
	if _, ok := c.args["UsageLocation"]; !ok {
		return unknown("of Set-MsolUser only -UsageLocation is read")
	}
	if len(c.rest) > 0 {
		return unknown(c.strays(0))
	}
	who, why := w.whom(c)
	country, column, bad := w.country(c)
	if why == "" {
		why = bad
	}
	if why != "" {
		return unknown(why)
	}
	if len(c.extra) > 0 {
		w.note(c.line, "-%s is no matter of licenses and is left out", strings.Join(c.extra, ", -"))
	}
	if country+column != "" {
		w.actions = append(w.actions, action{line: c.line, session: w.session, who: who, location: country, column: column})
		w.readAs(c.line, "sets the usage location to %s", countryWords(country, column))
	}
	w.tenant(c)
	return value{}
}

func countryWords(country, column string) string {
	if column != "" {
		return "what the column " + quote(column) + " says"
	}
	return country
}
