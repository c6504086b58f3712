package main

import (
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// A department has that many people; its first one heads it.
type department struct {
	name   string
	people int
}

var departments = []department{
	{"Sales", 64}, {"Engineering", 90}, {"Finance", 34}, {"HR", 18}, {"Operations", 48}, {"Legal", 12}, {"Service Desk", 24},
}

// A company is Contoso while it is being made.
type company struct {
	users []tenant.User
	dept  map[string][]int // the people of a department, as indexes into users; void once these are sorted
}

func newCompany() *company {
	c := &company{dept: make(map[string][]int)}
	c.hire()
	c.name()
	c.license()
	c.leave()
	c.rooms()
	c.guests()
	c.join()
	slices.SortFunc(c.users, func(a, b tenant.User) int { return strings.Compare(a.UPN, b.UPN) })
	return c
}

// hire makes the people of the departments. A part of Operations came from
// Fabrikam and is still mastered there.
func (c *company) hire() {
	n := 0
	for _, d := range departments {
		for i := range d.people {
			first, last, country := person(n)
			n++
			domain := "contoso.com"
			if d.name == "Operations" && i%3 == 2 {
				domain = "fabrikam.com"
			}
			u := newUser(first, last, domain)
			u.Department, u.UsageLocation, u.Synced = d.name, country, domain == "fabrikam.com"
			c.dept[d.name] = append(c.dept[d.name], len(c.users))
			c.users = append(c.users, u)
		}
	}
}

func newUser(first, last, domain string) tenant.User {
	upn := mailName(first, last) + "@" + domain
	return tenant.User{ID: tenant.UserID(guid("user", upn)), UPN: upn, Name: first + " " + last}
}

// member returns the i-th member of a department.
func (c *company) member(dept string, i int) *tenant.User { return &c.users[c.dept[dept][i]] }

// rename gives the i-th member of a department a name of the story; the place in
// the company stays.
func (c *company) rename(dept string, i int, first, last, country string) *tenant.User {
	u := c.member(dept, i)
	fresh := newUser(first, last, "contoso.com")
	u.ID, u.UPN, u.Name, u.UsageLocation = fresh.ID, fresh.UPN, fresh.Name, country
	return u
}

// name makes the people to know by name; samples/README.md lists them.
func (c *company) name() {
	c.rename("Engineering", 7, "Conan", "O'Brien", "US").Aliases = []string{"conan@contoso.com"}
	c.rename("Engineering", 12, "Zoë", "Bäcker", "DE")

	// Married in September: the object is the same, the name is not.
	anna := c.rename("Finance", 5, "Anna", "Berg", "SE")
	anna.UPN, anna.Name, anna.Aliases = "anna.lindgren@contoso.com", "Anna Lindgren", []string{"anna.berg@contoso.com"}

	// Mail is not unique: both answer for the desk.
	for i, first := range []string{"Marta", "Marco"} {
		c.rename("Service Desk", 4+i, first, "Rossi", "IT").Mail = "servicedesk@contoso.com"
	}
	for i := range c.users {
		u := &c.users[i]
		if u.Mail == "" {
			u.Mail = u.UPN
		}
		if i%9 == 4 && u.Aliases == nil {
			first, last, _ := strings.Cut(strings.Split(u.UPN, "@")[0], ".")
			u.Aliases = []string{first[:1] + last + "@contoso.com"}
		}
	}
}

// leave makes people who left: blocked, and licensed all the same.
func (c *company) leave() {
	for i := range 10 {
		first, last, country := person(400 + i)
		u := newUser(first, last, "contoso.com")
		u.Department, u.UsageLocation, u.Mail, u.Disabled = departments[i%3].name, country, u.UPN, true
		give(&u, "ENTERPRISEPACK")
		give(&u, "EMS")
		c.users = append(c.users, u)
	}
}

// rooms makes shared mailboxes and meeting rooms: blocked accounts without a license.
func (c *company) rooms() {
	for _, name := range []string{
		"Info", "Invoices", "Jobs", "Press", "Orders", "Returns",
		"Room Aalto", "Room Borneo", "Room Cusco", "Room Dakar", "Room Everest", "Room Fuji",
	} {
		upn := strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@contoso.com"
		c.users = append(c.users, tenant.User{
			ID: tenant.UserID(guid("user", upn)), UPN: upn, Name: name, Mail: upn, Disabled: true,
		})
	}
}

// guests invites eight people of a supplier. One was given a free license by hand.
func (c *company) guests() {
	for i := range 8 {
		first, last, country := person(firstGuest + i)
		mail := mailName(first, last) + "@fabrikam.net"
		upn := guestUPN(mail)
		u := tenant.User{ID: tenant.UserID(guid("user", upn)), UPN: upn, Name: first + " " + last, Mail: mail, Guest: true}
		if i == 0 {
			u.UsageLocation = country
			give(&u, "FLOW_FREE")
		}
		c.users = append(c.users, u)
	}
}

// firstGuest is where the names of guests begin.
const firstGuest = 430

// guestUPN is the user name that an invitation makes of a foreign address.
func guestUPN(mail string) string {
	return strings.Replace(mail, "@", "_", 1) + "#EXT#@contoso.onmicrosoft.com"
}
