package graph

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/tenant"
)

// Subscriptions are read page by page; several of a SKU are kept apart, and a date that is
// missing is none.
func TestSubscriptions(t *testing.T) {
	tp, c := newTape(t, inOrder(
		reply{status: 200, body: `{"@odata.nextLink":"https://graph.example/v1.0/directory/subscriptions?$skiptoken=2","value":[
		 {"id":"one","skuId":"C7DF2760-2c81-4ef7-b578-5b5392b571df","status":"Warning","totalLicenses":25,"isTrial":false,
		  "createdDateTime":"2025-01-02T03:04:05Z","nextLifecycleDateTime":"2026-12-01T00:00:00Z"}]}`},
		reply{status: 200, body: `{"value":[{"id":"two","skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df","status":"Enabled","totalLicenses":5,"isTrial":true,"nextLifecycleDateTime":null}]}`}))
	got, err := c.Subscriptions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []tenant.Subscription{
		{ID: "one", SKU: "c7df2760-2c81-4ef7-b578-5b5392b571df", Seats: 25, Status: "Warning",
			Created: time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC), Next: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)},
		{ID: "two", SKU: "c7df2760-2c81-4ef7-b578-5b5392b571df", Seats: 5, Status: "Enabled", Trial: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(tp.asked) != 2 || tp.asked[0].path != "/v1.0/directory/subscriptions" {
		t.Errorf("asked %+v", tp.asked)
	}
}

func TestSubscriptionsWithoutPermission(t *testing.T) {
	_, c := newTape(t, always(403, `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`))
	if _, err := c.Subscriptions(t.Context()); !errors.Is(err, tenant.ErrForbidden) {
		t.Errorf("error %v, want one of a missing permission", err)
	}
}
