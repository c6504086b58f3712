package graphsim_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"reseat/batch/graphsim"
)

// TENANT-1: bodies packed with gzip, behind the same limit; other codings are 415.
func TestPackedBodies(t *testing.T) {
	d, x := open(t, contoso(), graphsim.Options{Doubt: graphsim.Doubt{MaxBody: 5000}})
	pack := func(s string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(s))
		z.Close()
		return b.String()
	}
	path := "/v1.0/users/" + string(cleo)
	if r := d.ask("PATCH", path, pack(`{"usageLocation":"GB"}`), "Content-Encoding: gzip"); r.status != 204 || user(t, x, cleo).UsageLocation != "GB" {
		t.Errorf("packed: %d %s", r.status, r.raw)
	}
	for body, c := range map[string]struct {
		coding string
		status int
	}{
		pack(`{"department":"` + strings.Repeat("x", 9000) + `"}`): {"gzip", 413}, "not packed": {"gzip", 400}, `{}`: {"br", 415}, strings.Repeat(" ", 6000): {"", 413},
	} {
		if r := d.ask("PATCH", path, body, "Content-Encoding: "+c.coding); r.status != c.status {
			t.Errorf("%.20q as %q: %d, want %d", body, c.coding, r.status, c.status)
		}
	}
}

// TENANT-2: numbers where Graph takes them for strings.
func TestNumbersInBatches(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	r := d.ask("POST", "/v1.0/$batch", `{"requests":[{"id":1,"method":"get","url":"/users?$top=1"},{"id":2,"method":"GET","url":"/V1.0/Users/`+string(bob)+`","dependsOn":[1],"headers":{"X-Try":7}}]}`)
	if r.status != 200 || !strings.Contains(r.raw, `"id":"1"`) || !strings.Contains(r.raw, `"id":"2"`) || strings.Contains(r.raw, `"status":4`) {
		t.Errorf("%d %s", r.status, r.raw)
	}
}

// TENANT-3: names without regard to case. Requests like these are not in Microsoft's
// description, so they go past the recorder.
func TestNamesWithoutCase(t *testing.T) {
	x := graphsim.New(contoso(), graphsim.Options{})
	send := func(method, path, body string) int {
		r := httptest.NewRequest(method, "http://graph.test"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		x.ServeHTTP(w, r)
		return w.Code
	}
	for body, c := range map[string][3]string{
		`{"UsageLocation":"GB"}`: {"PATCH", "/V1.0/USERS/" + string(cleo)},
		`{"addlicenses":[{"SKUID":"` + string(skuEMS) + `","DisabledPlans":[]}],"removelicenses":[]}`:                                                       {"POST", "/v1.0/Users/" + string(bob) + "/AssignLicense"},
		`{"accountEnabled":true,"displayName":"A","mailNickName":"a","userPrincipalName":"a@contoso.com","passwordProfile":{"password":"Xk7-long-enough"}}`: {"POST", "/v1.0/users"},
		`{"addLicenses":[],"removeLicenses":["` + string(skuEMS) + `"]}`:                                                                                    {"POST", "/v1.0/users/" + string(ada) + "/microsoft.graph.assignLicense"},
	} {
		if status := send(c[0], c[1], body); status >= 300 {
			t.Errorf("%s %s: %d", c[0], body, status)
		}
	}
	if got := user(t, x, cleo).UsageLocation; got != "GB" {
		t.Errorf("usage location %q", got)
	}
}

// TENANT-11: how much OData says of itself.
func TestAnnotations(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	for level, want := range map[string]struct{ context, typ bool }{"none": {false, false}, "minimal": {true, false}, "full": {true, true}} {
		r := d.get("/v1.0/users?$top=1", "Accept: application/json;odata.metadata="+level)
		if strings.Contains(r.raw, "@odata.context") != want.context || strings.Contains(r.raw, "#microsoft.graph.user") != want.typ ||
			!strings.Contains(r.raw, "@odata.nextLink") || !strings.Contains(r.header.Get("Content-Type"), "odata.metadata="+level) {
			t.Errorf("%s: %s %s", level, r.header.Get("Content-Type"), r.raw)
		}
	}
}

// TENANT-4, TENANT-11: what clients read in tokens, and a code that nobody enters.
func TestTokensAsClientsReadThem(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{Scenario: &graphsim.Scenario{}})
	post := func(path string, form url.Values) reply {
		return d.ask("POST", path, form.Encode(), "Content-Type: application/x-www-form-urlencoded")
	}
	r := post("/"+contosoID+"/oauth2/v2.0/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {appID}, "client_secret": {"x"}, "scope": {"https://graph.microsoft.com/.default"}})
	parts := strings.Split(r.body["access_token"].(string), ".")
	b, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims map[string]any
	if err != nil || json.Unmarshal(b, &claims) != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"app_displayname", "oid", "sub", "idtyp", "ver", "appid", "tid"} {
		if claims[name] == nil || claims[name] == "" {
			t.Errorf("no claim %s in %s", name, b)
		}
	}
	code := post("/organizations/oauth2/v2.0/devicecode", url.Values{"client_id": {appID}, "scope": {"x"}}).body["device_code"].(string)
	for given, want := range map[string]string{code: "authorization_pending", "device-code-1": "expired_token", "x": "invalid_grant"} {
		r := post("/organizations/oauth2/v2.0/token", url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "client_id": {appID}, "device_code": {given}})
		if r.status != 400 || r.body["error"] != want {
			t.Errorf("%s: %d %s", given, r.status, r.raw)
		}
	}
}
