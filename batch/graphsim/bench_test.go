package graphsim_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"reseat/batch/graphsim"
)

// BenchmarkTenant measures one client over loopback against a tenant of 20,000 users,
// client included.
func BenchmarkTenant(b *testing.B) {
	s := graphsim.Generate(20_000, 1)
	base, stop, err := graphsim.Serve(graphsim.New(s, graphsim.Options{Quota: graphsim.Quota{Off: true}}), "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	ask := func(b testing.TB, method, path, body string) {
		r, err := http.NewRequest(method, base+path, strings.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, w.Body)
		w.Body.Close()
	}
	run := func(name string, one func(b testing.TB, i int)) {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				one(b, i)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
		})
	}
	run("get", func(b testing.TB, i int) {
		ask(b, "GET", "/v1.0/users/"+string(s.Users[i%len(s.Users)].ID)+"?$select=id,assignedLicenses,licenseAssignmentStates", "")
	})
	run("assign", func(b testing.TB, i int) {
		ask(b, "POST", "/v1.0/users/"+string(s.Users[i%len(s.Users)].ID)+"/assignLicense", licensing(add("f30db892-07e9-47e9-837c-80727f46fd3d"), nil))
	})
	run("page999", func(b testing.TB, _ int) {
		ask(b, "GET", "/v1.0/users?$top=999&$select=id,userPrincipalName,assignedLicenses,licenseAssignmentStates", "")
	})
	run("page999ordered", func(b testing.TB, _ int) {
		ask(b, "GET", "/v1.0/users?$top=999&$select=id,userPrincipalName&$orderby=displayName", "")
	})
	var parts []string
	for i := range 20 {
		parts = append(parts, getPart(i, fmt.Sprintf("/users/%s?$select=id,assignedLicenses", s.Users[i].ID)))
	}
	run("batch20", func(b testing.TB, _ int) {
		ask(b, "POST", "/v1.0/$batch", `{"requests":[`+strings.Join(parts, ",")+`]}`)
	})
}
