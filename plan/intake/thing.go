package intake

import (
	"slices"
	"strings"
)

// A thing is what a list is of that is not of users: its own id says nothing about
// whose it is (R42). It is known by its headers, normalized.
type thing struct {
	name  string   // of the list
	any   []string // some of these
	least int      // how many; 0 is one
	also  []string // and one of these; empty: no such demand
	plain string   // what its rows are
}

var things = []thing{
	{name: "list of sign-ins", any: []string{"requestid", "correlationid", "clientappused", "clientapp", "appid", "applicationid"}, also: []string{"ipaddress", "userdisplayname", "status", "resource", "resourcedisplayname"}, plain: "sign-ins"},
	{name: "list of audit records", any: []string{"activitydisplayname", "activity", "operation", "operationtype", "recordtype"}, also: []string{"initiatedby", "activitydatetime", "creationdate", "auditdata", "date"}, plain: "audit records"},
	{name: "list of devices", any: []string{"deviceid", "azureaddeviceid", "entradeviceid", "manageddeviceid", "devicename", "serialnumber", "manageddeviceownertype", "jointype(trusttype)", "jointype", "operatingsystemversion"}, least: 2, plain: "devices"},
	{name: "list of applications", any: []string{"appid", "serviceprincipaltype", "applicationid", "application(client)id", "publisherdomain"}, plain: "applications"},
}

// thingOf returns what a list is of, if not of users.
func thingOf(h header) (thing, bool) {
	has := func(name string) bool { return slices.Contains(h.names, name) }
	i := slices.IndexFunc(things, func(t thing) bool {
		found := 0
		for _, name := range t.any {
			if has(name) {
				found++
			}
		}
		return found >= max(1, t.least) && (len(t.also) == 0 || slices.ContainsFunc(t.also, has))
	})
	if i < 0 || h.asks() {
		return thing{}, false
	}
	return things[i], true
}

// ofOthers are the words by which a header names the id or the address of something that is
// no user.
var ofOthers = []string{"subscription", "group", "team", "tenant", "customer", "device", "application", "appid", "sku", "product", "order", "site", "policy", "role", "request", "correlation", "session", "template"}

// secondary are the words by which a header names another person than the one that the row
// is about, or an address outside work.
var secondary = []string{"manager", "supervisor", "vorgesetz", "responsable", "gerente", "jefe", "上司", "przełożon", "yönetici", "owner", "besitzer", "propri", "sponsor", "approver", "assignedby", "createdby", "modifiedby", "lastmodified", "private", "privat", "personal", "alternate", "recovery", "other", "forward"}

// namesThing tells whether a normalized header names something that is no user, as
// SubscriptionId and GroupEmail do, and not the user of it, as TeamMember does.
func namesThing(name string) bool {
	for _, user := range []string{"user", "member", "owner", "person", "employee", "upn", "assigned"} {
		if strings.Contains(name, user) {
			return false
		}
	}
	return containsAny(name, ofOthers)
}

func containsAny(name string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) })
}
