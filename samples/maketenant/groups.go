package main

import (
	"strings"

	"reseat/plan/tenant"
)

// The groups of Contoso.
const (
	licensingEMS   = "Licensing - EMS"
	licensingEMSE5 = "Licensing - EMS E5"
	pilot          = "Intune Pilot"
	pilotNorth     = "Intune Pilot - Nordics"
)

func groupID(name string) tenant.GroupID { return tenant.GroupID(guid("group", name)) }

// join lets groups give licenses to their members.
func (c *company) join() {
	for _, i := range c.emsMembers() {
		inherit(&c.users[i], "EMS", groupID(licensingEMS))
	}
	inForce, short := c.dept["Legal"][7], c.dept["Legal"][8]
	inherit(&c.users[inForce], "EMSPREMIUM", groupID(licensingEMSE5))
	// All seats were taken when the group got to this member.
	inherit(&c.users[short], "EMSPREMIUM", groupID(licensingEMSE5))
	rows := c.users[short].Assignments
	rows[len(rows)-1].State, rows[len(rows)-1].Error = tenant.InError, "CountViolation"
}

// emsMembers are six people who have EMS through the group alone and four who hold
// it directly as well, with other plans off.
func (c *company) emsMembers() []int {
	return append(append([]int{}, c.dept["HR"][10:16]...),
		c.dept["Finance"][1], c.dept["Finance"][8], c.dept["Finance"][17], c.dept["Finance"][28])
}

func (c *company) groups() []tenant.Group {
	return []tenant.Group{
		{ID: groupID("Finance All"), Name: "Finance All", Mail: "financeall@contoso.com", Members: c.membersOf("Finance")},
		{ID: groupID(pilot), Name: pilot, Members: c.pilotMembers()},
		{ID: groupID(pilotNorth), Name: pilotNorth, Members: c.nordics()},
		{ID: groupID(licensingEMS), Name: licensingEMS, Licenses: []tenant.License{{SKU: product("EMS").ID}}, Members: c.inheriting(licensingEMS)},
		{ID: groupID(licensingEMSE5), Name: licensingEMSE5, Licenses: []tenant.License{{SKU: product("EMSPREMIUM").ID}}, Members: c.inheriting(licensingEMSE5)},
		{ID: groupID("Sales Team"), Name: "Sales Team", Mail: "salesteam@contoso.com", Members: c.membersOf("Sales")},
	}
}

func (c *company) members(in func(tenant.User) bool) []tenant.Member {
	var out []tenant.Member
	for _, u := range c.users {
		if in(u) {
			out = append(out, tenant.Member{ID: string(u.ID)})
		}
	}
	return out
}

// membersOf are the people of a department who have not left.
func (c *company) membersOf(dept string) []tenant.Member {
	return c.members(func(u tenant.User) bool { return u.Department == dept && !u.Disabled })
}

func (c *company) inheriting(group string) []tenant.Member {
	return c.members(func(u tenant.User) bool {
		for _, a := range u.Assignments {
			if a.Group == groupID(group) {
				return true
			}
		}
		return false
	})
}

func (c *company) nordics() []tenant.Member {
	return c.members(func(u tenant.User) bool { return u.UsageLocation == "SE" && u.Department == "Operations" })
}

// inPilot is whom the pilot was made for: people of Finance in some countries,
// those of HR who have EMS through its group, two engineers, and one guest.
func inPilot(u tenant.User) bool {
	if u.Disabled {
		return false
	}
	switch u.Department {
	case "Finance":
		return u.UsageLocation != "" && strings.Contains("SE JP IN DE FR BR", u.UsageLocation)
	case "HR":
		return u.Inherits(product("EMS").ID)
	case "Engineering":
		return u.Name == "Conan O'Brien" || u.Name == "Zoë Bäcker"
	}
	first, last, _ := person(firstGuest + 2)
	return u.Guest && u.Name == first+" "+last
}

// A laptop that someone put into the group.
const pilotDevice = "CONTOSO-LT-0417"

func (c *company) pilotMembers() []tenant.Member {
	return append(c.members(inPilot),
		tenant.Member{ID: guid("device", pilotDevice), Kind: "device"},
		tenant.Member{ID: string(groupID(pilotNorth)), Kind: "group"},
	)
}

// pilotExport is what "Download members" of the Entra portal gave for the pilot,
// some days before Anna took her new name.
func (c *company) pilotExport() [][]string {
	rows := [][]string{{"id", "userPrincipalName", "displayName", "objectType", "userType", "isUser", "isGroup", "isGuest"}}
	for _, u := range c.users {
		if !inPilot(u) {
			continue
		}
		upn, name, kind, guest := u.UPN, u.Name, "Member", "FALSE"
		if name == "Anna Lindgren" {
			upn, name = "anna.berg@contoso.com", "Anna Berg"
		}
		if u.Guest {
			kind, guest = "Guest", "TRUE"
		}
		rows = append(rows, []string{string(u.ID), upn, name, "User", kind, "TRUE", "FALSE", guest})
	}
	return append(rows,
		[]string{guid("device", pilotDevice), "", pilotDevice, "Device", "", "FALSE", "FALSE", "FALSE"},
		[]string{string(groupID(pilotNorth)), "", pilotNorth, "Group", "", "FALSE", "TRUE", "FALSE"},
	)
}

// salesList is the Sales department as HR keeps it: the offices in America and
// Britain move first.
func (c *company) salesList() [][]string {
	rows := [][]string{{"UserPrincipalName", "Name", "Office", "Wave"}}
	for _, u := range c.users {
		if u.Department != "Sales" || u.Disabled {
			continue
		}
		wave := "2"
		if u.UsageLocation == "US" || u.UsageLocation == "GB" {
			wave = "1"
		}
		rows = append(rows, []string{u.UPN, u.Name, u.UsageLocation, wave})
	}
	return rows
}
