package survey

import (
	"reseat/batch/graph"
	"reseat/plan/tenant"
)

// A Tenant is a client that is signed in to a tenant, and what the tenant said of itself.
type Tenant struct {
	*graph.Client
	Org tenant.Snapshot // id, name, country, domains
}
