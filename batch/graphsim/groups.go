package graphsim

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"reseat/batch/graphsim/odata"
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
	"groupTypes,isAssignableToRole,mail,mailEnabled,mailNickname,membershipRule,membershipRuleProcessingState,onPremisesLastSyncDateTime," +
	"onPremisesSecurityIdentifier,onPremisesSyncEnabled,preferredDataLocation,preferredLanguage,proxyAddresses,renewedDateTime," +
	"resourceBehaviorOptions,resourceProvisioningOptions,securityEnabled,theme,visibility"

func init() {
	for _, n := range strings.Split(defaultGroup, ",") {
		groupProperties[strings.ToLower(n)] = groupProperty{n, func(*group, time.Time) any { return nil }}
	}
	// Asked for, it is left out (graph-contract 7.2).
	groupProperties[licenseErrors] = groupProperty{}
	for name, get := range map[string]func(*group, time.Time) any{
		"id":                          func(g *group, _ time.Time) any { return g.ID },
		"displayName":                 func(g *group, _ time.Time) any { return g.Name },
		"mail":                        func(g *group, _ time.Time) any { return orNull(g.Mail) },
		"mailEnabled":                 func(g *group, _ time.Time) any { return g.Mail != "" },
		"securityEnabled":             func(*group, time.Time) any { return true },
		"mailNickname":                func(g *group, _ time.Time) any { return strings.ReplaceAll(g.Name, " ", "") },
		"groupTypes":                  func(g *group, _ time.Time) any { return groupTypes(g) },
		"creationOptions":             none,
		"proxyAddresses":              none,
		"resourceBehaviorOptions":     none,
		"resourceProvisioningOptions": none,
		"assignedLicenses":            func(g *group, _ time.Time) any { return groupLicenses(g) },
		"licenseProcessingState":      func(g *group, now time.Time) any { return object{"state": processing(g, now)} },
	} {
		groupProperties[strings.ToLower(name)] = groupProperty{name, get}
	}
}

func none(*group, time.Time) any { return []string{} }

// groupTypes: only a Microsoft 365 group has an address here.
func groupTypes(g *group) []string {
	if g.Mail != "" {
		return []string{"Unified"}
	}
	return []string{}
}

func groupLicenses(g *group) []wireLicense {
	out := make([]wireLicense, len(g.Licenses))
	for i, l := range g.Licenses {
		out[i] = wireLicense{listed(l.Disabled), l.SKU}
	}
	return out
}

func processing(g *group, now time.Time) string {
	switch {
	case !g.queued:
		return "ProcessingComplete"
	case now.Before(g.begins):
		return "QueuedForProcessing"
	}
	return "ProcessingInProgress"
}

func (d *directory) renderGroup(c *call, g *group, names string) object {
	o := make(object)
	for _, n := range strings.Split(names, ",") {
		if p := groupProperties[strings.ToLower(strings.TrimSpace(n))]; p.get != nil {
			o[p.name] = p.get(g, c.now)
		}
	}
	o["@odata.context"] = c.base + "/$metadata#groups/$entity"
	return o
}

// groupNames returns what $select names, checked.
func groupNames(c *call) (string, *fault) {
	sel := c.query["$select"]
	if sel == "" {
		return defaultGroup, nil
	}
	for _, n := range strings.Split(sel, ",") {
		if _, ok := groupProperties[strings.ToLower(strings.TrimSpace(n))]; !ok {
			return "", unknownProperty(n, "group")
		}
	}
	return sel, nil
}

var groupSchema = odata.Schema{"id": "s", "displayname": "s", "mail": "s", "assignedlicenses/skuid": "g", "assignedlicenses/$count": "n", licenseErrors: odata.AdvancedBool}

// licenseErrors is the property that only a filter can name, and only an advanced one.
const licenseErrors = "hasmemberswithlicenseerrors"

func (d *directory) groupGetter(g *group) odata.Getter {
	return func(path string) any {
		switch path {
		case "id":
			return string(g.ID)
		case "displayname":
			return g.Name
		case "mail":
			return orNull(g.Mail)
		case licenseErrors:
			return slices.ContainsFunc(g.Members, func(m tenant.Member) bool { return d.failed(g, m) })
		case "assignedlicenses/$count":
			return len(g.Licenses)
		case "assignedlicenses":
			var out []odata.Getter
			for _, l := range g.Licenses {
				out = append(out, func(string) any { return string(l.SKU) })
			}
			return out
		}
		return nil
	}
}

func listGroups(t *Tenant, c *call) answer {
	names, f := groupNames(c)
	if f != nil {
		return f.answer(c)
	}
	p, f := t.unorderedPage(c)
	if f != nil {
		return f.answer(c)
	}
	var want *odata.Filter
	if s, given := c.query["$filter"]; given {
		var err error
		if want, err = odata.ParseFilter(s, groupSchema, t.o.Doubt.StrictNull); err != nil {
			return faultOf(err).answer(c)
		}
		if want.Advanced && !c.advanced() {
			return faultNotAdvanced("The specified filter").answer(c)
		}
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	see := func(i int) (object, bool) {
		g := t.dir.groups[i]
		if want != nil && !want.Root.Match(t.dir.groupGetter(g)) {
			return nil, false
		}
		o := t.dir.renderGroup(c, g, names)
		delete(o, "@odata.context")
		return o, true
	}
	values, at := gather(p, len(t.dir.groups), see)
	return collection(c, "groups", filled(values), p.next(at), countOf(c, p, len(t.dir.groups), see))
}

// filled turns a list of none into [], as an answer's value never is null.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func getGroup(t *Tenant, c *call) answer {
	names, f := groupNames(c)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	g := t.dir.groupByID[groupID(c.path[1])]
	if g == nil {
		return faultNotFound(c.path[1]).answer(c)
	}
	return ok(http.StatusOK, t.dir.renderGroup(c, g, names))
}

func groupID(key string) tenant.GroupID { return tenant.GroupID(strings.ToLower(key)) }
