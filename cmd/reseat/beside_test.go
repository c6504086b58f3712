//go:build unix

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/plan/tenant"
)

// R30: beside a run of each operation, whoever looks is served and changes nothing, and
// whoever would write, another user of the machine included, is refused.
func TestBesideEveryOperation(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and stops processes")
	}
	for op, asked := range besideOperations {
		t.Run(op, func(t *testing.T) {
			k := newKillingOn(t, contoso(t)) // one operation takes what another one needs
			home := t.TempDir()
			t.Setenv("XDG_STATE_HOME", home)
			dir, apply, talk := k.beside(t, home, asked)
			t.Run("looking", func(t *testing.T) { k.looksAt(t, dir) })
			t.Run("writing", func(t *testing.T) { k.writesTo(t, dir) })
			t.Run("another user", func(t *testing.T) { k.anotherUser(t, dir) })
			if err := apply.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if code := exitCodeOf(apply.Wait()); code != "130" || !strings.Contains(talk.String(), "the run left nobody without a license") {
				t.Errorf("the run itself: exit code %s\n%s", code, talk)
			}
		})
	}
}

func contoso(t *testing.T) tenant.Snapshot {
	t.Helper()
	f, err := os.Open("../../samples/tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := tenant.ReadSnapshot(f, "tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	inError(&s, "Licensing - EMS E5", 10)
	return s
}

// inError adds members to a group for whom its license is in error.
func inError(s *tenant.Snapshot, group string, n int) {
	g := slices.IndexFunc(s.Groups, func(g tenant.Group) bool { return g.Name == group })
	for i := range s.Users[:n] {
		u := &s.Users[len(s.Users)-1-i]
		s.Groups[g].Members = append(s.Groups[g].Members, tenant.Member{ID: string(u.ID)})
		u.Assignments = append(u.Assignments, tenant.Assignment{SKU: s.Groups[g].Licenses[0].SKU, Group: s.Groups[g].ID, State: tenant.InError, Error: "CountViolation"})
	}
}

// beside begins a run that takes long, and returns once it has begun to write.
func (k *killing) beside(t *testing.T, home string, asked []string) (dir string, apply *exec.Cmd, talk *said) {
	t.Helper()
	work := t.TempDir()
	dir, planFile := filepath.Join(work, "run"), filepath.Join(work, "p.plan")
	asked = slices.Clone(asked)
	if i := slices.Index(asked, "FILE"); i >= 0 {
		asked[i] = filepath.Join(work, "users.csv")
		writeNewUsers(t, asked[i])
	}
	does(t, append(asked, "--allow-on-hold", "--endpoint", k.base, "-o", planFile)...)
	text, err := os.ReadFile(planFile)
	if err != nil {
		t.Fatal(err)
	}
	apply = k.command("apply", planFile, "--approve", digestOf(string(text)), "--run", dir, "--writes", "1/10s")
	apply.Env = append(apply.Env, "XDG_STATE_HOME="+home, unwatched+"=1")
	talk = &said{}
	apply.Stderr = talk
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = apply.Process.Kill() })
	for range 6000 {
		var s run.Status
		if _, err := os.Stat(dir); err == nil && json.Unmarshal([]byte(does(t, "run", "status", dir, "--output", "json")), &s) == nil && s.Done+s.Begun > 0 {
			return dir, apply, talk
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the run does not begin\n%s", talk)
	return
}

// looksAt looks at a live run in every way.
func (k *killing) looksAt(t *testing.T, dir string) {
	events := strings.Count(does(t, "run", "journal", dir), "\n")
	for _, args := range [][]string{{"run", "status", dir}, {"report", dir}, {"verify", dir, "--endpoint", k.base}, {"drift", dir, "--endpoint", k.base}} {
		if code, talk := inProcess(t, args...); code != 0 && code != exit.Unfinished && code != exit.Differs {
			t.Errorf("%s: exit code %d: %s", args[0], code, talk)
		}
	}
	text := does(t, "run", "journal", dir)
	if strings.Count(text, "\n") < events || strings.Contains(text, `"kind":"counted"`) {
		t.Errorf("who looks wrote to the journal:\n%s", text)
	}
}

// writesTo is a second process that would write to the run, or take it back.
func (k *killing) writesTo(t *testing.T, dir string) {
	for _, args := range [][]string{{"resume", dir}, {"undo", dir}} {
		if code, talk := inProcess(t, append(args, "--endpoint", k.base)...); code != exit.Locked {
			t.Errorf("%s: exit code %d, want %d: %s", args[0], code, exit.Locked, talk)
		}
	}
}

// anotherUser is somebody else on the machine.
func (k *killing) anotherUser(t *testing.T, dir string) {
	if os.Getuid() != 0 {
		t.Log("only root can become another user of the machine")
		return
	}
	for _, path := range []string{filepath.Dir(filepath.Dir(dir)), filepath.Dir(dir), dir, k.dir, filepath.Dir(k.dir)} {
		chmod(t, path, 0o755)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		chmod(t, path, 0o644)
	}
	c := k.asNobody(t, "resume", dir)
	c.Env = append(c.Env, unwatched+"=1")
	if code, said := k.tries(c); code != "7" {
		t.Errorf("resume as another user: exit code %s, want 7: %s", code, said)
	}
}

func writeNewUsers(t *testing.T, path string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("UserPrincipalName,DisplayName\n")
	for _, n := range strings.Fields("one two three four five six seven eight nine ten") {
		b.WriteString("beside." + n + "@contoso.com,Beside " + n + "\n")
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}
