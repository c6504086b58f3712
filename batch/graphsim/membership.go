package graphsim

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

const largestBind = 20

// membersFixed says why the members of a group cannot be written here
// (graph-contract-2 section 2.3); nil where they can.
func (g *group) membersFixed(c *call) *fault {
	switch k := g.Class(); {
	case g.Dynamic, g.Restricted, g.Roles && c.roles != nil && !slices.Contains(c.roles, "RoleManagement.ReadWrite.Directory"):
		return faultForbidden()
	case g.Synced:
		return faultMastered()
	case k == tenant.MailSecurityGroup, k == tenant.DistributionGroup:
		return requestFault("Cannot Update a mail-enabled security groups and or distribution list.")
	}
	return nil
}

func faultMastered() *fault {
	return requestFault("Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.")
}

// addMember answers POST /groups/{id}/members/$ref and owners/$ref.
func addMember(t *Tenant, c *call) answer {
	keys, f := c.fields()
	var ref string
	if f == nil && json.Unmarshal(keys["@odata.id"].raw, &ref) != nil {
		f = requestFault("Invalid URL format specified in payload.")
	}
	if f != nil {
		return f.answer(c)
	}
	return t.write(c, func() (record, answer) {
		g := t.dir.groupByID[groupID(c.path[1])]
		if g == nil {
			return record{}, faultNotFound(c.path[1]).answer(c)
		}
		ch := groupChange{ID: g.ID}
		if f := t.join(c, g, strings.ToLower(c.path[2]), []string{ref}, &ch); f != nil {
			return record{}, f.answer(c)
		}
		return t.regrouped(c, g, ch), ok(http.StatusNoContent, nil)
	})
}

// join adds the objects that the references name to what changes of a group: all of
// them or none.
func (t *Tenant) join(c *call, g *group, relation string, refs []string, ch *groupChange) *fault {
	if len(refs) > largestBind {
		return requestFault("A resource cannot contain more than %d link changes", largestBind)
	}
	if f := g.membersFixed(c); f != nil && len(refs) > 0 {
		return f
	}
	for _, ref := range refs {
		m, f := t.dir.referred(ref)
		if f != nil {
			return f
		}
		if f := g.takes(m); f != nil {
			return f
		}
		list, to := g.Members, &ch.Joined
		if relation == "owners" {
			list, to = g.Owners, &ch.Owned
		}
		if slices.ContainsFunc(append(slices.Clone(list), *to...), func(o tenant.Member) bool { return o.ID == m.ID }) {
			return requestFault("One or more added object references already exist for the following modified properties: '%s'.", relation)
		}
		*to = append(*to, m)
	}
	return nil
}

// takes says why an object cannot be a member of a group of its kind.
func (g *group) takes(m tenant.Member) *fault {
	k := g.Class()
	if !isUser(m) && (k == tenant.Microsoft365Group || k == tenant.TeamGroup) {
		return requestFault("Invalid object type '%s' for a member of a Microsoft 365 group.", m.Kind)
	}
	if m.Kind == "group" && (g.Roles || tenant.GroupID(m.ID) == g.ID) {
		return requestFault("A group cannot be a member of this group.")
	}
	return nil
}

// referred reads a reference such as https://graph.microsoft.com/v1.0/directoryObjects/{id}.
func (d *directory) referred(ref string) (tenant.Member, *fault) {
	u, err := url.Parse(ref)
	if err != nil || u.Host == "" || !strings.Contains(u.Path, "/v1.0/") && !strings.Contains(u.Path, "/beta/") {
		return tenant.Member{}, requestFault("Invalid URL format specified in @odata.bind for members")
	}
	ref, _, _ = strings.Cut(strings.TrimSuffix(ref, "/"), "?")
	id := strings.ToLower(ref[strings.LastIndex(ref, "/")+1:])
	if in, inner, keyed := strings.Cut(id, "('"); keyed && in != "" {
		id = strings.TrimSuffix(inner, "')")
	}
	if id == "" {
		return tenant.Member{}, requestFault("Invalid URL format specified in @odata.bind for members")
	}
	if d.groupByID[tenant.GroupID(id)] != nil {
		return tenant.Member{ID: id, Kind: "group"}, nil
	}
	if e := d.find(id); e != nil && e.now != nil {
		return tenant.Member{ID: string(e.id)}, nil
	}
	if kind := d.others[id]; kind != "" {
		return tenant.Member{ID: id, Kind: kind}, nil
	}
	return tenant.Member{}, faultNotFound(id)
}

// removeMember answers DELETE /groups/{id}/members/{id}/$ref and owners. One who is no
// member is answered with the group's id, so that it reads like a missing group
// (graph-contract-2 section 2.3).
func removeMember(t *Tenant, c *call) answer {
	id := strings.ToLower(c.path[3])
	return t.write(c, func() (record, answer) {
		g := t.dir.groupByID[groupID(c.path[1])]
		if g == nil {
			return record{}, faultNotFound(c.path[1]).answer(c)
		}
		if f := g.membersFixed(c); f != nil {
			return record{}, f.answer(c)
		}
		list, ch := g.Members, groupChange{ID: g.ID, Left: []string{id}}
		if strings.EqualFold(c.path[2], "owners") {
			list, ch = g.Owners, groupChange{ID: g.ID, Disowned: []string{id}}
		}
		if !slices.ContainsFunc(list, func(m tenant.Member) bool { return m.ID == id }) {
			return record{}, faultNotFound(string(g.ID)).answer(c)
		}
		return t.regrouped(c, g, ch), ok(http.StatusNoContent, nil)
	})
}

// deleteMember answers DELETE /groups/{id}/members/{id} without /$ref, which does not
// take the member out of the group: it deletes the user itself, from the whole tenant.
func deleteMember(t *Tenant, c *call) answer {
	if c.roles != nil && !slices.ContainsFunc(writeUsers, func(p string) bool { return slices.Contains(c.roles, p) }) {
		return faultForbidden().answer(c)
	}
	return t.deleteUser(c, c.path[3], func(id string) *fault {
		g := t.dir.groupByID[groupID(c.path[1])]
		if g == nil {
			return faultNotFound(c.path[1])
		}
		if _, member := g.place[id]; !member {
			return faultNotFound(string(g.ID))
		}
		return nil
	})
}

// regrouped has the members who came and left processed, where the group has licenses.
func (t *Tenant) regrouped(c *call, g *group, ch groupChange) record {
	if ch.Queued = len(g.Licenses) > 0 && len(ch.Joined)+len(ch.Left) > 0; ch.Queued {
		for _, m := range ch.Joined {
			t.queue(g, m.ID, c.now)
		}
		for _, id := range ch.Left {
			t.queue(g, id, c.now)
		}
	}
	return record{Groups: []groupChange{ch}}
}
