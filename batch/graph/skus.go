package graph

import (
	"context"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A wireSKU is an element of subscribedSkus (graph-contract 2).
type wireSKU struct {
	ID         string `json:"skuId"`
	PartNumber string `json:"skuPartNumber"`
	Account    string `json:"accountName"`
	AppliesTo  string `json:"appliesTo"`
	Capability string `json:"capabilityStatus"`
	Consumed   int    `json:"consumedUnits"`
	Units      struct {
		Enabled   int `json:"enabled"`
		Warning   int `json:"warning"`
		Suspended int `json:"suspended"`
		LockedOut int `json:"lockedOut"`
	} `json:"prepaidUnits"`
	Plans []struct {
		ID        string `json:"servicePlanId"`
		Name      string `json:"servicePlanName"`
		AppliesTo string `json:"appliesTo"`
	} `json:"servicePlans"`
}

// SKUs returns what the tenant owns. A SKU that is owned under several accounts
// comes once for each (R8 says what to make of that).
func (c *Client) SKUs(ctx context.Context) ([]tenant.SKU, error) {
	q := query{sel: "skuId,skuPartNumber,accountName,appliesTo,capabilityStatus,consumedUnits,prepaidUnits,servicePlans"}
	var all []tenant.SKU
	err := eachPage(ctx, c, c.list("/subscribedSkus", q, unitsSKUs, false), func(page []wireSKU) error {
		for _, w := range page {
			all = append(all, w.sku())
		}
		return nil
	})
	return all, doing("read subscribed SKUs", err)
}

func (w wireSKU) sku() tenant.SKU {
	k := tenant.SKU{
		Product: sku.Product{
			ID:         sku.ID(strings.ToLower(w.ID)),
			PartNumber: sku.PartNumber(w.PartNumber),
		},
		Account:    w.Account,
		Company:    strings.EqualFold(w.AppliesTo, "Company"),
		Capability: w.Capability,
		Seats: tenant.Seats{
			Enabled:   w.Units.Enabled,
			Warning:   w.Units.Warning,
			Suspended: w.Units.Suspended,
			LockedOut: w.Units.LockedOut,
			Consumed:  w.Consumed,
		},
	}
	for _, p := range w.Plans {
		k.Plans = append(k.Plans, sku.Plan{
			ID:      sku.PlanID(strings.ToLower(p.ID)),
			Name:    p.Name,
			Company: strings.EqualFold(p.AppliesTo, "Company"),
		})
	}
	return k
}

// Probe reads what every working sign-in of reseat may read.
func (c *Client) Probe(ctx context.Context) error {
	_, err := c.SKUs(ctx)
	return err
}
