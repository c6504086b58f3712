package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
)

// The first Ctrl-C or SIGTERM lets changes in flight end, so that no readd stays half
// done, and seals the journal; the second leaves at once. All are resumable, exit code
// 130.
func TestInterruptedRunCanGoOn(t *testing.T) {
	for _, c := range []struct {
		name    string
		signal  syscall.Signal
		signals int
	}{{"one SIGTERM drains", syscall.SIGTERM, 1}, {"two Ctrl-C leave at once", syscall.SIGINT, 2}} {
		t.Run(c.name, func(t *testing.T) {
			k := newKilling(t, 400)
			k.begin(t, 0)
			run := k.runs[0]
			apply := k.command("apply", k.plan, "--approve", k.digest, "--run", run)
			var talk strings.Builder
			apply.Stderr = &talk
			if err := apply.Start(); err != nil {
				t.Fatal(err)
			}
			waitForWrites(t, run)
			for range c.signals {
				if err := apply.Process.Signal(c.signal); err != nil {
					t.Fatal(err)
				}
				time.Sleep(10 * time.Millisecond)
			}
			if code := exitCodeOf(apply.Wait()); code != "130" {
				t.Fatalf("exit code %s, want 130\n%s", code, talk.String())
			}
			if c.signals == 1 {
				if !strings.Contains(talk.String(), "Continue: reseat resume "+run+" --endpoint "+k.base) {
					t.Errorf("no way on is named:\n%s", talk.String())
				}
				nothingHalfDone(t, run)
			}
			if out, err := k.command("resume", run).CombinedOutput(); err != nil {
				t.Fatalf("resume: %v\n%s", err, out)
			}
			k.compare(t, 0)
		})
	}
}

// waitForWrites returns once the run is under way.
func waitForWrites(t *testing.T, run string) {
	t.Helper()
	waitForSize(t, filepath.Join(run, "run.db-wal"), 100_000)
}

// waitForSize returns once a file is that large.
func waitForSize(t *testing.T, path string, size int64) {
	t.Helper()
	for range 3000 {
		time.Sleep(10 * time.Millisecond)
		if info, err := os.Stat(path); err == nil && info.Size() > size {
			return
		}
	}
	t.Fatal("the run does not begin")
}

// nobodyWithout reads the journal of a run: nobody may be without the license.
func nobodyWithout(t *testing.T, run string) {
	t.Helper()
	p, err := plan.ReadFile(filepath.Join(run, "plan.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.OpenReadOnly(filepath.Join(run, "run.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	record, err := j.Record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range p.Lines {
		if record.Progress(l.ID).Bare(l) {
			t.Errorf("%s is left without the license", l.UPN)
		}
	}
}

// nothingHalfDone reads plan and journal of a sealed run: every begun change has
// come to its end.
func nothingHalfDone(t *testing.T, run string) {
	t.Helper()
	p, err := plan.ReadFile(filepath.Join(run, "plan.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.OpenReadOnly(filepath.Join(run, "run.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	record, err := j.Record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	begun := 0
	for _, l := range p.Lines {
		progress := record.Progress(l.ID)
		if !progress.Begun() {
			continue
		}
		begun++
		if progress.Bare(l) {
			t.Errorf("%s is left without the license", l.UPN)
		}
	}
	if begun == 0 || begun == len(p.Lines) {
		t.Errorf("%d of %d changes were begun: the interrupt came too early or too late", begun, len(p.Lines))
	}
	last := record.Sessions[len(record.Sessions)-1]
	if last.Code != "interrupted" {
		t.Errorf("the journal is sealed as %q", last.Code)
	}
}
