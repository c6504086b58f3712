package graphsim_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"reseat/batch/graphsim"
)

// BenchmarkTenant measures one client over loopback against a tenant of 20,000 users.
func BenchmarkTenant(b *testing.B) {
	s := graphsim.Generate(20_000, 1)
	base, stop, err := graphsim.Serve(graphsim.New(s, graphsim.Options{Quota: graphsim.Quota{Off: true}}), "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	ask := func(b *testing.B, method, path, body string) {
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
	b.Run("get", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			ask(b, "GET", "/v1.0/users/"+string(s.Users[i%len(s.Users)].ID)+"?$select=id,assignedLicenses,licenseAssignmentStates", "")
		}
	})
	b.Run("assign", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			ask(b, "POST", "/v1.0/users/"+string(s.Users[i%len(s.Users)].ID)+"/assignLicense", licensing(add("f30db892-07e9-47e9-837c-80727f46fd3d"), nil))
		}
	})
	b.Run("page999", func(b *testing.B) {
		for b.Loop() {
			ask(b, "GET", "/v1.0/users?$top=999&$select=id,userPrincipalName,assignedLicenses,licenseAssignmentStates", "")
		}
	})
	b.Run("batch20", func(b *testing.B) {
		var parts []string
		for i := range 20 {
			parts = append(parts, getPart(i, fmt.Sprintf("/users/%s?$select=id,assignedLicenses", s.Users[i].ID)))
		}
		for b.Loop() {
			ask(b, "POST", "/v1.0/$batch", `{"requests":[`+strings.Join(parts, ",")+`]}`)
		}
	})
}
