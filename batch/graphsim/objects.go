package graphsim

import (
	"encoding/json"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// mostIDs is how many objects one getByIds can ask for.
const mostIDs = 1000

// getByIDs answers POST /directoryObjects/getByIds: the users and groups among the ids,
// in their order. What is not there is left out.
func getByIDs(t *Tenant, c *call) answer {
	var body struct {
		IDs   []string `json:"ids"`
		Types []string `json:"types"`
	}
	if err := json.Unmarshal(c.body, &body); err != nil {
		return faultUnreadable().answer(c)
	}
	if body.IDs == nil {
		return requestFault("One or more parameters of the operation 'getByIds' are missing from the request payload. The missing parameters are: ids.").answer(c)
	}
	if len(body.IDs) > mostIDs {
		return requestFault("The number of ids exceeds the maximum of %d.", mostIDs).answer(c)
	}
	props, f := memberProperties(c.query["$select"])
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	out := []object{}
	for _, id := range body.IDs {
		m := tenant.Member{ID: strings.ToLower(id), Kind: "user"}
		if t.dir.groupByID[groupID(id)] != nil {
			m.Kind = "group"
		}
		if len(body.Types) > 0 && !slices.Contains(body.Types, m.Kind) && !slices.Contains(body.Types, "directoryObject") {
			continue
		}
		if o, there := t.member(c, m, props); there {
			out = append(out, o)
		}
	}
	return collection(c, "directoryObjects", out, "", -1)
}

// listMemberOf answers /users/{id}/memberOf and transitiveMemberOf: the groups of a user.
func listMemberOf(t *Tenant, c *call) answer {
	names, f := groupNames(c)
	if f != nil {
		return f.answer(c)
	}
	p, f := t.unorderedPage(c)
	if f != nil {
		return f.answer(c)
	}
	u := t.lookup(c, c.path[1])
	if u == nil {
		return faultNotFound(c.path[1]).answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	list := t.dir.groupsOf(string(u.ID), strings.EqualFold(c.path[2], "transitiveMemberOf"))
	see := func(i int) (object, bool) {
		o := t.dir.renderGroup(c, list[i], names)
		delete(o, "@odata.context")
		o["@odata.type"] = "#microsoft.graph.group"
		return o, true
	}
	values, at := gather(p, len(list), see)
	return collection(c, "directoryObjects", filled(values), p.next(at), countOf(c, p, len(list), see))
}

// groupsOf returns the groups that an object is a member of, with those around them if
// asked, each once.
func (d *directory) groupsOf(id string, transitive bool) []*group {
	var out []*group
	for todo := []string{id}; len(todo) > 0; todo = todo[1:] {
		for _, g := range d.groups {
			if _, member := g.place[todo[0]]; member && !slices.Contains(out, g) {
				out = append(out, g)
				if transitive {
					todo = append(todo, string(g.ID))
				}
			}
		}
	}
	return out
}

// listFailed answers GET /groups/{id}/membersWithLicenseErrors (graph-contract 7.2).
func listFailed(t *Tenant, c *call) answer {
	props, f := memberProperties(c.query["$select"])
	if f != nil {
		return f.answer(c)
	}
	p, f := t.unorderedPage(c)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	g := t.dir.groupByID[groupID(c.path[1])]
	if g == nil {
		return faultNotFound(c.path[1]).answer(c)
	}
	see := func(i int) (object, bool) {
		if !t.dir.failed(g, g.Members[i]) {
			return nil, false
		}
		return t.member(c, g.Members[i], props)
	}
	values, at := gather(p, len(g.Members), see)
	return collection(c, "directoryObjects", filled(values), p.next(at), countOf(c, p, len(g.Members), see))
}

// failed tells whether a license of the group did not reach the member as it should.
func (d *directory) failed(g *group, m tenant.Member) bool {
	e := d.byID[tenant.UserID(m.ID)]
	return e != nil && e.now != nil && slices.ContainsFunc(e.now.Assignments, func(a tenant.Assignment) bool {
		return a.Group == g.ID && (a.State == tenant.InError || a.State == tenant.ActiveWithError)
	})
}
