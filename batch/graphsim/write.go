package graphsim

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"reseat/plan/tenant"
)

// isCountry tells whether s is an ISO 3166 code of two capital letters.
func isCountry(s string) bool {
	if len(s) != 2 || strings.ToUpper(s) != s {
		return false
	}
	r, err := language.ParseRegion(s)
	if err != nil || !r.IsCountry() || r != r.Canonicalize() || r.M49() == 0 || r.M49() >= 900 || r.ISO3() == "ZZZ" {
		return false
	}
	return !slices.Contains([]string{"AN", "CS", "NT", "SU", "YU"}, s)
}

// createUser answers POST /users (graph-contract 3.3). A snapshot has no passwords, so
// the password is looked at and forgotten.
func createUser(t *Tenant, c *call) answer {
	w, f := c.readUser()
	if f == nil {
		f = w.complete()
	}
	if f != nil {
		return f.answer(c)
	}
	return t.write(c, func() (record, answer) {
		if f := t.dir.admits(w); f != nil {
			return record{}, f.answer(c)
		}
		upn := *w.UserPrincipalName
		u := tenant.User{
			ID: t.newID(upn), UPN: upn, Name: *w.DisplayName,
			Disabled: !*w.AccountEnabled, UsageLocation: deref(w.UsageLocation), Department: deref(w.Department), Created: c.now.Truncate(time.Second),
		}
		return record{Users: []tenant.User{u}}, ok(http.StatusCreated, t.defaults(c, &u))
	})
}

// newID returns an object id that no user has or had.
func (t *Tenant) newID(upn string) tenant.UserID {
	for n := 0; ; n++ {
		id := tenant.UserID(guid(t.o.Seed, "user", strings.ToLower(upn), n))
		if t.dir.byID[id] == nil {
			return id
		}
	}
}

func (w wireUser) complete() *fault {
	for _, p := range []struct {
		name string
		ok   bool
	}{
		{"accountEnabled", w.AccountEnabled != nil},
		{"displayName", deref(w.DisplayName) != ""},
		{"mailNickname", deref(w.MailNickname) != ""},
		{"passwordProfile", w.PasswordProfile != nil},
		{"userPrincipalName", deref(w.UserPrincipalName) != ""},
	} {
		if !p.ok {
			return requestFault("A value is required for property '%s' of resource 'User'.", p.name)
		}
	}
	if !complexEnough(w.PasswordProfile.Password) {
		return requestFault("The specified password does not comply with password complexity requirements. Please provide a different password.")
	}
	return nil
}

// complexEnough is Entra's rule: 8 to 256 characters out of three of the four classes.
func complexEnough(s string) bool {
	var lower, upper, digit, other int
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
			lower = 1
		case r >= 'A' && r <= 'Z':
			upper = 1
		case r >= '0' && r <= '9':
			digit = 1
		default:
			other = 1
		}
	}
	n := utf8.RuneCountInString(s)
	return n >= 8 && n <= 256 && lower+upper+digit+other >= 3
}

// admits says why the account cannot be made.
func (d *directory) admits(w wireUser) *fault {
	dom, found := d.domainOf(*w.UserPrincipalName)
	if !found {
		return requestFault("The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.")
	}
	if dom.Federated && deref(w.OnPremisesImmutableID) == "" {
		return requestFault("A value is required for property 'onPremisesImmutableId' of resource 'User'.")
	}
	return d.nameTaken(*w.UserPrincipalName, nil)
}

func (d *directory) domainOf(upn string) (tenant.Domain, bool) {
	name, host, ok := strings.Cut(upn, "@")
	for _, dom := range d.domains {
		if ok && name != "" && strings.EqualFold(dom.Name, host) {
			return dom, true
		}
	}
	return tenant.Domain{}, false
}

// updateUser answers PATCH /users/{id} (graph-contract 3.4).
func updateUser(t *Tenant, c *call) answer {
	w, f := c.readUser()
	if f != nil {
		return f.answer(c)
	}
	return t.write(c, func() (record, answer) {
		e := t.dir.find(c.path[1])
		if e == nil || e.now == nil {
			return record{}, faultNotFound(c.path[1]).answer(c)
		}
		if f := t.dir.updatable(e, w); f != nil {
			return record{}, f.answer(c)
		}
		u := *e.now
		w.update(&u)
		return record{Users: []tenant.User{u}}, ok(http.StatusNoContent, nil)
	})
}

// updatable refuses what on-premises masters, but for the usage location.
func (d *directory) updatable(e *entry, w wireUser) *fault {
	if e.now.Synced && (w.DisplayName != nil || w.Department != nil || w.UserPrincipalName != nil || w.AccountEnabled != nil || w.MailNickname != nil) {
		return faultMastered()
	}
	if w.UserPrincipalName == nil {
		return nil
	}
	if f := d.nameTaken(*w.UserPrincipalName, e); f != nil {
		return f
	}
	if _, ok := d.domainOf(*w.UserPrincipalName); !ok {
		return requestFault("The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.")
	}
	return nil
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
