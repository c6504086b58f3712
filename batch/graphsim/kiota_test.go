package graphsim_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	kiota "github.com/microsoft/kiota-http-go"

	"reseat/batch/graphsim"
)

// The HTTP middleware of Microsoft's Go SDK, unmodified and with its defaults: it packs
// every body with gzip, retries what a 429 or 503 asks for, and sends a body as it is
// only after a 415.
func TestMicrosoftsGoMiddleware(t *testing.T) {
	x := graphsim.New(contoso(), graphsim.Options{Scenario: &graphsim.Scenario{
		Faults: []graphsim.Fault{{On: "GET users/{}", Do: "429", RetryAfter: "1", Share: 1, Tries: 1}}}})
	packed := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Content-Encoding") == "gzip" {
			packed++
		}
		x.ServeHTTP(w, r)
	}))
	defer s.Close()
	c := kiota.GetDefaultClient()
	send := func(method, path, body string) (int, string) {
		t.Helper()
		r, err := http.NewRequest(method, s.URL+"/v1.0"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		} else {
			r.Body = nil
		}
		a, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Body.Close()
		got, _ := io.ReadAll(a.Body)
		return a.StatusCode, string(got)
	}
	for _, step := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"GET", "/users?$select=id,userPrincipalName&$filter=startswith(displayName,'Bob')", "", 200, string(bob)},
		{"PATCH", "/users/" + string(cleo), `{"usageLocation":"GB"}`, 204, ""},
		{"POST", "/users/" + string(cleo) + "/assignLicense", licensing(add(skuEMS, intuneA), nil), 200, `"Cleo"`},
		{"GET", "/users/" + string(cleo) + "?$select=assignedLicenses,usageLocation", "", 200, string(skuEMS)},
		{"POST", "/users/" + string(cleo) + "/assignLicense", licensing(nil, remove(skuFree)), 400, "User does not have a corresponding license."},
		{"POST", "/groups/" + string(sales) + "/members/$ref", `{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/` + string(cleo) + `"}`, 204, ""},
		{"DELETE", "/groups/" + string(sales) + "/members/" + string(cleo) + "/$ref", "", 204, ""},
	} {
		status, got := send(step.method, strings.ReplaceAll(step.path, " ", "%20"), step.body)
		if status != step.status || !strings.Contains(got, step.says) {
			t.Errorf("%s %s: %d %s", step.method, step.path, status, got)
		}
	}
	if packed == 0 {
		t.Error("nothing came packed: the middleware has changed")
	}
}
