package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"reseat/batch/graph"
	"reseat/batch/pace"
	"reseat/batch/survey"
	"reseat/plan/tenant"
)

// A generated tenant shows its subscriptions in doctor, plan and inventory.
func TestGeneratedSubscriptionsAreShown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tenant.json")
	if err := generateTenant(path, "users=60"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		want []string
	}{
		{[]string{"doctor"}, []string{"in the grace period", "licenses end or renew on", "a trial of"}},
		{[]string{"plan", "--unlicensed", "--assign", "VISIOCLIENT", "-o", filepath.Join(t.TempDir(), "visio.plan")}, []string{"subscription-due", "end or renew on"}},
		{[]string{"user", "list", "--output", "md"}, []string{"Subscriptions to check", "in the grace period", "Enabled, trial", "end or renew on"}},
	} {
		var out bytes.Buffer
		execute(t.Context(), append(tt.args, "--sandbox", path), strings.NewReader(""), &out, &out)
		for _, want := range tt.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%v does not say %q:\n%s", tt.args, want, out.String())
			}
		}
	}
}

// A plan and a list go on without the permission for subscriptions, and name it once.
func TestSubscriptionsThatMayNotBeRead(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		w.Write([]byte(`{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`))
	}))
	defer srv.Close()
	client, err := graph.New(graph.Options{BaseURL: srv.URL, AllowHTTP: true, Pacer: pace.NewTuned(pace.Real, pace.QuotaFor(1), pace.Tuning{})})
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	r, now := &survey.Selection{Talk: &said}, tenant.Snapshot{}
	if err := r.ReadSubscriptions(t.Context(), survey.Tenant{Client: client}, &now); err != nil {
		t.Errorf("error %v, want a note alone", err)
	}
	if n := strings.Count(said.String(), "grant the app Organization.Read.All"); n != 1 {
		t.Errorf("the permission is named %d times in %q", n, said.String())
	}
}
