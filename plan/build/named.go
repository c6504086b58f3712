package build

import (
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Named returns the users that the requests name, by every key on its own, each once,
// and the requests that name nobody.
func Named(reqs []plan.Request, now tenant.Snapshot) (users []tenant.UserID, missing []plan.Request) {
	b := newBuilder(now, sku.Bundled())
	seen := map[tenant.UserID]bool{}
	for _, r := range reqs {
		k, found := r.User, false
		for _, u := range b.all(k) {
			found = true
			if !seen[u.ID] {
				seen[u.ID] = true
				users = append(users, u.ID)
			}
		}
		if !found {
			missing = append(missing, r)
		}
	}
	return users, missing
}

// all are the users to whom any part of a key leads. An address of several users leads
// to all of them.
func (b *builder) all(k plan.Key) []*tenant.User {
	var out []*tenant.User
	for _, id := range []string{k.ID, k.Any} {
		if u := b.ByID(tenant.UserID(strings.ToLower(id))); u != nil {
			out = append(out, u)
		}
	}
	for _, upn := range []string{k.UPN, k.Any} {
		if u := b.ByUPN(upn); u != nil && upn != "" {
			out = append(out, u)
		}
	}
	for _, mail := range []string{k.Mail, k.Any} {
		if mail != "" {
			out = append(out, b.ByMail(mail)...)
		}
	}
	for _, alias := range []string{k.Alias, k.Any} {
		if alias != "" {
			out = append(out, b.ByAlias(alias)...)
		}
	}
	return out
}
