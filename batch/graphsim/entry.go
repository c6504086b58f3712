package graphsim

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"reseat/plan/tenant"
)

// An entry is one user over time.
type entry struct {
	id   tenant.UserID
	now  *tenant.User        // nil once gone
	past []version           // oldest first
	at   time.Time           // since when now is so
	born time.Time           // zero for users of the snapshot
	seq  int                 // place in directory.users
	bin  *tenant.DeletedUser // what it was, while it can be restored
	last int                 // number of its last change

	reads atomic.Uint32 // so far, where replicas lag
}

// A version is what a user was until a moment.
type version struct {
	user  *tenant.User
	until time.Time
}

// asOf returns the user as a reader sees it whose replica stands at that time: nil
// where there is none.
func (e *entry) asOf(at time.Time) *tenant.User {
	if !at.Before(e.at) {
		return e.now
	}
	for _, v := range e.past {
		if at.Before(v.until) {
			return v.user
		}
	}
	return e.now
}

// put makes u the present state of its user, new or not.
func (d *directory) put(u *tenant.User, now time.Time) {
	e := d.byID[u.ID]
	if e == nil {
		e = &entry{id: u.ID, seq: len(d.users), born: now}
		d.users = append(d.users, e)
		d.byID[u.ID] = e
	}
	d.become(e, u, now)
}

// become replaces the user of an entry; nil: it is gone.
func (d *directory) become(e *entry, u *tenant.User, now time.Time) {
	d.unindex(e)
	d.count(e.now, -1)
	d.changes++
	e.last = d.changes
	if u == nil {
		e.bin = &tenant.DeletedUser{User: *e.now, At: now}
		d.deleted[strings.ToLower(e.now.UPN)] = e
	} else if e.bin != nil {
		delete(d.deleted, strings.ToLower(e.bin.UPN))
		e.bin = nil
	}
	if d.keep > 0 && !now.IsZero() {
		e.past = append(e.past, version{e.now, now})
		old := now.Add(-d.keep)
		e.past = slices.DeleteFunc(e.past, func(v version) bool { return v.until.Before(old) })
	}
	e.now, e.at = u, now
	d.count(u, 1)
	d.index(e)
}

func (d *directory) index(e *entry) {
	if e.now == nil {
		return
	}
	d.byUPN[strings.ToLower(e.now.UPN)] = e
	for _, a := range addresses(e.now) {
		d.address[a] = append(d.address[a], e)
	}
}

func (d *directory) unindex(e *entry) {
	if e.now == nil {
		return
	}
	if upn := strings.ToLower(e.now.UPN); d.byUPN[upn] == e {
		delete(d.byUPN, upn)
	}
	for _, a := range addresses(e.now) {
		d.address[a] = slices.DeleteFunc(d.address[a], func(o *entry) bool { return o == e })
	}
}

// addresses returns the user's proxy addresses in lower case, without prefix or repeats.
func addresses(u *tenant.User) []string {
	if u.Mail == "" && len(u.Aliases) == 0 {
		return nil
	}
	var out []string
	for _, a := range append([]string{u.Mail}, u.Aliases...) {
		if a = strings.ToLower(a); a != "" && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// find returns the entry of a present or past user by object id, or by the UPN it has now.
func (d *directory) find(key string) *entry {
	key = strings.ToLower(key)
	if e := d.byID[tenant.UserID(key)]; e != nil {
		return e
	}
	return d.byUPN[key]
}
