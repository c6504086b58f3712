package graph

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Service is the provisioning status of one service plan for one user: Success,
// Disabled, PendingProvisioning, PendingInput, PendingActivation or Error. Pending
// is normal right after an assignment (graph-contract 4.4).
type Service struct {
	SKU    sku.ID
	Plan   sku.PlanID
	Status string
}

// Details are one user's services, direct and inherited.
type Details struct {
	User     tenant.UserID
	Services []Service
	Err      error // why they could not be read
}

type wireDetail struct {
	SKU   string `json:"skuId"`
	Plans []struct {
		ID     string `json:"servicePlanId"`
		Status string `json:"provisioningStatus"`
	} `json:"servicePlans"`
}

// LicenseDetails reads the provisioning status of many users in JSON batches, one
// Details for each id, in their order.
func (c *Client) LicenseDetails(ctx context.Context, ids []tenant.UserID) ([]Details, error) {
	q := query{sel: "skuId,servicePlans"}
	asked := q.String()
	all, paths := make([]Details, len(ids)), make([]string, len(ids))
	for i, id := range ids {
		all[i].User, paths[i] = id, userPath(string(id))+"/licenseDetails"+asked
	}
	cost := q.cost(unitsDetails)
	err := c.gather(ctx, paths, cost, func(i int, got content, err error) {
		if each, ok := got.value.(func(func(sku.ID, sku.PlanID, string) bool)); ok {
			each(func(id sku.ID, p sku.PlanID, status string) bool {
				all[i].Services = append(all[i].Services, Service{id, p, status})
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

func services(list []wireDetail) []Service {
	var out []Service
	for _, d := range list {
		for _, p := range d.Plans {
			out = append(out, Service{SKU: sku.ID(strings.ToLower(d.SKU)), Plan: sku.PlanID(strings.ToLower(p.ID)), Status: p.Status})
		}
	}
	return out
}
