package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const groupSelect = "id,displayName,mail,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,isAssignableToRole," +
	"isManagementRestricted,membershipRuleProcessingState,assignedLicenses,licenseProcessingState"

type wireGroup struct {
	ID         string          `json:"id"`
	Name       string          `json:"displayName"`
	Mail       string          `json:"mail"`
	Types      []string        `json:"groupTypes"`
	Security   *bool           `json:"securityEnabled"`
	MailOn     *bool           `json:"mailEnabled"`
	Synced     bool            `json:"onPremisesSyncEnabled"`
	Roles      bool            `json:"isAssignableToRole"`
	Restricted bool            `json:"isManagementRestricted"`
	RuleState  string          `json:"membershipRuleProcessingState"`
	Processing processingState `json:"licenseProcessingState"`
	Licenses   []struct {
		SKU      string   `json:"skuId"`
		Disabled []string `json:"disabledPlans"`
	} `json:"assignedLicenses"`
}

// A processingState is licenseProcessingState: an object by Microsoft's metadata, a
// string by its documentation (graph-contract-2 section 1.2). Anything else is not said.
type processingState string

// UnmarshalJSON takes both forms.
func (s *processingState) UnmarshalJSON(b []byte) error {
	var object struct {
		State string `json:"state"`
	}
	var text string
	if json.Unmarshal(b, &object) == nil {
		*s = processingState(object.State)
	} else if json.Unmarshal(b, &text) == nil {
		*s = processingState(text)
	}
	return nil
}

// group leaves Members empty; see Client.Members.
func (w wireGroup) group() tenant.Group {
	g := tenant.Group{
		ID: tenant.GroupID(strings.ToLower(w.ID)), Name: w.Name, Mail: w.Mail, Synced: w.Synced, Roles: w.Roles, Restricted: w.Restricted,
		Dynamic: slices.Contains(w.Types, "DynamicMembership"), Paused: strings.EqualFold(w.RuleState, "Paused"), Processing: tenant.Processing(w.Processing),
	}
	if k := w.kind(); k != "" && k != g.Class() {
		g.Kind = k
	}
	for _, l := range w.Licenses {
		g.Licenses = append(g.Licenses, tenant.License{SKU: sku.ID(strings.ToLower(l.SKU)), Disabled: planSet(l.Disabled)})
	}
	return g
}

// kind says what the group is made for (graph-contract-2 section 1.2); empty where the
// tenant did not say what tells it.
func (w wireGroup) kind() tenant.GroupKind {
	switch security, mail := w.Security, w.MailOn; {
	case security == nil || mail == nil:
		return ""
	case slices.Contains(w.Types, "Unified") && *security:
		return tenant.Microsoft365Group
	case slices.Contains(w.Types, "Unified"):
		return tenant.TeamGroup
	case *mail && *security:
		return tenant.MailSecurityGroup
	case *mail:
		return tenant.DistributionGroup
	}
	return tenant.SecurityGroup
}

func groupPath(id tenant.GroupID) string { return "/groups/" + url.PathEscape(string(id)) }

// FindGroup returns the groups that bear an object id, a display name or a mail
// address: none, one, or several, since names are not unique.
func (c *Client) FindGroup(ctx context.Context, key string) ([]tenant.Group, error) {
	groups, err := c.findGroup(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("find group %q: %w", key, err)
	}
	return groups, nil
}

func (c *Client) findGroup(ctx context.Context, key string) ([]tenant.Group, error) {
	if sku.IsGUID(key) {
		var w wireGroup
		err := c.get(ctx, groupPath(tenant.GroupID(key)), query{sel: groupSelect}, unitsOne, &w)
		switch {
		case errors.Is(err, tenant.ErrNotFound):
			return nil, nil
		case err != nil:
			return nil, err
		}
		return []tenant.Group{w.group()}, nil
	}
	var groups []tenant.Group
	q := query{sel: groupSelect, filter: "displayName eq " + literal(key) + " or mail eq " + literal(key)}
	err := eachPage(ctx, c, c.list("/groups", q, unitsOne, false), func(page []wireGroup) error {
		for _, w := range page {
			groups = append(groups, w.group())
		}
		return nil
	})
	return groups, err
}

// mostLike is how many groups are read to find those that a name is like.
const mostLike = 100

// GroupsLike reads the names of groups that begin like a name, or have a word of it: what
// may have been meant where no group has the name. It reads one page for each at most.
func (c *Client) GroupsLike(ctx context.Context, name string) ([]string, error) {
	begin := []rune(strings.TrimSpace(name))
	begin = begin[:min(3, len(begin))]
	if len(begin) == 0 {
		return nil, nil
	}
	asks := []request{c.list("/groups", query{sel: groupSelect, filter: "startswith(displayName," + literal(string(begin)) + ")", top: mostLike}, unitsOne, false)}
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(word)) > 2 && len(asks) < 4 {
			asks = append(asks, c.list("/groups", query{sel: groupSelect, search: `"displayName:` + word + `"`, top: mostLike}, unitsOne, true))
		}
	}
	var names []string
	for _, ask := range asks {
		a, err := c.read(ctx, ask)
		if err != nil {
			return nil, err
		}
		var p page[wireGroup]
		if err := decode(a.body, &p); err != nil {
			return nil, err
		}
		for _, w := range p.Value {
			if n := w.group().Name; !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	return names, nil
}

// GroupsByID reads groups in JSON batches. A group that is gone is left out of the
// result (R36: it then prints its id).
func (c *Client) GroupsByID(ctx context.Context, ids []tenant.GroupID) (map[tenant.GroupID]tenant.Group, error) {
	q := query{sel: groupSelect}
	paths, read, faults := make([]string, len(ids)), make([]*tenant.Group, len(ids)), make([]error, len(ids))
	for i, id := range ids {
		paths[i] = groupPath(id) + q.String()
	}
	err := c.gather(ctx, paths, q.cost(unitsOne), func(i int, got content, err error) {
		var w wireGroup
		if err == nil {
			err = decode(got.body, &w)
		}
		if err == nil {
			g := w.group()
			read[i] = &g
		} else if !errors.Is(err, tenant.ErrNotFound) {
			faults[i] = fmt.Errorf("read group %s: %w", ids[i], err)
		}
	})
	groups := make(map[tenant.GroupID]tenant.Group, len(ids))
	for i, g := range read {
		if err == nil {
			err = faults[i]
		}
		if g != nil {
			groups[ids[i]] = *g
		}
	}
	return groups, doing("read groups", err)
}
