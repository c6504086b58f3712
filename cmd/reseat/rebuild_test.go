//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"reseat/batch/journal"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// RUN-4, R47: whatever became of a page of the run file of a killed run, no command but
// says that it is damaged, `resume --rebuild` goes on from plan and tenant, and all users
// end as planned.
func TestRebuildOverEveryDamagedPage_RUN4(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	before := killedRun(t, dir)
	file, err := os.ReadFile(filepath.Join(dir, "run", "run.db"))
	if err != nil {
		t.Fatal(err)
	}
	const size = 4096
	var rebuilt atomic.Int64
	t.Run("damaged", func(t *testing.T) {
		for page := range len(file) / size {
			from := page * size
			for _, d := range []struct {
				name  string
				spoil func([]byte) []byte
			}{
				{"first half zero", func(b []byte) []byte { clear(b[from : from+size/2]); return b }},
				{"second half zero", func(b []byte) []byte { clear(b[from+size/2 : from+size]); return b }},
				{"garbage", func(b []byte) []byte { copy(b[from:], strings.Repeat("garbage\x00", size/8)); return b }},
				{"cut before", func(b []byte) []byte { return b[:from] }},
				{"cut in the middle", func(b []byte) []byte { return b[:from+size/2] }},
			} {
				t.Run(fmt.Sprintf("page %d, %s", page+1, d.name), func(t *testing.T) {
					t.Parallel() // each waits for its tenant most of the time
					copied := t.TempDir()
					copyTree(t, dir, copied)
					if err := os.WriteFile(filepath.Join(copied, "run", "run.db"), d.spoil(slices.Clone(file)), 0o600); err != nil {
						t.Fatal(err)
					}
					if goesOn(t, copied) {
						rebuilt.Add(1)
					}
					asPlanned(t, copied, before)
				})
			}
		}
	})
	if pages := len(file) / size; rebuilt.Load() < int64(2*pages) {
		t.Errorf("of %d damaged files %d were rebuilt", 5*pages, rebuilt.Load())
	}
	t.Logf("%d damaged files, %d rebuilt, the rest still said all that was written", 5*len(file)/size, rebuilt.Load())
}

// killedRun leaves a run of readds in dir whose process was killed, over a sandbox, with
// its run file in one piece; it returns the tenant before.
func killedRun(t *testing.T, dir string) tenant.Snapshot {
	t.Helper()
	before := bigTenant(24)
	box, plan := filepath.Join(dir, "t.json"), filepath.Join(dir, "p.plan")
	if err := tenant.WriteSnapshotFile(box, &before); err != nil {
		t.Fatal(err)
	}
	writeRoster(t, filepath.Join(dir, "users.csv"), before.Users)
	does(t, "plan", filepath.Join(dir, "users.csv"), "--assign", "EMS", "--disable", "INTUNE_A", "--via", "readd", "--sandbox", box, "-o", plan)
	text, err := os.ReadFile(plan)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(filepath.Join(reseatOnPath(t), "reseat"), "apply", plan, "--approve", digestOf(string(text)), "--sandbox", box, "--run", filepath.Join(dir, "run"))
	c.Env = append(os.Environ(), killAt+"=after 33")
	if err := c.Run(); err == nil {
		t.Fatal("the run was not killed")
	}
	j, err := journal.Open(filepath.Join(dir, "run", "run.db"), digestOf(string(text)))
	if err == nil {
		err = j.Close() // all of it in one file
	}
	if err != nil {
		t.Fatal(err)
	}
	return before
}

// goesOn resumes a run, and rebuilds its run file where that is said to be damaged.
func goesOn(t *testing.T, dir string) (rebuilt bool) {
	t.Helper()
	args := []string{"resume", filepath.Join(dir, "run"), "--sandbox", filepath.Join(dir, "t.json"), "--wait", "0s"}
	code, talk := inProcess(t, args...)
	if code == 0 {
		return false
	}
	if !strings.Contains(talk, "reseat resume --rebuild") {
		t.Errorf("exit code %d: %s", code, talk)
	}
	if code, talk := inProcess(t, append(args, "--rebuild")...); code != 0 {
		t.Errorf("resume --rebuild: exit code %d: %s", code, talk)
	}
	return true
}

// asPlanned compares every user of a tenant with what the run of killedRun was to do.
func asPlanned(t *testing.T, dir string, before tenant.Snapshot) {
	t.Helper()
	now := usersOf(t, []byte(does(t, "user", "list", "--sandbox", filepath.Join(dir, "t.json"), "--output", "json")))
	for _, u := range before.Users {
		was, _ := u.HoldsDirect(ems)
		is, ok := now[u.ID].HoldsDirect(ems)
		if !ok || !is.Disabled.Equal(was.Disabled.Union(sku.NewPlanSet(intuneA))) {
			t.Errorf("%s has EMS: %v, off %v", u.UPN, ok, is.Disabled)
		}
	}
}

// does runs a command in this process that must end well, and returns its results.
func does(t *testing.T, args ...string) string {
	t.Helper()
	var out, talk strings.Builder
	if code := execute(context.Background(), args, strings.NewReader(""), &out, &talk); code != 0 {
		t.Fatalf("reseat %s: exit code %d\n%s", strings.Join(args, " "), code, talk.String())
	}
	return out.String()
}

// inProcess runs a command in this process and returns what it said.
func inProcess(t *testing.T, args ...string) (code int, talk string) {
	t.Helper()
	var b strings.Builder
	code = execute(context.Background(), args, strings.NewReader(""), io.Discard, &b)
	return code, b.String()
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(to, "all"), os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"t.json", "t.json.log", "run"} {
		if err := os.Rename(filepath.Join(to, "all", name), filepath.Join(to, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	_ = os.Remove(filepath.Join(to, "run", "run.lock"))
}
