//go:build unix

package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"reseat/batch"
	"reseat/batch/run"
	"reseat/cmd/reseat/output"
	"reseat/plan"
)

// A said gathers what a process says and can be asked for it while it runs.
type said struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// awaits returns once the process has said so.
func (s *said) awaits(t *testing.T, words string) {
	t.Helper()
	for range 6000 {
		if strings.Contains(s.String(), words) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("not said: %s\n%s", words, s)
}

// RUN-8, R46: every signal, in every phase, is answered at once with what is being
// finished and what a second one does; the end counts the users and says how to go on,
// in words that are nobody's but ours.
func TestEveryStopSpeaks_RUN8(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and stops processes")
	}
	dir := t.TempDir()
	bin := filepath.Join(reseatOnPath(t), "reseat")
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	slow := write("slow.yaml", "latency: {median: 3s, p99: 3s}\n")
	held := write("held.yaml", "faults:\n  - {on: write, share: 1, do: \"429\", retryAfter: \"300\"}\n")
	stale := write("stale.yaml", "replicas: {lag: 10m}\n")
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		for _, phase := range []struct {
			name  string
			args  []string // of apply, after plan, run and sandbox
			await string   // is said before the signal
			then  time.Duration
			says  []string
			twice bool
		}{
			{"reading", []string{"--scenario", slow}, "", 1500 * time.Millisecond, []string{"Stopping. Press Ctrl-C again to leave at once.", "Stopped before the end. Nothing was written to the tenant."}, false},
			{"writing", []string{"--writes", "8/4s", "--settle", "1s"}, "run ", 2 * time.Second, []string{"Stopping: ", "Press Ctrl-C again to leave at once", "Stopped. ", " of 77 users changed, ", " waiting; the run left nobody without a license.", "Continue: reseat resume "}, false},
			{"in a hold", []string{"--scenario", held}, "The tenant asks to wait ", 0, []string{"Stopping: ", "Stopped. 0 of 77 users changed, 77 waiting; ", "Continue: reseat resume "}, false},
			{"reading back", []string{"--scenario", stale, "--wait", "5m"}, "not settled yet", 0, []string{"Stopping: users are being read back. ", "Stopped. 77 of 77 users changed, 0 waiting", "Read the users back: reseat verify "}, false},
			{"between the halves, twice", []string{"--writes", "16/20s", "--settle", "20s"}, "run ", 3 * time.Second, []string{"then stay without a license until the run is resumed", "Left at once, with ", " now, between remove and re-assign:", "@contoso.com: ", "Continue: reseat resume "}, true},
		} {
			if signal != syscall.SIGINT && phase.name != "writing" {
				continue // one way leads there from each signal
			}
			t.Run(signal.String()+" "+phase.name, func(t *testing.T) {
				dir := t.TempDir()
				box, planFile, run := filepath.Join(dir, "my tenant.json"), filepath.Join(dir, "p.plan"), filepath.Join(dir, "run")
				copyFile(t, "../../samples/tenant.json", box)
				start := func(args ...string) (*exec.Cmd, *said) {
					c := exec.Command(bin, args...)
					c.Env = append(os.Environ(), "XDG_STATE_HOME="+dir, unwatched+"=1")
					s := &said{}
					c.Stdout, c.Stderr = io.Discard, s
					if err := c.Start(); err != nil {
						t.Fatal(err)
					}
					return c, s
				}
				c, s := start("plan", "--has", "EMS", "--change", "EMS", "--disable", "INTUNE_A", "--via", "readd", "--sandbox", box, "-o", planFile, "--allow-on-hold")
				if err := c.Wait(); err != nil {
					t.Fatalf("plan: %v\n%s", err, s)
				}
				text, err := os.ReadFile(planFile)
				if err != nil {
					t.Fatal(err)
				}
				c, s = start(append([]string{"apply", planFile, "--approve", digestOf(string(text)), "--run", run, "--sandbox", box}, phase.args...)...)
				if phase.await != "" {
					s.awaits(t, phase.await)
				}
				time.Sleep(phase.then)
				if err := c.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				s.awaits(t, "Stopping")
				if phase.twice {
					if err := c.Process.Signal(signal); err != nil {
						t.Fatal(err)
					}
				}
				begun := time.Now()
				if code := exitCodeOf(c.Wait()); code != "130" {
					t.Errorf("exit code %s", code)
				}
				if took := time.Since(begun); took > 30*time.Second {
					t.Errorf("the end took %v", took)
				}
				for _, want := range phase.says {
					if !strings.Contains(s.String(), want) {
						t.Errorf("not said: %s", want)
					}
				}
				for _, foreign := range []string{"context canceled", "sql:", "signal: "} {
					if strings.Contains(s.String(), foreign) {
						t.Errorf("said: %s", foreign)
					}
				}
				if strings.Contains(s.String(), "Continue:") && !strings.Contains(s.String(), "--sandbox '"+box+"'") {
					t.Error("the command to go on with lacks the tenant")
				}
				t.Logf("%s", s)
			})
		}
	}
}

// R46: a stop ends the waiting for an answer between waves, and no line about approval is said.
func TestStopAtTheWaveQuestion(t *testing.T) {
	var said strings.Builder
	a := &app{Streams: output.Streams{Err: &said}, stopping: newStopping(&said)}
	in, out := io.Pipe()
	defer out.Close()
	a.in = in
	ctx, cancel := context.WithCancel(t.Context())
	show := &progress{out: &said}
	go cancel()
	err := (*connection)(nil).confirm(a, &run.Folder{}, show)(ctx, batch.Wave{Number: 2, Of: 3, Lines: make([]plan.Line, 4)}, batch.Sofar{Changes: 9, Done: 4, Waiting: 5})
	if err == nil || strings.Contains(err.Error(), "approved") || stopped(err) != nil {
		t.Error(err)
	}
	if text := said.String(); !strings.Contains(text, "So far: 4 of 9 users done, 0 refused, 0 not changed, 5 waiting; 0 on hold in the plan\nNext: wave 2 of 3 (4 users)") {
		t.Error(text)
	}
	if show.asking.Load() {
		t.Error("nothing is drawn any more")
	}
}

// R46: a stop ends the waiting for an approval.
func TestStopAtTheApproval_RUN8(t *testing.T) {
	a := &app{Streams: output.Streams{Err: io.Discard}, stopping: newStopping(io.Discard)}
	in, out := io.Pipe()
	defer out.Close()
	a.in = in
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	_, err := a.ask(ctx, "", "Stopped. The plan was not approved, and nothing was changed.")
	if err == nil || !strings.Contains(err.Error(), "Stopped. The plan was not approved, and nothing was changed.") {
		t.Error(err)
	}
}
