package graphsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

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
		return faultNotAdvanced("The cast of a collection of directory objects").answer(c)
	}
	props, f := memberProperties(c.query["$select"])
	if f != nil {
		return f.answer(c)
	}
	p, f := t.unorderedPage(c)
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
	values, at := gather(p, len(members), see)
	context := "directoryObjects"
	if onlyUsers {
		context = "users"
	}
	return collection(c, context, filled(values), p.next(at), countOf(c, p, len(members), see))
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
	if err := json.Unmarshal(c.body, &body); err != nil {
		return faultUnreadable().answer(c)
	}
	return t.join(c, []string{body.ID})
}

// updateGroup answers PATCH /groups/{id}. Of a group's properties only its members can
// be changed here, at most 20 at a time, all or none (graph-contract 7.3).
func updateGroup(t *Tenant, c *call) answer {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(c.body, &keys); err != nil || keys == nil {
		return faultUnreadable().answer(c)
	}
	var refs []string
	for k, raw := range keys {
		switch {
		case k != "members@odata.bind":
			return requestFault("Invalid property '%s'.", k).answer(c)
		case json.Unmarshal(raw, &refs) != nil:
			return requestFault("A value of an unexpected type was found in the request.").answer(c)
		case len(refs) > largestBind:
			return requestFault("A resource cannot contain more than %d link changes", largestBind).answer(c)
		}
	}
	return t.join(c, refs)
}

const largestBind = 20

// join adds the objects that the references name to the group of the call.
func (t *Tenant) join(c *call, refs []string) answer {
	return t.write(c, func() (record, answer) {
		g := t.dir.groupByID[groupID(c.path[1])]
		if g == nil {
			return record{}, faultNotFound(c.path[1]).answer(c)
		}
		var joined []tenant.Member
		for _, ref := range refs {
			m, f := t.dir.referred(ref)
			if f != nil {
				return record{}, f.answer(c)
			}
			if _, already := g.place[m.ID]; already || slices.Contains(joined, m) {
				return record{}, requestFault("One or more added object references already exist for the following modified properties: 'members'.").answer(c)
			}
			joined = append(joined, m)
		}
		if len(joined) == 0 {
			return record{}, ok(http.StatusNoContent, nil)
		}
		return t.regrouped(c, g, groupChange{ID: g.ID, Joined: joined})
	})
}

// referred reads a reference such as https://graph.microsoft.com/v1.0/directoryObjects/{id}.
func (d *directory) referred(ref string) (tenant.Member, *fault) {
	id := strings.ToLower(ref[strings.LastIndex(ref, "/")+1:])
	if id == "" {
		return tenant.Member{}, requestFault("Invalid URL format specified in @odata.bind for members")
	}
	if d.groupByID[tenant.GroupID(id)] != nil {
		return tenant.Member{ID: id, Kind: "group"}, nil
	}
	if e := d.byID[tenant.UserID(id)]; e == nil || e.now == nil {
		return tenant.Member{}, faultNotFound(id)
	}
	return tenant.Member{ID: id}, nil
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
		t.queue(g, c.now)
	}
	return record{Groups: []groupChange{ch}}, ok(http.StatusNoContent, nil)
}
