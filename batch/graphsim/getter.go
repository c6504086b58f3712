package graphsim

import (
	"slices"
	"strings"
	"time"

	"reseat/batch/graphsim/odata"
	"reseat/plan/tenant"
)

// userGetter reads a user for $filter, $search and $orderby. What a snapshot does not
// keep reads as null.
func (d *directory) userGetter(u *tenant.User) odata.Getter {
	return func(path string) any {
		switch path {
		case "id":
			return string(u.ID)
		case "userprincipalname":
			return u.UPN
		case "mail":
			return orNull(u.Mail)
		case "mailnickname":
			return nickname(u)
		case "displayname":
			return orNull(u.Name)
		case "department":
			return orNull(u.Department)
		case "usagelocation":
			return orNull(u.UsageLocation)
		case "usertype":
			return userType(u)
		case "accountenabled":
			return !u.Disabled
		case "onpremisessyncenabled":
			return synced(u.Synced)
		case "createddatetime":
			return orNever(u.Created)
		case "proxyaddresses":
			return plainGetters(proxyAddresses(u))
		case "proxyaddresses/$count":
			return len(proxyAddresses(u))
		case "othermails/$count":
			return 0
		case "assignedlicenses":
			return licenseGetters(u.Assignments)
		case "assignedlicenses/$count":
			return len(assignedLicenses(u.Assignments, false))
		case "assignedplans":
			return d.planGetters(u)
		}
		return signInGetter(u.SignIn, path)
	}
}

func signInGetter(s tenant.SignIn, path string) any {
	switch path {
	case "signinactivity/lastsignindatetime":
		return orNever(s.Interactive)
	case "signinactivity/lastsuccessfulsignindatetime":
		return orNever(s.Success)
	case "signinactivity/lastnoninteractivesignindatetime":
		return orNever(s.NonInteractive)
	}
	return nil
}

// orNever is null for a time that was not recorded.
func orNever(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at
}

func plainGetters(list []string) []odata.Getter {
	var out []odata.Getter
	for _, s := range list {
		out = append(out, func(string) any { return s })
	}
	return out
}

func licenseGetters(rows []tenant.Assignment) []odata.Getter {
	var out []odata.Getter
	for _, a := range rows {
		if a.Holds() {
			out = append(out, func(string) any { return string(a.SKU) })
		}
	}
	return out
}

func (d *directory) planGetters(u *tenant.User) []odata.Getter {
	var out []odata.Getter
	for id := range d.effective(u.Assignments) {
		out = append(out, func(path string) any {
			switch path {
			case "serviceplanid":
				return string(id)
			case "capabilitystatus":
				return "Enabled"
			}
			return nil
		})
	}
	return out
}

// groupGetter reads a group as it is shown at a time.
func (d *directory) groupGetter(g *group, now time.Time) odata.Getter {
	return func(path string) any {
		switch path {
		case "id":
			return string(g.ID)
		case "displayname":
			return g.Name
		case "mail":
			return orNull(g.Mail)
		case "mailnickname":
			return groupNickname(g)
		case "mailenabled":
			return mailEnabled(g)
		case "securityenabled":
			return securityEnabled(g)
		case "grouptypes":
			return plainGetters(groupTypes(g))
		case "grouptypes/$count":
			return len(groupTypes(g))
		case "isassignabletorole":
			return g.Roles
		case "onpremisessyncenabled":
			return synced(g.Synced)
		case "membershipruleprocessingstate":
			return ruleState(g)
		case "proxyaddresses":
			return plainGetters(groupAddresses(g))
		case "proxyaddresses/$count":
			return len(groupAddresses(g))
		case "owners/$count":
			return len(g.Owners)
		case licenseErrors:
			return slices.ContainsFunc(g.Members, func(m tenant.Member) bool { return d.failed(g, m) })
		case "assignedlicenses":
			return licenseGetters(groupRows(g.ID, g.shown(now), now))
		case "assignedlicenses/$count":
			return len(g.shown(now))
		}
		return nil
	}
}

// memberGetter reads an object of whatever kind.
func (t *Tenant) memberGetter(c *call, m tenant.Member) odata.Getter {
	if isUser(m) {
		if e := t.dir.byID[tenant.UserID(m.ID)]; e != nil && e.now != nil {
			return t.dir.userGetter(e.now)
		}
	}
	if g := t.dir.groupByID[tenant.GroupID(m.ID)]; g != nil {
		return t.dir.groupGetter(g, c.now)
	}
	return func(path string) any {
		if path == "id" {
			return m.ID
		}
		return nil
	}
}

func synced(yes bool) any {
	if yes {
		return true
	}
	return nil // and not false, for what was never synchronised
}

func groupNickname(g *group) string { return strings.ReplaceAll(g.Name, " ", "") }
