//go:build unix

package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The disk is full in the middle of a run: it stops and says what to do, and once there
// is room it goes on. No user is lost.
func TestDiskFullInTheMiddle(t *testing.T) {
	t.Parallel()
	k := newKilling(t, 60)
	k.begin(t, 0)
	apply := k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[0])
	apply.Env = append(apply.Env, maxPages+"=16")
	talk := k.fails(t, apply, "1")
	for _, want := range []string{"run.db: the run cannot be recorded any more", "full", "free space on its disk, then continue with `reseat resume`", "the run left nobody without a license"} {
		if !strings.Contains(talk, want) {
			t.Errorf("not said: %s\n%s", want, talk)
		}
	}
	if n := strings.Count(k.does(t, onRun("journal", k.runs[0])...), "\n"); n < 10 {
		t.Fatalf("the disk was full from the start: %d events", n)
	}
	k.does(t, "resume", k.runs[0], "--endpoint", k.base)
	k.compare(t, 0)
}

// R47: where the record fails altogether and the second halves do not land either, the
// last words count and name who has no license now.
func TestRecordFailsAndNamesWhoHasNoLicense_RUN7(t *testing.T) {
	t.Parallel()
	k := newKilling(t, 60)
	k.begin(t, 0)
	proxy := answering(t, k.base, func(n int, w http.ResponseWriter) bool {
		if n < 10 {
			return false
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}`))
		return true
	})
	apply := k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[0], "--max-refusals", "none")
	apply.Args[len(apply.Args)-1] = proxy
	apply.Env = append(apply.Env, maxPages+"=16")
	talk := k.fails(t, apply, "1")
	said := regexp.MustCompile(`; (\d+) users? ha(?:s|ve) no license now, between remove and re-assign:\n((?:  user\d+@contoso.com: EMS\n)+)Continue: reseat resume `).FindStringSubmatch(talk)
	if said == nil {
		t.Fatalf("who has no license now is not said:\n%s", talk)
	}
	if n := strings.Count(said[2], "\n"); fmt.Sprint(n) != said[1] {
		t.Errorf("%s users are counted, %d named", said[1], n)
	}
	k.does(t, "resume", k.runs[0], "--retry", "--endpoint", k.base)
	k.compare(t, 0)
}

// A folder that cannot be written is refused before anything is sent, for a new run
// and for one to go on with; from a copy of the folder it goes on.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	k := newKilling(t, 40)
	k.begin(t, 0)
	locked := filepath.Join(k.dir, "locked")
	k.mayNotWrite(t, locked)
	apply := k.asNobody(t, "apply", k.plan, "--approve", k.digest, "--run", filepath.Join(locked, "run"))
	if talk := k.fails(t, apply, "1"); !strings.Contains(talk, "make run folder") || !strings.Contains(talk, "hint: you need the right to write there: --run DIR") {
		t.Errorf("a new run: %s", talk)
	}
	begun := k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[0])
	begun.Env = append(begun.Env, killAt+"=after 9")
	_ = begun.Run()
	k.mayNotWrite(t, k.runs[0])
	talk := k.fails(t, k.asNobody(t, "resume", k.runs[0]), "1")
	if !strings.Contains(talk, "run.db") || !strings.Contains(talk, "write permission for the file and its folder") {
		t.Errorf("a run to go on with: %s", talk)
	}
	k.runs = append(k.runs, filepath.Join(k.dir, "copy"))
	copyRun(t, k.runs[0], k.runs[1])
	k.does(t, "resume", k.runs[1], "--endpoint", k.base)
	k.compare(t, 0)
}

// A run file that is another plan's, damaged, or gone is not gone on with. The way on
// is named, and it ends as planned.
func TestForeignOrDamagedRunFile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		spoil func(t *testing.T, k *killing, file string)
		says  string
	}{
		{"of another plan", func(t *testing.T, k *killing, file string) {
			k.plan = filepath.Join(k.dir, "other.plan")
			k.does(t, "plan", k.roster, "--change", "EMS", "--disable", "RMS_S_PREMIUM", "--endpoint", k.base, "--limit", "1", "-o", k.plan)
			text, err := os.ReadFile(k.plan)
			if err != nil {
				t.Fatal(err)
			}
			other := filepath.Join(k.dir, "other")
			stopped := k.command("apply", k.plan, "--approve", digestOf(string(text)), "--run", other)
			stopped.Env = append(stopped.Env, killAt+"=before 1")
			_ = stopped.Run()
			removeRunFile(t, file)
			copyRun(t, other, filepath.Dir(file))
		}, "the run file belongs to another plan"},
		{"damaged", func(t *testing.T, _ *killing, file string) {
			info, err := os.Stat(file)
			if err == nil {
				err = os.WriteFile(file, []byte(strings.Repeat("no database ", int(info.Size())/12)), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, "the run file is damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newKilling(t, 24)
			k.begin(t, 0)
			begun := k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[0])
			begun.Env = append(begun.Env, killAt+"=after 20")
			_ = begun.Run()
			tt.spoil(t, k, filepath.Join(k.runs[0], "run.db"))
			talk := k.fails(t, k.command("resume", k.runs[0]), "1")
			if !strings.Contains(talk, tt.says) || !strings.Contains(talk, "reseat resume --rebuild") {
				t.Errorf("said: %s", talk)
			}
			k.does(t, "resume", k.runs[0], "--rebuild", "--endpoint", k.base)
			k.compare(t, 0)
			if _, err := os.Stat(filepath.Join(k.runs[0], "run.db.damaged-1")); err != nil {
				t.Errorf("the file that was there is not kept: %v", err)
			}
		})
	}
}

// fails runs a command that must end with that exit code, and returns what it said.
func (k *killing) fails(t *testing.T, c *exec.Cmd, code string) string {
	t.Helper()
	var talk strings.Builder
	c.Stderr = &talk
	if err := c.Run(); err == nil || exitCodeOf(err) != code {
		t.Fatalf("%s: %v, want exit code %s\n%s", strings.Join(c.Args, " "), err, code, talk.String())
	}
	return talk.String()
}

// removeRunFile removes a run file with its companions.
func removeRunFile(t *testing.T, file string) {
	t.Helper()
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(file + end); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

// copyRun copies the run file of a folder with its companions, and the plan where
// there is none yet.
func copyRun(t *testing.T, from, to string) {
	t.Helper()
	if err := os.MkdirAll(to, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"run.db", "run.db-wal", "run.db-shm", "plan.jsonl"} {
		text, err := os.ReadFile(filepath.Join(from, name))
		if os.IsNotExist(err) {
			continue
		}
		if _, there := os.Stat(filepath.Join(to, name)); there == nil {
			continue
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
