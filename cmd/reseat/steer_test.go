package main

import (
	"encoding/json"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"reseat/batch/journal"
	"reseat/batch/run"
)

// A run is steered from another process: slowed down, paused when what was begun has
// ended, asked how it stands, interrupted in its pause, and continued by a resume. Both
// processes begin so slowly that they cannot end before they are steered.
func TestSteeredFromAnotherTerminal(t *testing.T) {
	k := newKilling(t, 200)
	k.begin(t, 0)
	dir := k.runs[0]
	apply := k.command("apply", k.plan, "--approve", k.digest, "--run", dir, "--writes", "20/4s")
	var talk strings.Builder
	apply.Stderr = &talk
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	k.statusWhen(t, dir, func(s run.Status) bool { return s.Done > 0 })
	k.steer(t, "run", "pause", dir)
	k.statusWhen(t, dir, func(s run.Status) bool { return s.State == "paused" })
	k.steer(t, "run", "pace", dir, "--writes", "2000/100s", "--in-flight", "4")
	paused := k.statusWhen(t, dir, func(s run.Status) bool { return s.Quota == "2000/100s" })
	if paused.Process != apply.Process.Pid || paused.Bare > 0 || paused.InDoubt > 0 || paused.Waiting == 0 || paused.PausedSince.IsZero() {
		t.Errorf("paused: %+v", paused)
	}
	if out := k.steer(t, "run", "pause", dir); !strings.Contains(out, "paused already") {
		t.Errorf("a second pause says %q", out)
	}
	time.Sleep(300 * time.Millisecond)
	if still := k.statusOf(t, dir); still.LastEvent != paused.LastEvent {
		t.Errorf("something happened in the pause: %+v", still)
	}
	if err := apply.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := exitCodeOf(apply.Wait()); code != "130" {
		t.Fatalf("exit code %s, want 130\n%s", code, talk.String())
	}
	if s := k.statusOf(t, dir); s.State != "interrupted" || s.Process != 0 || !s.PausedSince.IsZero() {
		t.Errorf("after Ctrl-C: %+v", s)
	}

	resume := k.command("resume", dir, "--writes", "20/4s")
	if err := resume.Start(); err != nil {
		t.Fatal(err)
	}
	k.statusWhen(t, dir, func(s run.Status) bool { return s.State == "running" && s.Done > paused.Done })
	k.steer(t, "run", "pause", dir)
	k.statusWhen(t, dir, func(s run.Status) bool { return s.State == "paused" })
	k.steer(t, "run", "pace", dir, "--writes", "3000/150s")
	k.steer(t, "run", "continue", dir)
	if err := resume.Wait(); err != nil {
		t.Fatalf("resume: %v", err)
	}
	k.compare(t, 0)
	k.mustHaveSteered(t, dir)
}

// steer is another terminal: it works on the run folder and asks no tenant.
func (k *killing) steer(t *testing.T, args ...string) string {
	t.Helper()
	c := k.command(args...)
	c.Args = c.Args[:len(c.Args)-2] // without --endpoint
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (k *killing) statusOf(t *testing.T, dir string) run.Status {
	t.Helper()
	var s run.Status
	if err := json.Unmarshal([]byte(k.steer(t, "run", "status", dir, "--output", "json")), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// statusWhen asks until the status is as wanted.
func (k *killing) statusWhen(t *testing.T, dir string, wanted func(run.Status) bool) (s run.Status) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(dir); err != nil {
			continue // the folder appears when it is whole
		}
		if s = k.statusOf(t, dir); wanted(s) {
			return s
		}
	}
	t.Fatalf("the status stays %+v", s)
	return s
}

// mustHaveSteered demands that the journal tells of pause and pace.
func (k *killing) mustHaveSteered(t *testing.T, dir string) {
	t.Helper()
	j, err := journal.OpenReadOnly(dir + "/run.db")
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	seen := map[string]bool{}
	err = j.Events(t.Context(), func(e journal.Event) error {
		if e.Kind == journal.Steered {
			seen[e.Code] = true
		}
		return nil
	})
	if err != nil || !seen[journal.Paced] || !seen[journal.Paused] || !seen[journal.Continued] {
		t.Errorf("the journal tells of %v (%v)", seen, err)
	}
}
