package graphsim

import (
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// listMembers answers the relationships of a group that hold objects: members,
// transitiveMembers, owners and membersWithLicenseErrors, as they are or cast to a
// kind (graph-contract 7.2, 7.3).
func listMembers(t *Tenant, c *call) answer {
	if c.cast != "" && !strings.EqualFold(c.path[2], "membersWithLicenseErrors") && t.o.Doubt.StrictCasts && !c.advanced() {
		return faultNotAdvanced("The cast of a collection of directory objects").answer(c)
	}
	if f := c.selected(); f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	g := t.dir.groupByID[groupID(c.path[1])]
	if g == nil {
		return faultNotFound(c.path[1]).answer(c)
	}
	return t.members(c, t.related(g, c.path[2]))
}

// related returns the objects of a relationship.
func (t *Tenant) related(g *group, name string) []tenant.Member {
	switch strings.ToLower(name) {
	case "transitivemembers":
		return t.dir.transitive(g)
	case "owners":
		return g.Owners
	case "memberswithlicenseerrors":
		return slices.DeleteFunc(slices.Clone(g.Members), func(m tenant.Member) bool { return !t.dir.failed(g, m) })
	}
	return g.Members
}

// members answers a collection of directory objects. The mutex is held for reading.
func (t *Tenant) members(c *call, list []tenant.Member) answer {
	context := "directoryObjects"
	if c.cast != "" {
		context = c.cast + "s"
	}
	return t.list(c, kindOf(c.cast), true, context, len(list), func(i int) (row, bool) {
		if c.cast != "" && kindName(list[i]) != c.cast {
			return row{}, false
		}
		return t.memberRow(c, list[i], c.query["$select"])
	})
}

// selected checks a $select over one kind. Over several kinds a name that one of them
// lacks may be another's and is passed over (graph-contract 7.3).
func (c *call) selected() *fault {
	sel := c.query["$select"]
	switch c.cast {
	case "user":
		_, f := chosen(sel, defaultUser)
		return f
	case "group":
		_, f := groupNames(c)
		return f
	}
	return nil
}

func isUser(m tenant.Member) bool { return m.Kind == "" || m.Kind == "user" }

func kindName(m tenant.Member) string {
	if m.Kind == "" {
		return "user"
	}
	return m.Kind
}

// memberRow shows one object with what sel names of it; a user that the snapshot lacks,
// or that is gone, is none.
func (t *Tenant) memberRow(c *call, m tenant.Member, sel string) (row, bool) {
	if !isUser(m) {
		if g := t.dir.groupByID[tenant.GroupID(m.ID)]; g != nil {
			return t.groupRow(c, g, groupPart(sel), true), true
		}
		return row{t.memberGetter(c, m), func() object { return otherMember(m, sel) }}, true
	}
	e := t.dir.byID[tenant.UserID(m.ID)]
	if e == nil {
		return row{}, false
	}
	u := t.seen(c, e)
	if u == nil {
		return row{}, false
	}
	return row{t.dir.userGetter(u), func() object {
		o := t.dir.render(u, memberProperties(sel))
		o["@odata.type"] = "#microsoft.graph.user"
		return o
	}}, true
}

// memberProperties returns the user properties that a $select over mixed members names.
func memberProperties(sel string) []property {
	if sel == "" {
		props, _ := chosen("", defaultUser)
		return props
	}
	var out []property
	for _, n := range strings.Split(sel, ",") {
		if p, ok := userProperties[strings.ToLower(strings.TrimSpace(n))]; ok {
			out = append(out, p)
		}
	}
	return out
}

// groupPart is what a $select over mixed members names of a group.
func groupPart(sel string) string {
	if sel == "" {
		return ""
	}
	names := slices.DeleteFunc(strings.Split(sel, ","), func(n string) bool {
		_, known := groupProperties[strings.ToLower(strings.TrimSpace(n))]
		return !known
	})
	return strings.Join(append(names, "id"), ",")
}

func otherMember(m tenant.Member, sel string) object {
	o := object{"@odata.type": "#microsoft.graph." + m.Kind, "id": m.ID}
	for _, n := range strings.Split(sel, ",") {
		if sel == "" || strings.EqualFold(strings.TrimSpace(n), "displayName") {
			o["displayName"] = nil
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

// failed tells whether a license of the group did not reach the member as it should.
func (d *directory) failed(g *group, m tenant.Member) bool {
	e := d.byID[tenant.UserID(m.ID)]
	return e != nil && e.now != nil && slices.ContainsFunc(e.now.Assignments, func(a tenant.Assignment) bool {
		return a.Group == g.ID && (a.State == tenant.InError || a.State == tenant.ActiveWithError)
	})
}
