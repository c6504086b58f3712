package graphsim_test

import (
	"fmt"
	"net/http/httptest"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

// A simulated tenant is an http.Handler: it answers as Microsoft Graph does.
func ExampleNew() {
	sim := graphsim.New(tenant.Snapshot{
		Tenant:  "00000000-0000-4000-8000-000000000000",
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true}},
		Users:   []tenant.User{{ID: "10000000-0000-4000-8000-000000000001", UPN: "ada@contoso.com", UsageLocation: "DE"}},
	}, graphsim.Options{})
	ask := httptest.NewRequest("GET", "http://127.0.0.1/v1.0/users/ada@contoso.com?$select=usageLocation", nil)
	answer := httptest.NewRecorder()
	sim.ServeHTTP(answer, ask)
	fmt.Println(answer.Code, answer.Body)
	// Output:
	// 200 {"@odata.context":"http://127.0.0.1/v1.0/$metadata#users(usageLocation)/$entity","usageLocation":"DE"}
}
