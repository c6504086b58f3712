package plan

import (
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// who finds the user that a row means (R5). A missing user is (nil, finding).
func (w *builder) who(k Key) (*tenant.User, []Finding) {
	if k.Any != "" {
		k = w.place(k)
	}
	if k.ID == "" {
		return w.byAddress(k)
	}
	u := w.ByID(tenant.UserID(k.ID))
	other := w.ByUPN(k.UPN)
	switch {
	case u == nil && other != nil:
		return nil, []Finding{find("identity-mismatch", "no user has the object id %s, and the row's UPN belongs to %s", k.ID, other.ID)}
	case u == nil:
		return nil, []Finding{find("user-not-found", "no user has the object id %s", k.ID)}
	case other != nil && other.ID != u.ID:
		return nil, []Finding{find("identity-mismatch", "the object id %s belongs to %s, and the row's UPN to another user", k.ID, u.UPN)}
	case k.UPN != "" && other == nil && !strings.EqualFold(k.UPN, u.UPN):
		return u, []Finding{find("renamed", "the row still says %s", k.UPN)}
	}
	return u, nil
}

// place decides what a key of an unnamed kind is: the first kind that leads to somebody.
func (w *builder) place(k Key) Key {
	v := strings.ToLower(k.Any)
	switch {
	case sku.IsGUID(v):
		k.ID = v
	case w.ByUPN(v) != nil:
		k.UPN = k.Any
	case len(w.ByMail(v)) > 0:
		k.Mail = k.Any
	case len(w.ByAlias(v)) > 0:
		k.Alias = k.Any
	default:
		k.UPN = k.Any
	}
	k.Any = ""
	return k
}

// byAddress finds a user by UPN, else by mail, else by alias. Mail and alias are
// not unique.
func (w *builder) byAddress(k Key) (*tenant.User, []Finding) {
	if k.UPN != "" {
		if u := w.ByUPN(k.UPN); u != nil {
			return u, nil
		}
		f := find("user-not-found", "no user has this UPN")
		if near := w.ByMail(k.UPN); len(near) == 1 {
			f = find("user-not-found", "no user has this UPN (it is the mail address of %s)", near[0].UPN)
		}
		return nil, []Finding{f}
	}
	for _, by := range []struct {
		kind, value string
		users       func(string) []*tenant.User
	}{{"mail address", k.Mail, w.ByMail}, {"alias", k.Alias, w.ByAlias}} {
		if by.value == "" {
			continue
		}
		switch users := by.users(by.value); len(users) {
		case 0:
			return nil, []Finding{find("user-not-found", "no user has this %s", by.kind)}
		case 1:
			return users[0], nil
		default:
			return nil, []Finding{find("ambiguous-user", "%d users have this %s: %s", len(users), by.kind, upns(users))}
		}
	}
	return nil, []Finding{find("no-user", "the row names nobody")}
}

func upns(users []*tenant.User) string {
	names := make([]string, 0, len(users))
	for _, u := range users {
		names = append(names, u.UPN)
	}
	return strings.Join(names, ", ")
}

// label is how the row calls its user, for lines that lead to none.
func (k Key) label() string {
	for _, s := range []string{k.UPN, k.Any, k.Mail, k.Alias, k.ID} {
		if s != "" {
			return s
		}
	}
	return ""
}
