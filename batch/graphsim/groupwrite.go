package graphsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"reseat/plan/tenant"
)

// settableOfGroup are the properties of a write that are accepted and forgotten.
var settableOfGroup = strings.Fields("description classification visibility theme preferredlanguage preferreddatalocation membershiprule " +
	"resourcebehavioroptions resourceprovisioningoptions creationoptions allowexternalsenders autosubscribenewmembers hidefromaddresslists " +
	"hidefromoutlookclients uniquename assignedlabels")

// A wireGroup is the body of POST and PATCH /groups. A pointer that is nil was not sent.
type wireGroup struct {
	DisplayName     *string
	MailNickname    *string
	MailEnabled     *bool
	SecurityEnabled *bool
	GroupTypes      []string
	RuleState       *string  `json:"membershipRuleProcessingState"`
	Roles           *bool    `json:"isAssignableToRole"`
	Members         []string `json:"members@odata.bind"`
	Owners          []string `json:"owners@odata.bind"`
}

func (c *call) readGroup() (wireGroup, *fault) {
	var w wireGroup
	keys, f := c.fields()
	if f != nil {
		return w, f
	}
	known := append([]string{"displayname", "mailnickname", "mailenabled", "securityenabled", "grouptypes", "membershipruleprocessingstate",
		"isassignabletorole", "members@odata.bind", "owners@odata.bind"}, settableOfGroup...)
	for k, p := range keys {
		if !slices.Contains(known, k) && !strings.HasPrefix(k, "@") {
			return w, requestFault("Invalid property '%s'.", p.name)
		}
	}
	if json.Unmarshal(c.body, &w) != nil {
		return w, requestFault("A value of an unexpected type was found in the request.")
	}
	if w.DisplayName != nil && (*w.DisplayName == "" || utf8.RuneCountInString(*w.DisplayName) > 256) {
		return w, invalidValue("displayName", "Group")
	}
	if w.MailNickname != nil && !isNickname(*w.MailNickname) {
		return w, invalidValue("mailNickname", "Group")
	}
	return w, nil
}

// createGroup answers POST /groups.
func createGroup(t *Tenant, c *call) answer {
	w, f := c.readGroup()
	if f == nil {
		f = w.complete()
	}
	if f != nil {
		return f.answer(c)
	}
	return t.write(c, func() (record, answer) {
		g := w.group()
		for n := 0; g.ID == "" || t.dir.groupByID[g.ID] != nil; n++ {
			g.ID = tenant.GroupID(guid(t.o.Seed, "group", g.Name, n))
		}
		g.Created = c.now
		if g.Mail != "" {
			g.Mail += "@" + t.dir.mailDomain()
		}
		made, ch := &group{Group: g}, groupChange{ID: g.ID}
		for relation, refs := range map[string][]string{"members": w.Members, "owners": w.Owners} {
			if f := t.join(c, made, relation, refs, &ch); f != nil {
				return record{}, f.answer(c)
			}
		}
		g.Members, g.Owners = ch.Joined, ch.Owned
		made.Group = g
		return record{Made: []tenant.Group{g}}, ok(http.StatusCreated, t.dir.groupEntity(c, made, defaultGroup))
	})
}

func (w wireGroup) complete() *fault {
	for _, p := range []struct {
		name string
		ok   bool
	}{{"displayName", w.DisplayName != nil}, {"mailEnabled", w.MailEnabled != nil}, {"mailNickname", w.MailNickname != nil}, {"securityEnabled", w.SecurityEnabled != nil}} {
		if !p.ok {
			return requestFault("A value is required for property '%s' of resource 'Group'.", p.name)
		}
	}
	unified := slices.Contains(w.GroupTypes, "Unified")
	switch dynamic := slices.Contains(w.GroupTypes, "DynamicMembership"); {
	case *w.MailEnabled && !unified:
		return requestFault("The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and/or the security-enablement property is set.")
	case !*w.MailEnabled && (unified || !*w.SecurityEnabled):
		return requestFault("The group type is not valid: a security group has securityEnabled true, a Microsoft 365 group mailEnabled true.")
	case dynamic && (len(w.Members) > 0 || w.Roles != nil && *w.Roles):
		return requestFault("A dynamic group cannot have members of its own or be assignable to roles.")
	}
	return nil
}

func (w wireGroup) group() tenant.Group {
	g := tenant.Group{Name: *w.DisplayName, Dynamic: slices.Contains(w.GroupTypes, "DynamicMembership"), Roles: w.Roles != nil && *w.Roles}
	g.Paused = w.RuleState != nil && *w.RuleState == "Paused"
	if slices.Contains(w.GroupTypes, "Unified") {
		g.Mail, g.Kind = *w.MailNickname, tenant.TeamGroup
		if *w.SecurityEnabled {
			g.Kind = tenant.Microsoft365Group
		}
	}
	return g
}

// updateGroup answers PATCH /groups/{id}: its name, its kind as far as Graph changes
// it, and up to 20 members to add, all or none (graph-contract 7.3).
func updateGroup(t *Tenant, c *call) answer {
	w, f := c.readGroup()
	if f != nil {
		return f.answer(c)
	}
	return t.write(c, func() (record, answer) {
		g := t.dir.groupByID[groupID(c.path[1])]
		if g == nil {
			return record{}, faultNotFound(c.path[1]).answer(c)
		}
		ch := groupChange{ID: g.ID}
		if f := w.change(g, &ch); f != nil {
			return record{}, f.answer(c)
		}
		for relation, refs := range map[string][]string{"members": w.Members, "owners": w.Owners} {
			if f := t.join(c, g, relation, refs, &ch); f != nil {
				return record{}, f.answer(c)
			}
		}
		return t.regrouped(c, g, ch), ok(http.StatusNoContent, nil)
	})
}

// change notes what of the group itself is written.
func (w wireGroup) change(g *group, ch *groupChange) *fault {
	mine := w.DisplayName != nil || w.MailNickname != nil || w.SecurityEnabled != nil
	switch k := g.Class(); {
	case w.Roles != nil && *w.Roles != g.Roles:
		return requestFault("The property 'isAssignableToRole' cannot be changed.")
	case mine && g.Synced:
		return faultMastered()
	case mine && (k == tenant.MailSecurityGroup || k == tenant.DistributionGroup):
		return requestFault("Cannot Update a mail-enabled security groups and or distribution list.")
	case mine && g.Restricted:
		return faultForbidden()
	}
	if w.DisplayName != nil {
		ch.Name = *w.DisplayName
	}
	if k := g.Class(); w.SecurityEnabled != nil && (k == tenant.TeamGroup || k == tenant.Microsoft365Group) {
		ch.Kind = tenant.TeamGroup
		if *w.SecurityEnabled {
			ch.Kind = tenant.Microsoft365Group
		}
	}
	if w.RuleState != nil && g.Dynamic {
		ch.Rule = *w.RuleState
	}
	return nil
}

// deleteGroup answers DELETE /groups/{id}. A group with licenses stays. The simulation
// keeps no deleted groups, so that none comes back.
func deleteGroup(t *Tenant, c *call) answer {
	return t.write(c, func() (record, answer) {
		g := t.dir.groupByID[groupID(c.path[1])]
		switch {
		case g == nil:
			return record{}, faultNotFound(c.path[1]).answer(c)
		case len(g.Licenses) > 0:
			return record{}, requestFault("A group with active licenses assigned cannot be deleted.").answer(c)
		case g.Synced:
			return record{}, faultMastered().answer(c)
		}
		return record{Unmade: []tenant.GroupID{g.ID}}, ok(http.StatusNoContent, nil)
	})
}

// mailDomain is the domain of new addresses.
func (d *directory) mailDomain() string {
	for _, dom := range d.domains {
		if dom.Default {
			return dom.Name
		}
	}
	return "contoso.com"
}
