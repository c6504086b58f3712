package run

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func openState(t *testing.T, root string) State {
	t.Helper()
	s, err := OpenState(root, Site{Tenant: "48a80680-7326-48cd-9935-b556b81d3a4e", Endpoint: root})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// R30: one run a tenant; the refusal names the owner and its age, and the lock is free
// again when it is given back.
func TestLock(t *testing.T) {
	root, now := t.TempDir(), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	s := openState(t, root)
	unlock, alone, err := s.Lock("runs/ems", "apply", now)
	if err != nil || alone != nil {
		t.Fatal(err, alone)
	}
	_, _, err = openState(t, root).Lock("runs/other", "apply", now.Add(90*time.Second))
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "with run runs/ems, for 1m30s") {
		t.Errorf("a second run got %v", err)
	}
	other, err := OpenState(root, Site{Tenant: "another-tenant", Endpoint: root})
	if err != nil {
		t.Fatal(err)
	}
	if free, _, err := other.Lock("runs/other", "apply", now); err != nil {
		t.Errorf("another tenant is locked, too: %v", err)
	} else {
		free()
	}
	unlock()
	again, _, err := s.Lock("runs/other", "apply", now)
	if err != nil {
		t.Fatalf("after it was given back: %v", err)
	}
	again()
}

// R30: a killed owner leaves its name behind, but not the lock.
func TestLockOfAKilledOwnerIsFree(t *testing.T) {
	if root := os.Getenv("RESEAT_TEST_LOCK"); root != "" {
		s := openState(t, root)
		if _, _, err := s.Lock("runs/killed", "apply", time.Now()); err != nil {
			t.Fatal(err)
		}
		os.Exit(9) // without giving it back
	}
	root := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestLockOfAKilledOwnerIsFree$")
	cmd.Env = append(os.Environ(), "RESEAT_TEST_LOCK="+root)
	if out, err := cmd.CombinedOutput(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 9 {
		t.Fatalf("%v: %s", err, out)
	}
	unlock, _, err := openState(t, root).Lock("runs/next", "apply", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}

// The list holds the runs whose folders are there, and a torn line takes no other with it.
func TestRunsAreRemembered(t *testing.T) {
	root := t.TempDir()
	s := openState(t, root)
	if runs, err := s.Runs(); err != nil || len(runs) > 0 {
		t.Errorf("runs %v, %v", runs, err)
	}
	began := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	var want []Run
	for i, name := range []string{"a", "gone", "b"} {
		dir := filepath.Join(root, name)
		if name != "gone" {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, RunFile), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			want = append(want, Run{Digest: name, Dir: dir, Began: began})
		}
		if err := s.Remember(Run{Digest: name, Dir: dir, Began: began}); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			tear(t, filepath.Join(s.dir, "runs.jsonl"), `{"digest":"torn","di`)
		}
	}
	runs, err := s.Runs()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, runs); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
}

// tear appends what a kill left of a line.
func tear(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// R40: what is kept of a tenant is in one folder under the state directory.
func TestStateIsInTheUsersStateDirectory(t *testing.T) {
	root := t.TempDir()
	t.Setenv("XDG_STATE_HOME", root)
	s := openState(t, "")
	if want := filepath.Join(root, "reseat", "48a80680-7326-48cd-9935-b556b81d3a4e"); s.dir != want {
		t.Errorf("state in %s, want %s", s.dir, want)
	}
	if info, err := os.Stat(s.dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
}

// RUN-13: what happens in one sandbox is not done to another, nor to the real tenant of
// the same id: each has a state of its own, under whatever name its file is reached.
func TestEachSandboxHasAStateOfItsOwn_RUN13(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a.json", "b.json"} {
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(root, "a.json"), filepath.Join(root, "link.json")); err != nil {
		t.Skip(err)
	}
	dirs := map[string]string{}
	for name, site := range map[string]Site{
		"real": {Tenant: "t"}, "a": {Tenant: "t", Sandbox: filepath.Join(root, "a.json")},
		"b": {Tenant: "t", Sandbox: filepath.Join(root, "b.json")}, "link": {Tenant: "t", Sandbox: filepath.Join(root, "link.json")},
	} {
		s, err := OpenState(root, site)
		if err != nil {
			t.Fatal(err)
		}
		dirs[name] = s.dir
	}
	if dirs["a"] == dirs["b"] || dirs["a"] == dirs["real"] || dirs["b"] == dirs["real"] || dirs["a"] != dirs["link"] {
		t.Errorf("%v", dirs)
	}
}
