package main

import (
	"net/url"
	"os"
	"os/user"

	"reseat/batch/journal"
)

// origin says who this process is to the tenant and where it runs, for the journal.
func (c *connection) origin() *journal.Origin {
	o := here()
	o.Account, o.ObjectID, o.App, o.AppName = c.bearer.Account, c.bearer.ObjectID, c.bearer.AppID, c.bearer.AppName
	o.Auth, o.Cloud, o.Endpoint, o.Tenant = c.door.auth, c.door.cloud, c.root, c.Org.Tenant
	switch {
	case c.door.sandbox != "":
		o.Auth, o.Cloud, o.Endpoint = "none", "sandbox", ""
	case c.door.endpoint != "":
		o.Auth, o.Cloud, o.Endpoint = "none", "endpoint", withoutSecrets(c.root)
		if c.token {
			o.Auth = "token"
		}
	}
	return o
}

// here says where this process runs; it has not signed in anywhere.
func here() *journal.Origin {
	o := &journal.Origin{Auth: "none"}
	o.Host, _ = os.Hostname() // a machine without a name has none
	if u, err := user.Current(); err == nil {
		o.Login = u.Username
	}
	return o
}

// withoutSecrets cuts an address down to where it leads: user, password and query
// are nobody's business.
func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// spent is what this process asked of the tenant so far.
func (c *connection) spent() journal.Spent {
	s := c.pacer.Stats()
	return journal.Spent{Requests: s.Requests, Writes: s.Writes, Units: s.Units, Throttled: s.Throttled, Held: s.Held.Seconds()}
}
