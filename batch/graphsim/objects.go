package graphsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

const (
	mostIDs    = 1000 // of one getByIds
	mostChecks = 20   // groups of one checkMemberGroups
)

// getByIDs answers POST /directoryObjects/getByIds: the users and groups among the ids,
// in their order. What is not there is left out.
func getByIDs(t *Tenant, c *call) answer {
	ids, f := c.stringsOf("getByIds", "ids", mostIDs)
	if f != nil {
		return f.answer(c)
	}
	var types []string
	if keys, _ := c.fields(); keys["types"].raw != nil && json.Unmarshal(keys["types"].raw, &types) != nil {
		return requestFault("A value of an unexpected type was found in the request.").answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	out := []object{}
	for _, id := range ids {
		m := t.dir.memberOfID(strings.ToLower(id))
		is := func(name string) bool {
			return strings.EqualFold(name, kindName(m)) || strings.EqualFold(name, "directoryObject")
		}
		if len(types) > 0 && !slices.ContainsFunc(types, is) {
			continue
		}
		if r, there := t.memberRow(c, m, c.query["$select"]); there {
			out = append(out, r.show())
		}
	}
	return collection(c, "directoryObjects", out, "", -1)
}

// memberOfID is the object of an id, as a member of a group would name it.
func (d *directory) memberOfID(id string) tenant.Member {
	kind := d.kindOfID(id)
	if kind == "" {
		kind = "user"
	}
	return tenant.Member{ID: id, Kind: kind}
}

// stringsOf reads the list of strings that an action is about.
func (c *call) stringsOf(action, name string, most int) ([]string, *fault) {
	keys, f := c.fields()
	if f != nil {
		return nil, f
	}
	p, given := keys[strings.ToLower(name)]
	var list []string
	switch {
	case !given || string(p.raw) == "null":
		return nil, requestFault("One or more parameters of the operation '%s' are missing from the request payload. The missing parameters are: %s.", action, name)
	case json.Unmarshal(p.raw, &list) != nil:
		return nil, requestFault("A value of an unexpected type was found in the request.")
	case len(list) > most:
		return nil, requestFault("The number of %s exceeds the maximum of %d.", name, most)
	}
	return list, nil
}

// getObject answers GET /directoryObjects/{id}.
func getObject(t *Tenant, c *call) answer {
	t.mu.RLock()
	defer t.mu.RUnlock()
	r, there := t.memberRow(c, t.dir.memberOfID(strings.ToLower(c.path[1])), c.query["$select"])
	if !there {
		return faultNotFound(c.path[1]).answer(c)
	}
	o := r.show()
	o["@odata.context"] = c.base + "/$metadata#directoryObjects/$entity"
	return ok(http.StatusOK, o)
}

// listMemberOf answers memberOf and transitiveMemberOf of a user or a group: the groups
// around it. Administrative units and directory roles are not simulated: a cast to them
// finds none.
func listMemberOf(t *Tenant, c *call) answer {
	if f := c.selected(); f != nil {
		return f.answer(c)
	}
	if c.cast != "" && t.o.Doubt.StrictCasts && !c.advanced() {
		return faultNotAdvanced("The cast of a collection of directory objects").answer(c)
	}
	id, f := t.named(c)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	list := t.dir.groupsOf(id, strings.EqualFold(c.path[2], "transitiveMemberOf"))
	context := "directoryObjects"
	if c.cast != "" {
		context = c.cast + "s"
	}
	return t.list(c, kindOf(c.cast), true, context, len(list), func(i int) (row, bool) {
		return t.groupRow(c, list[i], groupPart(c.query["$select"]), true), c.cast == "" || c.cast == "group"
	})
}

// named returns the id of the user or group that a path begins with.
func (t *Tenant) named(c *call) (string, *fault) {
	if strings.EqualFold(c.path[0], "users") {
		if u := t.lookup(c, c.path[1]); u != nil {
			return string(u.ID), nil
		}
		return "", faultNotFound(c.path[1])
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if g := t.dir.groupByID[groupID(c.path[1])]; g != nil {
		return string(g.ID), nil
	}
	return "", faultNotFound(c.path[1])
}

// memberGroups answers getMemberGroups and getMemberObjects: the ids of all groups that
// a user is in, nested ones too.
func memberGroups(t *Tenant, c *call) answer {
	keys, f := c.fields()
	if f != nil {
		return f.answer(c)
	}
	var securityOnly *bool
	if p, given := keys["securityenabledonly"]; given && json.Unmarshal(p.raw, &securityOnly) != nil {
		return requestFault("A value of an unexpected type was found in the request.").answer(c)
	}
	id, f := t.named(c)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	out := []string{}
	for _, g := range t.dir.groupsOf(id, true) {
		if securityOnly == nil || !*securityOnly || securityEnabled(g) {
			out = append(out, string(g.ID))
		}
	}
	return collection(c, "Collection(Edm.String)", out, "", -1)
}

// checkGroups answers POST checkMemberGroups: those of the groups that the user is in.
func checkGroups(t *Tenant, c *call) answer {
	ids, f := c.stringsOf("checkMemberGroups", "groupIds", mostChecks)
	if f != nil {
		return f.answer(c)
	}
	id, f := t.named(c)
	if f != nil {
		return f.answer(c)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	out := []string{}
	for _, g := range t.dir.groupsOf(id, true) {
		if slices.ContainsFunc(ids, func(s string) bool { return strings.EqualFold(s, string(g.ID)) }) {
			out = append(out, string(g.ID))
		}
	}
	return collection(c, "Collection(Edm.String)", out, "", -1)
}

// getManager answers GET /users/{id}/manager: a snapshot keeps no managers.
func getManager(t *Tenant, c *call) answer {
	if u := t.lookup(c, c.path[1]); u == nil {
		return faultNotFound(c.path[1]).answer(c)
	}
	return faultNotFound("manager").answer(c)
}
