package graphsim

import (
	"net/http"
	"strconv"
	"strings"

	"reseat/batch/graphsim/odata"
	"reseat/plan/tenant"
)

// userSchema is what $filter over users can name (graph-contract 3.1).
var userSchema = odata.Schema{
	"id": "s", "userprincipalname": "s", "mail": "s", "mailnickname": "s", "displayname": "s",
	"department": "s", "usagelocation": "s", "usertype": "s",
	"accountenabled": "b", "onpremisessyncenabled": "b",
	"proxyaddresses": "s", "proxyaddresses/$count": "n",
	"assignedlicenses/skuid": "g", "assignedlicenses/$count": "n",
}

// userGetter reads a user for a filter.
func userGetter(u *tenant.User) odata.Getter {
	return func(path string) any {
		switch path {
		case "id":
			return string(u.ID)
		case "userprincipalname":
			return u.UPN
		case "mail":
			return orNull(u.Mail)
		case "mailnickname":
			return nickname(u)
		case "displayname":
			return orNull(u.Name)
		case "department":
			return orNull(u.Department)
		case "usagelocation":
			return orNull(u.UsageLocation)
		case "usertype":
			return userType(u)
		case "accountenabled":
			return !u.Disabled
		case "onpremisessyncenabled":
			return synced(u)
		case "proxyaddresses":
			return proxyGetters(u)
		case "proxyaddresses/$count":
			return len(proxyAddresses(u))
		case "assignedlicenses":
			return licenseGetters(u)
		case "assignedlicenses/$count":
			return len(assignedLicenses(u.Assignments, false))
		}
		return nil
	}
}

func proxyGetters(u *tenant.User) []odata.Getter {
	var out []odata.Getter
	for _, a := range proxyAddresses(u) {
		out = append(out, func(string) any { return a })
	}
	return out
}

func licenseGetters(u *tenant.User) []odata.Getter {
	var out []odata.Getter
	for _, a := range u.Assignments {
		if a.Holds() {
			out = append(out, func(string) any { return string(a.SKU) })
		}
	}
	return out
}

// searchable are the properties of a user that $search looks into.
var searchable = []string{"displayname", "mail", "mailnickname", "userprincipalname"}

// A question is a read of many users.
type question struct {
	props  []property
	filter *odata.Filter
	search odata.Node
	order  odata.Order
	page   page
}

func (t *Tenant) question(c *call, sch odata.Schema) (question, *fault) {
	var q question
	var f *fault
	if s, given := c.query["$search"]; given {
		if !c.eventual() {
			return q, unsupported("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'")
		}
		var err error
		if q.search, err = odata.ParseSearch(s, searchable); err != nil {
			return q, faultOf(err)
		}
	}
	if q.props, f = chosen(c.query["$select"], defaultUser); f != nil {
		return q, f
	}
	if q.page, f = t.pageOf(c); f != nil {
		return q, f
	}
	if q.order, f = c.orderOf(sortableUsers); f != nil {
		return q, f
	}
	if q.order == nil && q.page.after != "" {
		return q, faultPageToken()
	}
	if s, given := c.query["$filter"]; given {
		var err error
		if q.filter, err = odata.ParseFilter(s, sch, t.o.Doubt.StrictNull); err != nil {
			return q, faultOf(err)
		}
		if q.filter.Advanced && !c.advanced() {
			return q, faultNotAdvanced("The specified filter")
		}
	}
	return q, nil
}

func (q question) matches(u *tenant.User) bool {
	return u != nil && (q.filter == nil || q.filter.Root.Match(userGetter(u))) && (q.search == nil || q.search.Match(userGetter(u)))
}

func listUsers(t *Tenant, c *call) answer {
	q, f := t.question(c, userSchema)
	if f != nil {
		return f.answer(c)
	}
	found, next, count := t.search(c, q)
	values := make([]object, len(found))
	for i, u := range found {
		values[i] = t.dir.render(u, q.props)
	}
	return collection(c, "users", values, next, count)
}

// search returns one page of users, the token of the next, and how many there are in
// all, if that was asked for.
func (t *Tenant) search(c *call, q question) (found []*tenant.User, next string, count int) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	rows := t.candidates(q.filter)
	if q.order != nil {
		return t.inOrder(c, q, rows)
	}
	see := func(i int) (*tenant.User, bool) {
		u := t.seen(c, rows[i])
		return u, q.matches(u)
	}
	found, at := gather(q.page, len(rows), see)
	return found, q.page.next(at), countOf(c, q.page, len(rows), see)
}

// inOrder is search with $orderby.
func (t *Tenant) inOrder(c *call, q question, rows []*entry) (found []*tenant.User, next string, count int) {
	list := ranks(q.order, rows, q.page)
	see := func(i int) (*tenant.User, bool) {
		u := t.seen(c, list[i].entry)
		return u, q.matches(u)
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

func countUsers(t *Tenant, c *call) answer {
	if !c.eventual() {
		return badRequest("Request_BadRequest", "$count is not currently supported.").answer(c)
	}
	c.query["$count"] = "true"
	q, f := t.question(c, userSchema)
	if f != nil {
		return f.answer(c)
	}
	_, _, n := t.search(c, q)
	return ok(http.StatusOK, strconv.Itoa(n))
}

func getUser(t *Tenant, c *call) answer {
	props, f := chosen(c.query["$select"], defaultUser)
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
	return ok(http.StatusOK, t.entity(c, u, props))
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
