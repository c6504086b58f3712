package msol

import (
	"fmt"
	"strings"

	"reseat/plan/shellword"
)

// A value is what a PowerShell expression comes to, as far as it can be known
// without running it. One of its fields is set, or none where it is of no use here.
type value struct {
	why     string    // unknown: why
	texts   []string  // literal texts; one for a plain text
	options []options // what New-MsolLicenseOptions made
	roster  *roster   // many users
	row     *roster   // the user at hand in a loop over a roster
	column  string    // with row: one of that user's properties
	user    string    // a user looked up by name
	group   string    // a group, by id or name
	state   string    // what only the tenant knows: the command of reseat that shows it
}

func literal(texts ...string) value { return value{texts: texts} }
func unknown(why string) value      { return value{why: why} }
func (v value) known() bool         { return v.why == "" }
func (v value) isText() bool        { return len(v.texts) == 1 }
func (v value) isUser() bool        { return v.user != "" || v.row != nil }

// property is $v.p.
func (v value) property(p string) value {
	switch {
	case !v.known() || v.state != "":
		return v
	case v.row != nil && v.column == "":
		v.column = p
		return v
	case v.user != "" && isUserKey(p):
		return literal(v.user)
	case v.user != "":
		return value{state: "reseat user show " + shellword.Posix(v.user)}
	case v.group != "" && strings.EqualFold(p, "ObjectId"):
		return v
	}
	return unknown("." + p + " is not read")
}

// isUserKey tells whether the property names its user.
func isUserKey(p string) bool {
	switch strings.ToLower(p) {
	case "userprincipalname", "objectid", "upn", "id", "signinname":
		return true
	}
	return false
}

// options are what New-MsolLicenseOptions makes: the whole set of disabled plans of
// one SKU. An empty set has all service plans on.
type options struct {
	sku string
	off []string
}

// A roster is where the users of a loop come from.
type roster struct {
	args  []string // for reseat plan: a file or a selection
	kind  rosterKind
	line  int
	moves bool // what is done to the users changes who is chosen the next time
}

type rosterKind int

const (
	ofTenant rosterKind = iota // a selection or group of the tenant
	ofFile                     // a file, whose columns are the properties
	ofLines                    // a file of bare names
)

// key tells rosters apart: a file is the same wherever it is read, while a selection
// made twice can find others.
func (r *roster) key() string {
	if r.moves {
		return fmt.Sprintf("%q line %d", r.args, r.line)
	}
	return fmt.Sprintf("%q", r.args)
}
