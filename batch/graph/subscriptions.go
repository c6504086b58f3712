package graph

import (
	"context"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A wireSubscription is an element of directory/subscriptions (graph-contract-2 section 5).
type wireSubscription struct {
	ID      string    `json:"id"`
	SKU     string    `json:"skuId"`
	Status  string    `json:"status"`
	Seats   int       `json:"totalLicenses"`
	Trial   bool      `json:"isTrial"`
	Created looseTime `json:"createdDateTime"`
	Next    looseTime `json:"nextLifecycleDateTime"`
}

// Subscriptions returns what the tenant bought, several times of a SKU at times. It needs
// Organization.Read.All, which LicenseAssignment.Read.All does not replace.
func (c *Client) Subscriptions(ctx context.Context) ([]tenant.Subscription, error) {
	q := query{sel: "id,skuId,status,totalLicenses,isTrial,createdDateTime,nextLifecycleDateTime"}
	var all []tenant.Subscription
	err := eachPage(ctx, c, c.list("/directory/subscriptions", q, unitsOne, false), func(page []wireSubscription) error {
		for _, w := range page {
			all = append(all, tenant.Subscription{ID: w.ID, SKU: sku.ID(strings.ToLower(w.SKU)), Seats: w.Seats, Status: w.Status, Trial: w.Trial,
				Created: w.Created.known(), Next: w.Next.known()})
		}
		return nil
	})
	return all, doing("read subscriptions", err)
}
