package survey

import (
	"context"
	"maps"
	"slices"

	"reseat/batch/graph"
	"reseat/plan/tenant"
)

// Licensed reads the groups that give some license of the tenant's, each once.
func Licensed(ctx context.Context, c *graph.Client, skus []tenant.SKU) ([]tenant.Group, error) {
	byID := map[tenant.GroupID]tenant.Group{}
	err := c.EachLicensedGroup(ctx, SKUs(skus), func(page []tenant.Group) error {
		for _, g := range page {
			byID[g.ID] = g
		}
		return nil
	})
	var out []tenant.Group
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		out = append(out, byID[id])
	}
	return out, err
}

// AddMembers adds its direct members to a group.
func AddMembers(ctx context.Context, c *graph.Client, g *tenant.Group) error {
	g.Members = nil
	return c.Members(ctx, g.ID, false, func(page []graph.Member) error {
		g.Members = append(g.Members, Members(page)...)
		return nil
	})
}

// NameGroups reads the names of the groups through which users have licenses and that were not read yet.
func NameGroups(ctx context.Context, c *graph.Client, now *tenant.Snapshot) error {
	ids := map[tenant.GroupID]bool{}
	for _, u := range now.Users {
		for _, as := range u.Assignments {
			if !as.Direct() {
				ids[as.Group] = true
			}
		}
	}
	for _, g := range now.Groups {
		delete(ids, g.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	groups, err := c.GroupsByID(ctx, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		now.Groups = append(now.Groups, groups[id])
	}
	return nil
}

// Members is a page of members as a snapshot has them.
func Members(page []graph.Member) []tenant.Member {
	out := make([]tenant.Member, len(page))
	for i, m := range page {
		out[i] = tenant.Member{ID: m.ID, Kind: m.Kind}
		if m.Kind == "user" {
			out[i].Kind = ""
		}
	}
	return out
}
