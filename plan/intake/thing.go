package intake

import "slices"

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
	{name: "list of applications", any: []string{"appid", "serviceprincipaltype", "applicationid", "publisherdomain"}, plain: "applications"},
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
