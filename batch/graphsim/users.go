package graphsim

import (
	"net/http"
	"strings"

	"reseat/batch/graphsim/odata"
	"reseat/plan/tenant"
)

func listUsers(t *Tenant, c *call) answer {
	props, f := chosen(c.query["$select"], defaultUser)
	if f != nil {
		return f.answer(c)
	}
	q, f := t.query(c, userKind, false)
	if f == nil {
		f = t.mayReadSignIns(c, props, &q)
	}
	if f != nil {
		return f.answer(c)
	}
	if c.counting {
		t.mu.RLock()
		defer t.mu.RUnlock()
		rows := t.candidates(q.filter)
		return counted(len(rows), func(i int) (*tenant.User, bool) {
			u := t.seen(c, rows[i])
			return u, u != nil && q.matches(t.dir.userGetter(u))
		})
	}
	found, next, count := t.search(c, q)
	t.mu.RLock()
	defer t.mu.RUnlock()
	values := make([]object, len(found))
	for i, u := range found {
		values[i] = t.dir.render(u, props)
		t.withoutSignIns(c, values[i])
		t.expandUser(c, q.expand, u, values[i])
	}
	return collection(c, "users", values, next, count)
}

// expandUser adds what $expand asks for. A snapshot keeps no managers.
func (t *Tenant) expandUser(c *call, e *expansion, u *tenant.User, o object) {
	if e == nil {
		return
	}
	switch e.name {
	case "memberOf":
		list := t.dir.groupsOf(string(u.ID), false)
		o[e.name] = first(len(list), func(i int) (row, bool) { return t.groupRow(c, list[i], e.sel, true), true })
	case "directReports":
		o[e.name] = []object{}
	}
}

// search returns one page of users, the token of the next, and how many there are in
// all, if that was asked for.
func (t *Tenant) search(c *call, q query) (found []*tenant.User, next string, count int) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	rows := t.candidates(q.filter)
	if q.order != nil {
		return t.inOrder(c, q, rows)
	}
	see := func(i int) (*tenant.User, bool) {
		u := t.seen(c, rows[i])
		return u, u != nil && q.matches(t.dir.userGetter(u))
	}
	found, at := gather(q.page, len(rows), see)
	return found, q.page.next(at), countOf(c, q.page, len(rows), see)
}

// inOrder is search with $orderby.
func (t *Tenant) inOrder(c *call, q query, rows []*entry) (found []*tenant.User, next string, count int) {
	list := t.ranks(q.order, rows, q.page)
	see := func(i int) (*tenant.User, bool) {
		u := t.seen(c, list[i].entry)
		return u, u != nil && q.matches(t.dir.userGetter(u))
	}
	found, at := gather(q.page, len(list), see)
	if at >= 0 {
		next = q.page.token("after=" + strings.Join(list[at].rank, "\x00"))
	}
	return found, next, countOf(c, q.page, len(list), see)
}

// countOf is @odata.count: of all that can be seen, on the first page where it was
// asked for; else -1.
func countOf[T any](c *call, p page, n int, see func(int) (T, bool)) int {
	if !c.advanced() || !p.first {
		return -1
	}
	sum := 0
	for i := range n {
		if _, ok := see(i); ok {
			sum++
		}
	}
	return sum
}

// candidates returns the entries among which a filter can find something: the few that
// it names, else all.
func (t *Tenant) candidates(f *odata.Filter) []*entry {
	if f == nil || f.Keys == nil {
		return t.dir.users
	}
	var out []*entry
	seen := make(map[*entry]bool)
	for _, k := range f.Keys {
		if e := t.dir.find(k); e != nil && !seen[e] {
			seen[e] = true
			out = append(out, e)
		}
	}
	sortEntries(out)
	return out
}

func getUser(t *Tenant, c *call) answer {
	props, f := chosen(c.query["$select"], defaultUser)
	if f == nil {
		f = t.mayReadSignIns(c, props, nil)
	}
	e, wrong := c.expansionOf(userKind)
	if f == nil {
		f = wrong
	}
	if f != nil {
		return f.answer(c)
	}
	u := t.lookup(c, c.path[1])
	if u == nil {
		return faultNotFound(c.path[1]).answer(c)
	}
	if c.direct {
		return answer{status: http.StatusOK, value: u}
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	o := t.entity(c, u, props)
	t.expandUser(c, e, u, o)
	return ok(http.StatusOK, o)
}

// lookup returns the user as this caller sees it, or nil.
func (t *Tenant) lookup(c *call, key string) *tenant.User {
	t.mu.RLock()
	defer t.mu.RUnlock()
	e := t.dir.find(key)
	if e == nil {
		return nil
	}
	return t.seen(c, e)
}

// entity renders one user as an answer.
func (t *Tenant) entity(c *call, u *tenant.User, props []property) object {
	o := t.dir.render(u, props)
	ctx := "users/$entity"
	if sel := c.query["$select"]; sel != "" {
		ctx = "users(" + strings.ReplaceAll(sel, " ", "") + ")/$entity"
	}
	o["@odata.context"] = c.base + "/$metadata#" + ctx
	return o
}

// defaults renders the user the way an action answers: with the default properties
// only (graph-contract 5.1).
func (t *Tenant) defaults(c *call, u *tenant.User) object {
	props, _ := chosen("", defaultUser)
	o := t.dir.render(u, props)
	o["@odata.context"] = c.base + "/$metadata#users/$entity"
	return o
}
