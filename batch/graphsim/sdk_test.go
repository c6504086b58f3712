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
	trusted := filepath.Join(dir, "loopback.pem")
	if err := os.WriteFile(trusted, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: base.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, stories := range []string{"batch.mjs", "stories.mjs"} {
		t.Run(stories, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			node := exec.CommandContext(ctx, "node", stories)
			node.Dir = dir
			node.Env = append(os.Environ(), "STORIES="+string(setting), "NODE_EXTRA_CA_CERTS="+trusted)
			out, err := node.CombinedOutput()
			if err != nil || !told.Match(out) {
				t.Errorf("%v\n%s", err, out)
			}
		})
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
	if strings.Contains(string(lock), "://") || strings.Count(string(lock), `"integrity"`) != 3 {
		t.Errorf("want three packages by hash and no address; write it with npm install --omit-lockfile-registry-resolved:\n%s", lock)
	}
}

// installed returns a folder with the stories and the SDK beside them. Without node,
// npm or a package registry the test is skipped; on a machine that says CI it fails.
func installed(t *testing.T) string {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CI") != "" {
		missing = t.Fatalf
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			missing("Microsoft's JavaScript SDK was not tried at the tenant: %v", err)
		}
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/js")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	npm := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000")
	npm.Dir = dir
	npm.WaitDelay = time.Second
	if out, err := npm.CombinedOutput(); err != nil {
		missing("Microsoft's JavaScript SDK was not tried at the tenant: npm ci: %v\n%s", err, out)
	}
	return dir
}
