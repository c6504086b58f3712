package tenant

import (
	"slices"
	"strings"
)

// ByID returns the user of an object id; nil where there is none.
func (x *Index) ByID(id UserID) *User { return x.byID[UserID(strings.ToLower(string(id)))] }

// ByUPN returns the user who bears a UPN, in whatever case it is written; nil where
// nobody does.
func (x *Index) ByUPN(upn string) *User { return x.byUPN[strings.ToLower(upn)] }

// ByMail returns the users who have a mail address: several can.
func (x *Index) ByMail(address string) []*User { return x.byMail()[strings.ToLower(address)] }

// ByAlias returns the users who have an smtp: proxy address: several can.
func (x *Index) ByAlias(address string) []*User { return x.byAlias()[strings.ToLower(address)] }

// Deleted returns the deleted user of an object id, or who still has a name or address; nil where none has,
// or where deleted users were not read. Entra puts the object id before the UPN of a
// deleted user, without its hyphens.
func (x *Index) Deleted(address string) *DeletedUser {
	for i := range x.now.Deleted {
		u := &x.now.Deleted[i]
		upn := strings.ToLower(u.UPN)
		if before := strings.ReplaceAll(string(u.ID), "-", ""); before != "" {
			upn = strings.TrimPrefix(upn, before)
		}
		same := func(a string) bool { return strings.EqualFold(a, address) }
		if same(string(u.ID)) || same(upn) || same(u.UPN) || same(u.Mail) || slices.ContainsFunc(u.Aliases, same) {
			return u
		}
	}
	return nil
}

// usersBy lists users by addresses that several of them can have. Most user lists name
// nobody by these.
func usersBy(users []User, addresses func(*User) []string) map[string][]*User {
	out := make(map[string][]*User, len(users))
	for i := range users {
		u := &users[i]
		for _, a := range addresses(u) {
			a = strings.ToLower(a)
			if n := len(out[a]); a != "" && (n == 0 || out[a][n-1] != u) {
				out[a] = append(out[a], u)
			}
		}
	}
	return out
}

func mailOf(u *User) []string    { return []string{u.Mail} }
func aliasesOf(u *User) []string { return u.Aliases }
