package graphsim_test

import (
	"encoding/json"
	"encoding/pem"
	"testing"
	"time"

	"reseat/batch/graphsim"
)

// Microsoft's own JavaScript SDK, unmodified, with its own retries, page iterator and
// batch helpers, lives through the licensing stories of testdata/js. It speaks TLS,
// because it sends a token nowhere else.
func TestMicrosoftsSDK(t *testing.T) {
	if testing.Short() {
		t.Skip("installs a package and starts node")
	}
	dir := installed(t)
	tokens := graphsim.Tokens{Roles: []string{"LicenseAssignment.ReadWrite.All", "User.ReadWrite.All", "GroupMember.ReadWrite.All", "Organization.Read.All"}}
	base := openSecurely(t, graphsim.Options{Scenario: required(tokens)})
	slow := required(tokens)
	slow.Faults = []graphsim.Fault{{On: "GET users/{}", Do: "429", RetryAfter: "2", Share: 1, Tries: 1}}
	throttled := openSecurely(t, graphsim.Options{Scenario: slow})

	setting, err := json.Marshal(map[string]any{
		"base": base.URL, "throttled": throttled.URL, "tenant": contosoID, "app": appID, "secret": "s3cret",
		"users":  map[string]any{"ada": ada, "bob": bob, "cleo": cleo, "dan": dan, "eve": eve, "gast": gast, "twin": twin},
		"groups": map[string]any{"sales": sales, "nested": nested},
		"skus":   map[string]any{"ems": skuEMS, "e3": skuE3, "free": skuFree},
		"plans":  map[string]any{"intuneA": intuneA},
	})
	if err != nil {
		t.Fatal(err)
	}
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: base.Certificate().Raw})
	for _, stories := range []string{"batch.mjs", "stories.mjs"} {
		t.Run(stories, func(t *testing.T) { tell(t, dir, authority, stories, "STORIES="+string(setting)) })
	}
}

// Clients that know Graph by its own name alone, unmodified: their connections are sent
// to the sandbox, whose certificate is for those names.
func TestClientsThatOthersWrote(t *testing.T) {
	if testing.Short() {
		t.Skip("installs packages and starts node")
	}
	dir := installed(t)
	tokens := graphsim.Tokens{Roles: []string{"LicenseAssignment.ReadWrite.All", "User.ReadWrite.All", "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Organization.Read.All"}}
	for _, stories := range []string{"cli.mjs", "pnp.mjs", "kiota.mjs"} {
		t.Run(stories, func(t *testing.T) {
			cert, err := graphsim.NewCertificate(time.Now(), "graph.microsoft.com", "login.microsoftonline.com")
			if err != nil {
				t.Fatal(err)
			}
			base, stop, err := graphsim.ServeTLS(graphsim.New(contoso(), graphsim.Options{Scenario: required(tokens)}), "127.0.0.1:0", cert)
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			setting, err := json.Marshal(map[string]any{
				"tenant": contosoID, "app": appID, "secret": "s3cret",
				"users":  map[string]any{"ada": ada, "bob": bob, "cleo": cleo, "dan": dan, "eve": eve, "gast": gast, "twin": twin},
				"groups": map[string]any{"sales": sales, "nested": nested}, "skus": map[string]any{"ems": skuEMS, "e3": skuE3},
				"plans": map[string]any{"intuneA": intuneA},
			})
			if err != nil {
				t.Fatal(err)
			}
			home := t.TempDir() // where a client may keep what it signed in with
			tell(t, dir, cert.Authority, stories, "STORIES="+string(setting), "SANDBOX="+base, "NODE_OPTIONS=--import=./redirect.mjs",
				"HOME="+home, "XDG_CONFIG_HOME="+home, "USERPROFILE="+home, "CLIMICROSOFT365_NOUPDATE=1")
		})
	}
}
