package build

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"reseat/plan"
	"reseat/plan/tenant"
)

// The longest values that Graph takes of a new account, in characters (R14). That a
// name has at most 64 characters before the @, and neither begins nor ends with a dot
// there, is from Microsoft's user name policies.
const (
	longestUPN        = 113
	longestLocal      = 64
	longestName       = 256
	longestDepartment = 64
	longestPart       = 64 // first and last name
)

// reviewCreate puts new accounts on hold that the tenant would refuse, or that would
// be second ones of somebody who is there (R14).
func (d *draft) reviewCreate() {
	if !d.q.creates() {
		return
	}
	if f, ok := d.b.owner(d.line.UPN); ok {
		d.note(f)
		return
	}
	if why := badUPN(d.line.UPN); why != "" {
		d.note(plan.Find("bad-upn", "%s", why))
		return
	}
	if why := tooLong(d.q.newUser()); why != "" {
		d.note(plan.Find("bad-row", "%s", why))
	}
	d.reviewDomain()
}

// owner finds whose address a new user name would take: a user's mail or alias, a
// group's mail, or the name of a deleted user.
func (b *builder) owner(upn string) (plan.Finding, bool) {
	for _, by := range []struct {
		kind  string
		users []*tenant.User
	}{{"the mail address", b.ByMail(upn)}, {"an alias", b.ByAlias(upn)}} {
		if len(by.users) > 0 {
			return plan.Find("address-taken", "%s is %s of %s", upn, by.kind, upns(by.users)), true
		}
	}
	for _, g := range b.Snapshot().Groups {
		if strings.EqualFold(g.Mail, upn) {
			return plan.Find("address-taken", "%s is the mail address of the group %q", upn, g.Name), true
		}
	}
	if u := b.Deleted(upn); u != nil {
		f := plan.Find("address-taken", "%s belongs to %q, who was deleted on %s and can be restored", upn, u.Name, u.At.Format("2006-01-02"))
		return f.WithRemedy(fmt.Sprintf("restore the user (object id %s) in the admin center under Deleted users, or delete it for good there", u.ID)), true
	}
	return plan.Finding{}, false
}

// badUPN says why Graph would refuse a user name, or "". Letters with accents and most
// signs cannot stand in one. A leading apostrophe can, but is a mark of spreadsheets.
func badUPN(upn string) string {
	local, domain, _ := strings.Cut(upn, "@")
	bad := strings.IndexFunc(local, func(r rune) bool { return !nameRune(r) })
	switch {
	case local == "" || domain == "":
		return fmt.Sprintf("%q has nothing before or after the @", upn)
	case strings.Contains(domain, "@"):
		return fmt.Sprintf("%q holds more than one @", upn)
	case bad >= 0:
		r, _ := utf8.DecodeRuneInString(local[bad:])
		return fmt.Sprintf("%q cannot stand in a user name (only A-Z a-z 0-9 ' . - _ ! # ^ ~ can)", string(r))
	case strings.HasPrefix(local, "'"):
		return fmt.Sprintf("the apostrophe before %s is the mark by which a spreadsheet keeps a text", local[1:])
	case strings.HasPrefix(local, "."), strings.HasSuffix(local, "."):
		return fmt.Sprintf("%q begins or ends with a dot before the @", upn)
	case len(local) > longestLocal:
		return fmt.Sprintf("the name has %d characters before the @, and Microsoft allows %d", len(local), longestLocal)
	case len(upn) > longestUPN:
		return fmt.Sprintf("the name has %d characters, and Microsoft allows %d", len(upn), longestUPN)
	}
	return ""
}

func nameRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("'.-_!#^~", r)
}

// tooLong says which value of a new account is longer than Graph takes, or "".
func tooLong(u *tenant.NewUser) string {
	for _, p := range []struct {
		name, value string
		most        int
	}{
		{"display name", u.DisplayName, longestName}, {"department", u.Department, longestDepartment},
		{"first name", u.FirstName, longestPart}, {"last name", u.LastName, longestPart},
	} {
		if n := utf8.RuneCountInString(p.value); n > p.most {
			return fmt.Sprintf("the %s has %d characters, and Microsoft allows %d", p.name, n, p.most)
		}
	}
	return ""
}

// missing says of a user who is not there what a new account would need besides.
func (q *userRequest) missing() {
	for i, f := range q.findings {
		if f.Code == "user-not-found" {
			if remedy := q.wayToCreate(); remedy != "" {
				q.findings[i] = f.WithRemedy(remedy)
			}
		}
	}
}

// wayToCreate is what to do about a row whose user is not there; "" where the remedy of
// the rule is right.
func (q *userRequest) wayToCreate() string {
	if q.rows[0].Gathered {
		return "plan again: the user was deleted meanwhile"
	}
	person, id, address := false, false, false
	for _, r := range q.rows {
		person = person || named(r.Person)
		id = id || r.User.ID != ""
		address = address || strings.Contains(newUPN(r), "@")
	}
	switch {
	case id:
		return "correct the row; a user with an object id was there once, so none is created"
	case !address:
		return "correct the row; a new account needs a UPN (--user-column takes another column for it)"
	case q.layer.create:
		return "correct the row, or give it a display name (column DisplayName, or FirstName and LastName): --create needs one"
	case person:
		return "correct the row, or add --create: the row has a display name"
	}
	return ""
}
