package intake

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// A Live is the expression of Options.Where about users without a row: it sees their
// properties under the names that Microsoft Graph gives them (R6).
type Live struct {
	where *where
	reads []seen
	cells []string
	err   error
}

// A seen is a property of a user that Live sees.
type seen struct {
	name string
	read func(tenant.User) string
}

var seenProperties = []seen{
	{"id", func(u tenant.User) string { return string(u.ID) }},
	{"userPrincipalName", func(u tenant.User) string { return u.UPN }},
	{"displayName", func(u tenant.User) string { return u.Name }},
	{"mail", func(u tenant.User) string { return u.Mail }},
	{"department", func(u tenant.User) string { return u.Department }},
	{"usageLocation", func(u tenant.User) string { return u.UsageLocation }},
	{"accountEnabled", func(u tenant.User) string { return capital(!u.Disabled) }},
	{"userType", func(u tenant.User) string {
		if u.Guest {
			return "Guest"
		}
		return "Member"
	}},
	{"onPremisesSyncEnabled", func(u tenant.User) string { return capital(u.Synced) }},
}

// capital writes true as exports do.
func capital(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// Properties names what Live sees.
func Properties() []string {
	var out []string
	for _, p := range seenProperties {
		out = append(out, p.name)
	}
	return out
}

func propertyOf(column string) (seen, bool) {
	i := slices.IndexFunc(seenProperties, func(p seen) bool { return identifier(p.name) == identifier(column) })
	if i < 0 {
		return seen{}, false
	}
	return seenProperties[i], true
}

// IsProperty tells whether Live sees a column.
func IsProperty(column string) bool {
	_, ok := propertyOf(column)
	return ok
}

// NewLive compiles an expression. others tells whether rows of a file can have a column
// that is no property: then users without a row have an empty cell there.
func NewLive(text string, others bool) (*Live, error) {
	w, wants, err := compileWhere(text)
	if err != nil {
		return nil, fmt.Errorf("%s %.120q: %w", optionWhere, text, err)
	}
	l := &Live{where: w, cells: make([]string, len(wants))}
	for _, x := range wants {
		p, ok := propertyOf(x.name)
		if !ok && !others {
			return nil, fmt.Errorf("%s %.120q: users have no property %.60q here: there is %s", optionWhere, text, x.name, strings.Join(Properties(), ", "))
		}
		l.reads = append(l.reads, p)
	}
	return l, nil
}

// Holds tells whether the expression is true of a user; where it fails, it is not, and
// Err says why.
func (l *Live) Holds(u tenant.User) bool {
	for i, p := range l.reads {
		l.cells[i] = ""
		if p.read != nil {
			l.cells[i] = p.read(u)
		}
	}
	ok, err := l.where.holds(l.cells)
	if err != nil && l.err == nil {
		l.err = fmt.Errorf("%s fails on %s: %w", optionWhere, u.UPN, err)
	}
	return ok && err == nil
}

// Err is the first failure of Holds.
func (l *Live) Err() error { return l.err }
