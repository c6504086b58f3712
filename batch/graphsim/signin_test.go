package graphsim_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/graphsim"
)

func TestTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := open(t, contoso(), graphsim.Options{Scenario: &graphsim.Scenario{Tokens: graphsim.Tokens{Required: true, Secret: "s3cret", Lifetime: 10 * time.Minute, Revoked: 2 * time.Minute, Roles: []string{"User.Read.All"}}}})
		form := "grant_type=client_credentials&client_id=11111111-1111-4111-8111-111111111111&client_secret=s3cret&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
		endpoint := "/contoso.com/oauth2/v2.0/token"
		sign := func(extra string) string {
			t.Helper()
			r := d.ask("POST", endpoint, form+extra)
			if r.status != 200 || r.body["token_type"] != "Bearer" || r.body["expires_in"] != 600.0 {
				t.Fatalf("token: %d %s", r.status, r.raw)
			}
			return "Authorization: Bearer " + r.body["access_token"].(string)
		}
		able := sign(`&claims=` + `%7B%22access_token%22%3A%7B%22xms_cc%22%3A%7B%22values%22%3A%5B%22cp1%22%5D%7D%7D%7D`)
		plain := sign("")
		b, err := base64.RawURLEncoding.DecodeString(strings.Split(able, ".")[1])
		if err != nil {
			t.Fatal(err)
		}
		var claims map[string]any
		if err := json.Unmarshal(b, &claims); err != nil || claims["tid"] != "48a80680-7326-48cd-9935-b556b81d3a4e" || claims["appid"] != "11111111-1111-4111-8111-111111111111" ||
			fmt.Sprint(claims["roles"]) != "[User.Read.All]" {
			t.Errorf("claims %s %v", b, err)
		}
		fault := func(header ...string) (int, string, reply) {
			t.Helper()
			r := d.get("/v1.0/organization", header...)
			if r.status == 200 {
				return 200, "", r
			}
			code, m := r.fault(t)
			if code != "InvalidAuthenticationToken" {
				t.Errorf("code %s", code)
			}
			return r.status, m, r
		}
		if s, m, _ := fault(); s != 401 || m != "Access token is empty." {
			t.Errorf("without a token: %d %s", s, m)
		}
		if s, _, _ := fault("Authorization: Bearer abc"); s != 401 {
			t.Errorf("nonsense: %d", s)
		}
		if s, _, _ := fault(able); s != 200 {
			t.Errorf("with a token: %d", s)
		}
		time.Sleep(3 * time.Minute)
		s, _, r := fault(able)
		_, rest, _ := strings.Cut(r.header.Get("WWW-Authenticate"), `claims="`)
		want, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(rest, `"`))
		if s != 401 || err != nil || !strings.Contains(string(want), `"nbf":{"essential":true`) {
			t.Errorf("revoked: %d %v %s", s, r.header, want)
		}
		if s, _, _ := fault(plain); s != 200 {
			t.Errorf("a client that knows no challenges: %d", s)
		}
		if s, _, _ := fault(sign("&claims=%22cp1%22")); s != 200 {
			t.Errorf("a newer token: %d", s)
		}
		time.Sleep(8 * time.Minute)
		if s, m, _ := fault(plain); s != 401 || m != "Lifetime validation failed, the token is expired." {
			t.Errorf("expired: %d %s", s, m)
		}
		for _, c := range []struct{ old, new, want string }{
			{"s3cret", "wrong", "AADSTS7000215"}, {"client_secret=s3cret&", "", "AADSTS7000216"}, {".default", "User.Read", "AADSTS1002012"},
			{"client_credentials", "password", "AADSTS70003"}, {"11111111-1111-4111-8111-111111111111", "me", "AADSTS700016"},
		} {
			r := d.ask("POST", endpoint, strings.Replace(form, c.old, c.new, 1))
			if m, _ := r.body["error_description"].(string); r.status < 400 || !strings.HasPrefix(m, c.want) {
				t.Errorf("%s: %d %s", c.new, r.status, r.raw)
			}
		}
		if r := d.ask("POST", "/fabrikam.com/oauth2/v2.0/token", form); r.status != 400 {
			t.Errorf("another tenant: %d", r.status)
		}
		meta := d.get("/contoso.com/v2.0/.well-known/openid-configuration").body
		if meta["token_endpoint"] != "http://graph.test/48a80680-7326-48cd-9935-b556b81d3a4e/oauth2/v2.0/token" {
			t.Errorf("metadata %v", meta)
		}
		if r := d.get("/common/discovery/instance?api-version=1.1"); r.status != 200 || r.body["tenant_discovery_endpoint"] == "" {
			t.Errorf("discovery: %d %s", r.status, r.raw)
		}
	})
}
