package tenant

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// A Redactor puts pseudonyms in the place of what names people and places: names,
// UPNs, addresses, departments, groups, and the tenant with its domains and accounts.
// Equal keys give equal pseudonyms, so that two snapshots can be compared; without
// the key nobody gets from a pseudonym to the name.
//
// The ids of users, groups and the tenant stay: a plan of the tenant finds its users
// by them in the copy. Countries, SKUs, dates and states stay too.
type Redactor struct {
	key      []byte
	domains  map[string]string // in lower case
	accounts map[string]string
}

// The names that stand for the tenant's own.
const (
	redactedTenant  = "Contoso"
	redactedDomain  = "contoso.com"
	redactedInitial = "contoso.onmicrosoft.com"
)

// NewRedactor returns a redactor for the users and groups of a tenant.
func NewRedactor(key []byte, of Snapshot) *Redactor {
	r := &Redactor{key: key, domains: make(map[string]string), accounts: make(map[string]string)}
	for i, d := range of.Domains {
		r.domains[strings.ToLower(d.Name)] = standIn(i, d)
	}
	for _, k := range of.SKUs {
		if _, known := r.accounts[k.Account]; !known && k.Account != "" {
			r.accounts[k.Account] = numbered("contoso", len(r.accounts))
		}
	}
	return r
}

func standIn(i int, d Domain) string {
	switch {
	case d.Initial:
		return redactedInitial
	case d.Default:
		return redactedDomain
	}
	return fmt.Sprintf("domain%d.contoso.com", i+1)
}

func numbered(name string, n int) string {
	if n == 0 {
		return name
	}
	return fmt.Sprint(name, n+1)
}

// Head returns s without users and groups, its names redacted.
func (r *Redactor) Head(s Snapshot) Snapshot {
	s.Name, s.Redacted, s.Users, s.Groups = redactedTenant, true, nil, nil
	s.Domains, s.SKUs = slices.Clone(s.Domains), slices.Clone(s.SKUs)
	for i, d := range s.Domains {
		s.Domains[i].Name = r.domains[strings.ToLower(d.Name)]
	}
	s.Deleted = slices.Clone(s.Deleted)
	for i, d := range s.Deleted {
		s.Deleted[i].User = r.User(d.User)
	}
	for i, k := range s.SKUs {
		s.SKUs[i].Account = r.accounts[k.Account]
	}
	return s
}

// User returns u redacted. Of its addresses only the mail address is left, and its
// pseudonym goes by the object id, so that it outlives a change of name.
func (r *Redactor) User(u User) User {
	id := r.sum("user", string(u.ID))
	local, domain := "user-"+id, r.domainOf(u.UPN)
	upn := local
	if strings.Contains(u.UPN, "#EXT#") {
		upn += "#EXT#"
	}
	u.UPN, u.Aliases = upn+"@"+domain, nil
	if u.Name != "" {
		u.Name = "User " + id
	}
	if u.Mail != "" {
		u.Mail = local + "@" + r.domainOf(u.Mail)
		u.Aliases = []string{u.Mail}
	}
	if u.Department != "" {
		u.Department = "Department " + r.sum("department", u.Department)
	}
	u.Assignments = slices.Clone(u.Assignments)
	for i, a := range u.Assignments {
		if !isWord(a.Error) {
			u.Assignments[i].Error = "Other"
		}
	}
	return u
}

// Group returns g redacted.
func (r *Redactor) Group(g Group) Group {
	id := r.sum("group", string(g.ID))
	if g.Name != "" {
		g.Name = "Group " + id
	}
	if g.Mail != "" {
		g.Mail = "group-" + id + "@" + r.domainOf(g.Mail)
	}
	return g
}

// domainOf returns what stands for the domain of an address; one that is not the
// tenant's own is not told from others.
func (r *Redactor) domainOf(address string) string {
	_, domain, _ := strings.Cut(address, "@")
	if d, ok := r.domains[strings.ToLower(domain)]; ok {
		return d
	}
	return "elsewhere.contoso.com"
}

// sum is the keyed hash behind a pseudonym: 64 bits, so that a million of them are
// all different. Case makes no difference.
func (r *Redactor) sum(kind, value string) string {
	h := hmac.New(sha256.New, r.key)
	h.Write([]byte(kind + "\x00" + strings.ToLower(value)))
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// isWord tells whether an error is one of Graph's own names for it, and no free text.
func isWord(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') })
}
