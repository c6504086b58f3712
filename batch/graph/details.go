package graph

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

type wireDetail struct {
	SKU   string `json:"skuId"`
	Plans []struct {
		ID     string `json:"servicePlanId"`
		Status string `json:"provisioningStatus"`
	} `json:"servicePlans"`
}

// ReadServices reads the provisioning status of many users in JSON batches, one
// Provisioning for each id, in their order.
func (c *Client) ReadServices(ctx context.Context, ids []tenant.UserID) ([]tenant.Provisioning, error) {
	q := query{sel: "skuId,servicePlans"}
	asked := q.String()
	all, paths := make([]tenant.Provisioning, len(ids)), make([]string, len(ids))
	for i, id := range ids {
		paths[i] = userPath(string(id)) + "/licenseDetails" + asked
	}
	cost := q.cost(unitsDetails)
	err := c.gather(ctx, paths, cost, func(i int, got content, err error) {
		if each, ok := got.value.(func(func(sku.ID, sku.PlanID, string) bool)); ok {
			each(func(id sku.ID, p sku.PlanID, status string) bool {
				all[i].Services = append(all[i].Services, tenant.Service{SKU: id, Plan: p, Status: status})
				return true
			})
			return
		}
		if err == nil {
			var list []wireDetail
			list, err = rest[wireDetail](ctx, c, got.body, request{method: http.MethodGet, cost: cost})
			all[i].Services = services(list)
		}
		if err != nil {
			all[i].Err = fmt.Errorf("read license details of %s: %w", ids[i], err)
		}
	})
	return all, doing("read license details", err)
}

func services(list []wireDetail) []tenant.Service {
	var out []tenant.Service
	for _, d := range list {
		for _, p := range d.Plans {
			out = append(out, tenant.Service{SKU: sku.ID(shared(strings.ToLower(d.SKU))), Plan: sku.PlanID(shared(strings.ToLower(p.ID))), Status: shared(p.Status)})
		}
	}
	return out
}
