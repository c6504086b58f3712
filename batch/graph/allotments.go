package graph

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"reseat/plan/tenant"
)

// HasAllotments tells whether the tenant parts its licenses into allotments. There direct
// and inherited rows can no longer be told apart (graph-contract-2 section 6). The path is
// Graph's beta alone; a tenant that refuses it is taken for one without allotments.
func (c *Client) HasAllotments(ctx context.Context) (bool, error) {
	url := strings.TrimSuffix(c.root.String(), "v1.0") + "beta/admin/cloudLicensing/allotments"
	a, err := c.read(ctx, request{method: http.MethodGet, url: url, cost: query{}.cost(unitsOne)})
	if err != nil {
		if tenant.AsRefusal(err) != nil || isRefused(err) {
			return false, nil
		}
		return false, doing("read the tenant's allotments", err)
	}
	var page struct {
		Value []struct {
			ID string `json:"id"`
		} `json:"value"`
	}
	if err := decode(a.body, &page); err != nil {
		return false, nil
	}
	return len(page.Value) > 0, nil
}

// isRefused tells whether the tenant answered, and did so with a fault of the request.
func isRefused(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status >= 400 && e.Status < 500 && e.Status != http.StatusUnauthorized && e.Status != http.StatusTooManyRequests
}
