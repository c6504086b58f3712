package auth

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func token(payload string) string {
	return "eyJh." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".sig"
}

func TestDescribe(t *testing.T) {
	tests := []struct {
		name, payload string
		want          Who
		app           bool
		says          string
	}{
		{"app", `{"appid":"11111111-1111-4111-8111-111111111111","app_displayname":"Licensing","tid":"AAAA","oid":"BBBB","roles":["User.Read.All","LicenseAssignment.ReadWrite.All"],"exp":1795348800}`,
			Who{AppID: "11111111-1111-4111-8111-111111111111", AppName: "Licensing", TenantID: "aaaa", ObjectID: "bbbb",
				Roles: []string{"User.Read.All", "LicenseAssignment.ReadWrite.All"}, Expires: time.Unix(1795348800, 0).UTC()}, true, "app Licensing (11111111-1111-4111-8111-111111111111)"},
		{"person", `{"azp":"c","preferred_username":"a@contoso.com","scp":"User.Read  LicenseAssignment.ReadWrite.All","wids":["4d6ac14f-3453-41d0-bef9-a3e0c569773a"]}`,
			Who{AppID: "c", Account: "a@contoso.com", Scopes: []string{"User.Read", "LicenseAssignment.ReadWrite.All"}, DirectoryRoles: []string{"4d6ac14f-3453-41d0-bef9-a3e0c569773a"}}, false, "a@contoso.com"},
		{"empty", `{}`, Who{}, true, "app without a name"},
	}
	for _, tt := range tests {
		got, err := Describe(token(tt.payload))
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if len(got.Scopes) == 0 {
			got.Scopes = nil
		}
		if got.Name() != tt.says {
			t.Errorf("%s: named %q, want %q", tt.name, got.Name(), tt.says)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || got.App() != tt.app {
			t.Errorf("%s: app %v\n%s", tt.name, got.App(), diff)
		}
	}
}

// Whatever it is given, Describe neither panics nor repeats a token in its error.
func FuzzDescribe(f *testing.F) {
	f.Add("opaque-secret-token")
	f.Add(token(`{"upn":"a@contoso.com","exp":1e300}`))
	f.Add(token(`{"roles":"not-a-list"}`))
	f.Add(token(`{`))
	f.Add("a.%%%.c")
	f.Fuzz(func(t *testing.T, token string) {
		_, err := Describe(token)
		if err == nil || len(token) < 12 {
			return
		}
		for _, part := range strings.Split(token, ".") {
			if len(part) >= 12 && strings.Contains(err.Error(), part) && !strings.Contains("the token's payload is not base64 JSON opaque: it does not say who bears it", part) {
				t.Fatalf("%q is repeated in %q", part, err)
			}
		}
	})
}
