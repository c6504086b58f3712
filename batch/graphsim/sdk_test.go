package graphsim_test

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
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

// tell runs stories with node, which trusts an authority besides its own.
func tell(t *testing.T, dir string, authority []byte, stories string, env ...string) {
	t.Helper()
	trusted := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(trusted, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	node := exec.CommandContext(ctx, "node", "--test-reporter=tap", "--test-force-exit", stories)
	node.Dir = dir
	node.Env = append(append(os.Environ(), env...), "NODE_EXTRA_CA_CERTS="+trusted)
	out, err := node.CombinedOutput()
	if err != nil || !told.Match(out) {
		t.Errorf("%v\n%s", err, out)
	}
}

// told is in node's summary when at least one story was told.
var told = regexp.MustCompile(`(?m)pass [1-9]\d*$`)

// The lock file pins what is installed by version and hash, wherever it comes from.
func TestLockFileNamesNoHost(t *testing.T) {
	lock, err := os.ReadFile("testdata/js/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(lock), "\"resolved\"") || strings.Count(string(lock), `"integrity"`) != strings.Count(string(lock), `"node_modules/`) {
		t.Error("want every package by hash and no address of a registry; write it with npm install --omit-lockfile-registry-resolved")
	}
}

// clients is the folder with the stories and the clients beside them, for all tests.
var clients struct {
	sync.Once
	dir, why string
}

// installed returns that folder. Without node, npm or a package registry the test is
// skipped aloud; on a machine that says CI it fails.
func installed(t *testing.T) string {
	t.Helper()
	clients.Do(func() { clients.dir, clients.why = install() })
	if clients.why == "" {
		return clients.dir
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no client was tried at the sandbox: " + clients.why)
	}
	t.Skip("no client was tried at the sandbox: " + clients.why)
	return ""
}

// install says why nothing was installed. CLIENTS names a folder where all of it is
// installed already, which stays.
func install() (dir, why string) {
	if dir := os.Getenv("CLIENTS"); dir != "" {
		return dir, ""
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return "", err.Error()
		}
	}
	dir, err := os.MkdirTemp("", "clients")
	if err != nil {
		return "", err.Error()
	}
	if err := os.CopyFS(dir, os.DirFS("testdata/js")); err != nil {
		return dir, err.Error()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	npm := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000")
	npm.Dir = dir
	npm.WaitDelay = time.Second
	if out, err := npm.CombinedOutput(); err != nil {
		return dir, "npm ci: " + err.Error() + "\n" + string(out)
	}
	return dir, ""
}
