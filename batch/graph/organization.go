package graph

import (
	"context"
	"errors"
	"strings"

	"reseat/plan/tenant"
)

type wireOrganization struct {
	ID      string `json:"id"`
	Name    string `json:"displayName"`
	Country string `json:"countryLetterCode"`
	Domains []struct {
		Name    string `json:"name"`
		Type    string `json:"type"` // Managed or Federated
		Default bool   `json:"isDefault"`
		Initial bool   `json:"isInitial"`
	} `json:"verifiedDomains"`
}

// Organization returns a snapshot that holds the tenant's id, name, country and
// verified domains, and nothing else.
func (c *Client) Organization(ctx context.Context) (tenant.Snapshot, error) {
	var p page[wireOrganization]
	q := query{sel: "id,displayName,countryLetterCode,verifiedDomains"}
	if err := c.get(ctx, "/organization", q, unitsOne, &p); err != nil {
		return tenant.Snapshot{}, doing("read the organization", err)
	}
	if len(p.Value) == 0 || p.Value[0].ID == "" {
		return tenant.Snapshot{}, errors.New("read the organization: the answer names none")
	}
	w := p.Value[0]
	s := tenant.Snapshot{Tenant: tenant.ID(strings.ToLower(w.ID)), Name: w.Name, Country: w.Country}
	for _, d := range w.Domains {
		s.Domains = append(s.Domains, tenant.Domain{
			Name: d.Name, Default: d.Default, Initial: d.Initial, Federated: strings.EqualFold(d.Type, "Federated"),
		})
	}
	return s, nil
}
