package graphsim

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"reseat/plan/tenant"
)

// binKeeps is how long a deleted user can be restored.
const binKeeps = 30 * 24 * time.Hour

// purge takes a user out of the recycle bin.
func (d *directory) purge(id tenant.UserID) {
	if e := d.byID[id]; e != nil && e.bin != nil {
		delete(d.deleted, strings.ToLower(e.bin.UPN))
		e.bin = nil
	}
}

// inBin returns a user who can be restored.
func (d *directory) inBin(id string, now time.Time) *entry {
	e := d.byID[tenant.UserID(strings.ToLower(id))]
	if e == nil || e.bin == nil || now.Sub(e.bin.At) >= binKeeps {
		return nil
	}
	return e
}

// deleteUserCall answers DELETE /users/{id}.
func deleteUserCall(t *Tenant, c *call) answer {
	return t.deleteUser(c, c.path[1], func(string) *fault { return nil })
}

// deleteUser puts a user into the recycle bin, unless also says why not. Seats are free
// at once; memberships come back with the user.
func (t *Tenant) deleteUser(c *call, key string, also func(id string) *fault) answer {
	return t.write(c, func() (record, answer) {
		e := t.dir.find(key)
		if e == nil || e.now == nil {
			return record{}, faultNotFound(key).answer(c)
		}
		if f := also(string(e.id)); f != nil {
			return record{}, f.answer(c)
		}
		if e.now.Synced {
			return record{}, faultMastered().answer(c)
		}
		return record{Gone: []tenant.UserID{e.id}}, ok(http.StatusNoContent, nil)
	})
}

// restoreUser answers POST /directory/deletedItems/{id}/restore. Licenses for which no
// seat is left by now do not come back.
func restoreUser(t *Tenant, c *call) answer {
	return t.write(c, func() (record, answer) {
		e := t.dir.inBin(c.path[2], c.now)
		if e == nil {
			return record{}, faultNotFound(c.path[2]).answer(c)
		}
		u := *cloneUser(e.bin.User)
		if other := t.dir.byUPN[strings.ToLower(u.UPN)]; other != nil {
			return record{}, faultTaken("userPrincipalName").answer(c)
		}
		u.Assignments = slices.DeleteFunc(u.Assignments, func(a tenant.Assignment) bool {
			_, member := t.dir.memberOf(a.Group, e.id)
			return t.dir.free(a.SKU, t.o.Doubt.WarningSeats) <= 0 || !a.Direct() && !member
		})
		a := t.defaults(c, &u)
		a["@odata.type"] = "#microsoft.graph.user"
		return record{Users: []tenant.User{u}}, ok(http.StatusOK, a)
	})
}

// memberOf returns a group and whether the user is a member of it.
func (d *directory) memberOf(id tenant.GroupID, user tenant.UserID) (*group, bool) {
	g := d.groupByID[id]
	if g == nil {
		return nil, false
	}
	_, member := g.place[string(user)]
	return g, member
}

// listDeleted answers GET /directory/deletedItems/microsoft.graph.user.
func listDeleted(t *Tenant, c *call) answer {
	if c.cast == "" {
		return unsupported("The recycle bin is read by kind: add /microsoft.graph.user.").answer(c)
	}
	props, f := chosen(c.query["$select"], defaultUser)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.list(c, userKind, false, "users", len(t.dir.users), func(i int) (row, bool) {
		e := t.dir.inBin(string(t.dir.users[i].id), c.now)
		if e == nil || c.cast != "user" {
			return row{}, false
		}
		return row{t.dir.userGetter(&e.bin.User), func() object { return t.deletedObject(e, props) }}, true
	})
}

func (t *Tenant) deletedObject(e *entry, props []property) object {
	o := t.dir.render(&e.bin.User, props)
	if _, asked := o["deletedDateTime"]; asked {
		o["deletedDateTime"] = wireTime(e.bin.At)
	}
	return o
}

// getDeleted answers GET /directory/deletedItems/{id}.
func getDeleted(t *Tenant, c *call) answer {
	t.mu.RLock()
	defer t.mu.RUnlock()
	e := t.dir.inBin(c.path[2], c.now)
	if e == nil {
		return faultNotFound(c.path[2]).answer(c)
	}
	o := t.deletedObject(e, memberProperties(c.query["$select"]))
	o["@odata.type"] = "#microsoft.graph.user"
	o["@odata.context"] = c.base + "/$metadata#directoryObjects/$entity"
	return ok(http.StatusOK, o)
}

// purgeUser answers DELETE /directory/deletedItems/{id}: nobody brings that user back.
func purgeUser(t *Tenant, c *call) answer {
	return t.write(c, func() (record, answer) {
		e := t.dir.inBin(c.path[2], c.now)
		if e == nil {
			return record{}, faultNotFound(c.path[2]).answer(c)
		}
		return record{Purged: []tenant.UserID{e.id}}, ok(http.StatusNoContent, nil)
	})
}
