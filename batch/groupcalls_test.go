package batch_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/graphsim/conform"
	"reseat/batch/pace"
	"reseat/plan/tenant"
)

// Each request about groups is one that Microsoft's description has, and is sent and
// answered as it says.
func TestGroupCallsConform_R51(t *testing.T) {
	w := newMoveWorld(4)
	sim := graphsim.New(w.snapshot, graphsim.Options{Seed: 4})
	var mu sync.Mutex
	var sent []string
	server := httptest.NewServer(conform.Recorder(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		mu.Lock()
		sent = append(sent, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/v1.0"))
		mu.Unlock()
		sim.ServeHTTP(rw, r)
	})))
	defer server.Close()
	c, err := graph.New(graph.Options{BaseURL: server.URL, AllowHTTP: true, Pacer: pace.NewTuned(pace.Real, pace.QuotaFor(100), pace.Tuning{})})
	if err != nil {
		t.Fatal(err)
	}
	var out []tenant.UserID // who is in no group
	for _, u := range w.snapshot.Users {
		if len(u.Inherited()) == 0 {
			out = append(out, u.ID)
		}
	}
	ctx := t.Context()
	_, err1 := c.AddMembers(ctx, team, out[:2])
	_, err2 := c.AddMember(ctx, team, out[2])
	_, err3 := c.RemoveMember(ctx, team, out[2])
	_, err4 := c.Reprocess(ctx, out[0])
	_, err5 := c.AssignGroupLicense(ctx, older, []tenant.License{{SKU: beta}}, nil)
	_, err6 := c.ReadGroups(ctx, []tenant.GroupID{team, older})
	_, err7 := c.GroupMembers(ctx, team)
	_, err8 := c.Memberships(ctx, out[:2])
	_, err9 := c.LicenseErrors(ctx, team)
	if err := errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"PATCH /groups/" + string(team), "POST /groups/" + string(team) + "/members/$ref", "DELETE /groups/" + string(team) + "/members/" + string(out[2]) + "/$ref",
		"POST /users/" + string(out[0]) + "/reprocessLicenseAssignment", "POST /groups/" + string(older) + "/assignLicense", "GET /groups/" + string(team) + "/membersWithLicenseErrors"} {
		method, path, _ := strings.Cut(s, " ")
		if !slices.Contains(sent, s) || !conform.Describes(method, path) {
			t.Errorf("%s: sent %v, described %v; all: %v", s, slices.Contains(sent, s), conform.Describes(method, path), sent)
		}
	}
}
