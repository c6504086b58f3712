package graphsim

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"reseat/plan/tenant"
)

// listMembers answers /groups/{id}/members and transitiveMembers, with or without the
// cast to users (graph-contract 7.3).
func listMembers(t *Tenant, c *call) answer {
	onlyUsers := len(c.path) == 4
	if onlyUsers && !strings.EqualFold(strings.TrimPrefix(c.path[3], "microsoft."), "graph.user") {
		return noSegment(c.path[3]).answer(c)
	}
	if onlyUsers && t.o.Doubt.StrictCasts && !c.advanced() {
		return unsupported("The cast of a collection of directory objects needs advanced query capabilities: send the header 'ConsistencyLevel: eventual' and $count=true.").answer(c)
	}
	props, f := memberProperties(c.query["$select"])
	if f != nil {
		return f.answer(c)
	}
	p, f := pageOf(c)
	if f == nil && c.query["$filter"] != "" {
		f = unsupported("Filtering members is not supported for this query.")
	}
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	g := t.dir.groupByID[groupID(c.path[1])]
	if g == nil {
		return faultNotFound(c.path[1]).answer(c)
	}
	members := g.Members
	if strings.EqualFold(c.path[2], "transitiveMembers") {
		members = t.dir.transitive(g)
	}
	return t.memberPage(c, members, props, p, onlyUsers)
}

func (t *Tenant) memberPage(c *call, members []tenant.Member, props []property, p page, onlyUsers bool) answer {
	see := func(i int) (object, bool) {
		if onlyUsers && !isUser(members[i]) {
			return nil, false
		}
		return t.member(c, members[i], props)
	}
	values, next := gather(p, len(members), see)
	count := -1
	if c.advanced() && p.from == 0 {
		all, _ := gather(page{top: len(members)}, len(members), see)
		count = len(all)
	}
	context := "directoryObjects"
	if onlyUsers {
		context = "users"
	}
	return collection(c, context, filled(values), next, count)
}

func isUser(m tenant.Member) bool { return m.Kind == "" || m.Kind == "user" }

// memberProperties returns the user properties that a $select over mixed members names.
// A name that no user has may be another type's and is passed over (graph-contract 7.3).
func memberProperties(sel string) ([]property, *fault) {
	if sel == "" {
		return chosen("", defaultUser)
	}
	var out []property
	for _, n := range strings.Split(sel, ",") {
		if p, ok := userProperties[strings.ToLower(strings.TrimSpace(n))]; ok {
			out = append(out, p)
		}
	}
	return out, nil
}

// member renders one member; a user that the snapshot lacks, or that is gone, is none.
func (t *Tenant) member(c *call, m tenant.Member, props []property) (object, bool) {
	if !isUser(m) {
		return t.dir.otherMember(m, props), true
	}
	e := t.dir.byID[tenant.UserID(m.ID)]
	if e == nil {
		return nil, false
	}
	u := t.seen(c, e)
	if u == nil {
		return nil, false
	}
	o := t.dir.render(u, props)
	o["@odata.type"] = "#microsoft.graph.user"
	return o, true
}

func (d *directory) otherMember(m tenant.Member, props []property) object {
	o := object{"@odata.type": "#microsoft.graph." + m.Kind, "id": m.ID}
	for _, p := range props {
		if p.name == "displayName" {
			o[p.name] = nil
			if g := d.groupByID[tenant.GroupID(m.ID)]; g != nil {
				o[p.name] = g.Name
			}
		}
	}
	return o
}

// transitive returns every member of the group and of the groups inside it, once.
func (d *directory) transitive(g *group) []tenant.Member {
	var out []tenant.Member
	seen := map[string]bool{string(g.ID): true}
	for todo := []*group{g}; len(todo) > 0; todo = todo[1:] {
		for _, m := range todo[0].Members {
			if seen[m.ID] {
				continue
			}
			seen[m.ID] = true
			out = append(out, m)
			if inner := d.groupByID[tenant.GroupID(m.ID)]; inner != nil {
				todo = append(todo, inner)
			}
		}
	}
	return out
}

// addMember answers POST /groups/{id}/members/$ref.
func addMember(t *Tenant, c *call) answer {
	var body struct {
		ID string `json:"@odata.id"`
	}
	if err := json.Unmarshal(c.body, &body); err != nil || body.ID == "" {
		return requestFault("Invalid URL format specified in @odata.bind for members").answer(c)
	}
	id := strings.ToLower(body.ID[strings.LastIndex(body.ID, "/")+1:])
	return t.write(c, func() (record, answer) {
		g := t.dir.groupByID[groupID(c.path[1])]
		if g == nil {
			return record{}, faultNotFound(c.path[1]).answer(c)
		}
		m := tenant.Member{ID: id}
		if t.dir.groupByID[tenant.GroupID(id)] != nil {
			m.Kind = "group"
		} else if e := t.dir.byID[tenant.UserID(id)]; e == nil || e.now == nil {
			return record{}, faultNotFound(id).answer(c)
		}
		if _, already := g.place[id]; already {
			return record{}, requestFault("One or more added object references already exist for the following modified properties: 'members'.").answer(c)
		}
		return t.regrouped(c, g, groupChange{ID: g.ID, Joined: []tenant.Member{m}})
	})
}

// removeMember answers DELETE /groups/{id}/members/{id}/$ref.
func removeMember(t *Tenant, c *call) answer {
	id := strings.ToLower(c.path[3])
	return t.write(c, func() (record, answer) {
		g := t.dir.groupByID[groupID(c.path[1])]
		if g == nil {
			return record{}, faultNotFound(c.path[1]).answer(c)
		}
		if _, member := g.place[id]; !member {
			return record{}, faultNotFound(id).answer(c)
		}
		return t.regrouped(c, g, groupChange{ID: g.ID, Left: []string{id}})
	})
}

// regrouped has a licensed group's members processed after one came or left.
func (t *Tenant) regrouped(c *call, g *group, ch groupChange) (record, answer) {
	if ch.Queued = len(g.Licenses) > 0; ch.Queued {
		t.due(c.now.Add(t.o.GroupDelay), func(now time.Time) { t.settleGroup(g, now) })
	}
	return record{Groups: []groupChange{ch}}, ok(http.StatusNoContent, nil)
}
