package graphsim

import (
	"net/http"
	"strings"
)

// isAllotments tells whether a request asks for the pools of seats into which a tenant with
// cloud licensing parts its licenses: a beta path that other tenants do not have
// (graph-contract-2 section 6).
func (t *Tenant) isAllotments(version string, c *call) bool {
	return strings.EqualFold(version, "beta") && t.o.Scenario != nil && t.o.Scenario.Allotments && c.method == http.MethodGet &&
		len(c.path) == 3 && strings.EqualFold(strings.Join(c.path, "/"), "admin/cloudLicensing/allotments")
}

// allotments lists one pool for each SKU that users can have.
func (t *Tenant) allotments(c *call) answer {
	t.mu.RLock()
	defer t.mu.RUnlock()
	out := []object{}
	for _, k := range t.dir.skus {
		out = append(out, object{"id": guid(t.o.Seed, "allotment", k.ID), "skuId": k.ID, "skuPartNumber": k.PartNumber, "allottedUnits": k.Seats.Enabled,
			"consumedUnits": k.Seats.Consumed, "assignableTo": "user,group"})
	}
	return ok(http.StatusOK, object{"value": out})
}
