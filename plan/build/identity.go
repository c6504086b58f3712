package build

import (
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// who finds the user that a row means (R5). A missing user is (nil, finding).
func (b *builder) who(k plan.Key) (*tenant.User, []plan.Finding) {
	if k.Any != "" {
		k = b.place(k)
	}
	if k.ID == "" {
		return b.byAddress(k)
	}
	u := b.ByID(tenant.UserID(k.ID))
	other := b.ByUPN(k.UPN)
	switch {
	case u == nil && other != nil:
		return nil, []plan.Finding{plan.Find("identity-mismatch", "no user has the object id %s, and the row's UPN belongs to %s", k.ID, other.ID)}
	case u == nil:
		return nil, []plan.Finding{plan.Find("user-not-found", "no user has the object id %s", k.ID)}
	case other != nil && other.ID != u.ID:
		return nil, []plan.Finding{plan.Find("identity-mismatch", "the object id %s belongs to %s, and the row's UPN to another user", k.ID, u.UPN)}
	case k.UPN != "" && other == nil && !strings.EqualFold(k.UPN, u.UPN):
		return u, []plan.Finding{plan.Find("renamed", "the row still says %s", k.UPN)}
	}
	return u, nil
}

// place decides what a key of an unnamed kind is: the first kind that leads to somebody.
func (b *builder) place(k plan.Key) plan.Key {
	v := strings.ToLower(k.Any)
	switch {
	case sku.IsGUID(v):
		k.ID = v
	case b.ByUPN(v) != nil:
		k.UPN = k.Any
	case len(b.ByMail(v)) > 0:
		k.Mail = k.Any
	case len(b.ByAlias(v)) > 0:
		k.Alias = k.Any
	default:
		k.UPN = k.Any
	}
	k.Any = ""
	return k
}

// byAddress finds a user by UPN, else by mail, else by alias. Mail and alias are
// not unique.
func (b *builder) byAddress(k plan.Key) (*tenant.User, []plan.Finding) {
	if k.UPN != "" {
		if u := b.ByUPN(k.UPN); u != nil {
			return u, nil
		}
		f := plan.Find("user-not-found", "no user has this UPN")
		if near := b.ByMail(k.UPN); len(near) == 1 {
			f = plan.Find("user-not-found", "no user has this UPN (it is the mail address of %s)", near[0].UPN)
		} else if near := b.ByAlias(k.UPN); len(near) == 1 {
			f = plan.Find("user-not-found", "no user has this UPN (it is an alias of %s)", near[0].UPN)
		}
		return nil, []plan.Finding{f}
	}
	for _, by := range []struct {
		kind, value string
		users       func(string) []*tenant.User
	}{{"mail address", k.Mail, b.ByMail}, {"alias", k.Alias, b.ByAlias}} {
		if by.value == "" {
			continue
		}
		switch users := by.users(by.value); len(users) {
		case 0:
			if u := b.ByUPN(by.value); u != nil {
				return u, nil // who has no mailbox has no mail address either
			}
			return nil, []plan.Finding{plan.Find("user-not-found", "no user has this %s", by.kind)}
		case 1:
			return users[0], nil
		default:
			return nil, []plan.Finding{plan.Find("ambiguous-user", "%d users have this %s: %s", len(users), by.kind, upns(users))}
		}
	}
	return nil, []plan.Finding{plan.Find("no-user", "the row names no user")}
}

func upns(users []*tenant.User) string {
	names := make([]string, 0, len(users))
	for _, u := range users {
		names = append(names, u.UPN)
	}
	return strings.Join(names, ", ")
}
