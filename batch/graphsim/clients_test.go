package graphsim_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

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
	const untried = "no client that others wrote was tried at the sandbox: "
	if os.Getenv("CI") != "" {
		t.Fatal(untried + clients.why)
	}
	fmt.Fprintln(os.Stderr, t.Name()+": "+untried+clients.why) // a skip alone is silent
	t.Skip(untried + clients.why)
	return ""
}

// npmTakes is how long the installation may take, within the ten minutes of a test run:
// it unpacks 64,000 files, most of them what CLI for Microsoft 365 depends on.
const npmTakes = 6 * time.Minute

// install says why nothing was installed. CLIENTS names a folder where all of it is
// installed already, which stays; else TestMain removes the folder. Neither scripts of packages nor a list of their
// vulnerabilities is wanted: nothing of it leaves the machine.
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
	ctx, cancel := context.WithTimeout(context.Background(), npmTakes)
	defer cancel()
	npm := exec.CommandContext(ctx, "npm", "ci", "--omit=dev", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--fetch-retries=2", "--fetch-retry-mintimeout=1000")
	npm.Dir = dir
	npm.WaitDelay = time.Second
	if out, err := npm.CombinedOutput(); err != nil {
		return dir, "npm ci: " + err.Error() + "\n" + string(out)
	}
	return dir, ""
}
