package graphsim

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"reseat/plan/tenant"
)

// groupProperties are what $select can name of a group, by name in lower case. The
// value says how it reads.
var groupProperties = make(map[string]groupProperty)

type groupProperty struct {
	name string
	get  func(g *group, now time.Time) any
}

// defaultGroup are the properties of a group without $select.
const defaultGroup = "id,classification,createdDateTime,creationOptions,deletedDateTime,description,displayName,expirationDateTime," +
	"groupTypes,isAssignableToRole,mail,mailEnabled,mailNickname,membershipRule,membershipRuleProcessingState,onPremisesDomainName," +
	"onPremisesLastSyncDateTime,onPremisesNetBiosName,onPremisesSamAccountName," +
	"onPremisesSecurityIdentifier,onPremisesSyncEnabled,preferredDataLocation,preferredLanguage,proxyAddresses,renewedDateTime," +
	"resourceBehaviorOptions,resourceProvisioningOptions,securityEnabled,securityIdentifier,theme,uniqueName,visibility"

// licenseErrors is the property that only a filter can name, and only an advanced one.
const licenseErrors = "hasmemberswithlicenseerrors"

func init() {
	for _, n := range append(strings.Split(defaultGroup, ","), "allowExternalSenders", "assignedLabels", "autoSubscribeNewMembers", "hideFromAddressLists",
		"hideFromOutlookClients", "isArchived", "isSubscribedByMail", "unseenCount") {
		groupProperties[strings.ToLower(n)] = groupProperty{n, func(*group, time.Time) any { return nil }}
	}
	// Asked for, it is left out (graph-contract 7.2).
	groupProperties[licenseErrors] = groupProperty{}
	for name, get := range map[string]func(*group, time.Time) any{
		"id":                            func(g *group, _ time.Time) any { return g.ID },
		"displayName":                   func(g *group, _ time.Time) any { return g.Name },
		"createdDateTime":               func(g *group, _ time.Time) any { return wireTime(g.Created) },
		"mail":                          func(g *group, _ time.Time) any { return orNull(g.Mail) },
		"mailEnabled":                   func(g *group, _ time.Time) any { return mailEnabled(g) },
		"securityEnabled":               func(g *group, _ time.Time) any { return securityEnabled(g) },
		"mailNickname":                  func(g *group, _ time.Time) any { return groupNickname(g) },
		"groupTypes":                    func(g *group, _ time.Time) any { return groupTypes(g) },
		"isAssignableToRole":            func(g *group, _ time.Time) any { return orFalse(g.Roles) },
		"isManagementRestricted":        func(g *group, _ time.Time) any { return g.Restricted },
		"membershipRuleProcessingState": func(g *group, _ time.Time) any { return ruleState(g) },
		"onPremisesSyncEnabled":         func(g *group, _ time.Time) any { return synced(g.Synced) },
		"proxyAddresses":                func(g *group, _ time.Time) any { return groupAddresses(g) },
		"creationOptions":               none,
		"resourceBehaviorOptions":       none,
		"resourceProvisioningOptions":   none,
		"assignedLabels":                none,
		"onPremisesProvisioningErrors":  none,
		"serviceProvisioningErrors":     none,
		"assignedLicenses":              func(g *group, now time.Time) any { return groupLicenses(g.shown(now)) },
		"licenseProcessingState":        func(g *group, now time.Time) any { return object{"state": g.processing(now)} },
	} {
		groupProperties[strings.ToLower(name)] = groupProperty{name, get}
	}
}

func none(*group, time.Time) any { return []string{} }

// orFalse is null and not false where a property was never set.
func orFalse(yes bool) any {
	if yes {
		return true
	}
	return nil
}

func mailEnabled(g *group) bool { return g.Class() != tenant.SecurityGroup }

func securityEnabled(g *group) bool {
	return g.Class() != tenant.TeamGroup && g.Class() != tenant.DistributionGroup
}

func groupTypes(g *group) []string {
	out := []string{}
	if k := g.Class(); k == tenant.Microsoft365Group || k == tenant.TeamGroup {
		out = append(out, "Unified")
	}
	if g.Dynamic {
		out = append(out, "DynamicMembership")
	}
	return out
}

// ruleState says whether the rule of a dynamic group is at work.
func ruleState(g *group) any {
	switch {
	case !g.Dynamic:
		return nil
	case g.Paused:
		return "Paused"
	}
	return "On"
}

func groupAddresses(g *group) []string {
	if g.Mail == "" {
		return []string{}
	}
	return []string{"SMTP:" + g.Mail}
}

func groupLicenses(list []tenant.License) []wireLicense {
	out := make([]wireLicense, len(list))
	for i, l := range list {
		out[i] = wireLicense{listed(l.Disabled), l.SKU}
	}
	return out
}

func (d *directory) renderGroup(c *call, g *group, names string) object {
	o := make(object)
	for _, n := range strings.Split(names, ",") {
		if p := groupProperties[strings.ToLower(strings.TrimSpace(n))]; p.get != nil {
			o[p.name] = p.get(g, c.now)
		}
	}
	return o
}

// groupEntity is one group as an answer.
func (d *directory) groupEntity(c *call, g *group, names string) object {
	o := d.renderGroup(c, g, names)
	o["@odata.context"] = c.base + "/$metadata#groups/$entity"
	return o
}

// groupRow is a group in a collection; typed says of what type it is, where that is not
// plain from the collection.
func (t *Tenant) groupRow(c *call, g *group, names string, typed bool) row {
	if names == "" {
		names = defaultGroup
	}
	return row{t.dir.groupGetter(g, c.now), func() object {
		o := t.dir.renderGroup(c, g, names)
		if typed {
			o["@odata.type"] = "#microsoft.graph.group"
		}
		return o
	}}
}

// groupNames returns what $select names, checked.
func groupNames(c *call) (string, *fault) {
	sel := c.query["$select"]
	if sel == "" {
		return defaultGroup, nil
	}
	for _, n := range strings.Split(sel, ",") {
		if _, ok := groupProperties[strings.ToLower(strings.TrimSpace(n))]; !ok {
			return "", unknownProperty(strings.TrimSpace(n), "group")
		}
	}
	return sel, nil
}

func listGroups(t *Tenant, c *call) answer {
	names, f := groupNames(c)
	if f != nil {
		return f.answer(c)
	}
	e, f := c.expansionOf(groupKind)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.list(c, groupKind, false, "groups", len(t.dir.groups), func(i int) (row, bool) {
		g := t.dir.groups[i]
		r := t.groupRow(c, g, names, false)
		plain := r.show
		r.show = func() object { return t.expandGroup(c, e, g, plain()) }
		return r, true
	})
}

// expandGroup adds what $expand asks for.
func (t *Tenant) expandGroup(c *call, e *expansion, g *group, o object) object {
	if e == nil {
		return o
	}
	members := g.Members
	switch e.name {
	case "owners":
		members = g.Owners
	case "memberOf":
		list := t.dir.groupsOf(string(g.ID), false)
		o[e.name] = first(len(list), func(i int) (row, bool) { return t.groupRow(c, list[i], e.sel, true), true })
		return o
	}
	o[e.name] = first(len(members), func(i int) (row, bool) { return t.memberRow(c, members[i], e.sel) })
	return o
}

func getGroup(t *Tenant, c *call) answer {
	names, f := groupNames(c)
	if f != nil {
		return f.answer(c)
	}
	e, f := c.expansionOf(groupKind)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	g := t.dir.groupByID[groupID(c.path[1])]
	if g == nil {
		return faultNotFound(c.path[1]).answer(c)
	}
	return ok(http.StatusOK, t.expandGroup(c, e, g, t.dir.groupEntity(c, g, names)))
}

func groupID(key string) tenant.GroupID { return tenant.GroupID(strings.ToLower(key)) }

// groupsOf returns the groups that an object is a member of, with those around them if
// asked, each once.
func (d *directory) groupsOf(id string, transitive bool) []*group {
	var out []*group
	for todo := []string{id}; len(todo) > 0; todo = todo[1:] {
		for _, g := range d.groups {
			if _, member := g.place[todo[0]]; member && !slices.Contains(out, g) {
				out = append(out, g)
				if transitive {
					todo = append(todo, string(g.ID))
				}
			}
		}
	}
	return out
}
