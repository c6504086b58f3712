package survey

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"reseat/batch/graph"
	"reseat/plan"
	"reseat/plan/tenant"
)

// ReadScope reads who may lose a license by --reconcile.
func (r *Selection) ReadScope(ctx context.Context, t Tenant, from string, to *plan.Reconcile) error {
	if from == "" {
		return nil
	}
	scope := map[tenant.UserID]bool{}
	if name, isGroup := strings.CutPrefix(from, "group:"); isGroup {
		g, err := Group(ctx, t.Client, t.Org.Domain(), name)
		if err != nil {
			return err
		}
		err = t.Members(ctx, g.ID, true, func(page []graph.Member) error {
			for _, m := range page {
				if m.Kind == "user" {
					scope[tenant.UserID(strings.ToLower(m.ID))] = true
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		to.Bounds = "group " + strconv.Quote(g.Name)
	} else {
		err := t.EachUser(ctx, graph.UserQuery{Filter: from, Advanced: true}, func(page []tenant.User) error {
			for _, u := range page {
				scope[u.ID] = true
			}
			return nil
		})
		if err != nil {
			return filterRefused(fmt.Sprintf("--scope %q", from), err)
		}
		to.Bounds = "the scope " + strconv.Quote(from)
	}
	fmt.Fprintf(r.Talk, "--scope %s: %s\n", from, tenant.Count(len(scope), "user"))
	if len(scope) == 0 {
		return unusable("--scope %s: nobody is in it", from)
	}
	to.Scope = scope
	return nil
}
