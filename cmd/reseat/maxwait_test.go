//go:build unix

package main

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"reseat/batch/run"
)

// RUN-5, R45: a wait that is longer than --max-wait is said with its true length and
// ends the run at once, to be resumed; nobody waits for it.
func TestLongWaitStopsTheRun_RUN5(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	k := newKilling(t, 24)
	k.begin(t, 0)
	proxy := answering(t, k.base, func(n int, w http.ResponseWriter) bool {
		if n < 5 {
			return false
		}
		w.Header().Set("Retry-After", "86400")
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"error":{"code":"TooManyRequests","message":"Too many requests"}}`))
		return true
	})
	apply := k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[0], "--max-wait", "20m", "--wait", "0s")
	apply.Args[len(apply.Args)-1] = proxy
	code, said := k.tries(apply)
	if code != "3" && code != "1" {
		t.Errorf("exit code %s", code)
	}
	for _, want := range []string{"23h59m", "--max-wait", "reseat resume "} {
		if !strings.Contains(strings.ReplaceAll(said, "24h0m0s", "23h59m"), want) {
			t.Errorf("not said: %s\n%s", want, said)
		}
	}
}

// RUN-11: status says, beside a live run, until when the tenant asks to wait; once the
// process has ended it says so no more. No write gets through: a second half would be
// waited for, rightly, until the tenant takes it.
func TestStatusSaysUntilWhenTheTenantAsksToWait_RUN11(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	t.Parallel()
	k := newKilling(t, 24)
	k.begin(t, 0)
	proxy := answering(t, k.base, func(_ int, w http.ResponseWriter) bool {
		w.Header().Set("Retry-After", "300")
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"error":{"code":"TooManyRequests","message":"Too many requests"}}`))
		return true
	})
	apply := k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[0], "--wait", "0s")
	apply.Args[len(apply.Args)-1] = proxy
	var talk strings.Builder
	apply.Stderr = &talk
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = apply.Process.Kill() })
	s := k.statusWhen(t, k.runs[0], func(s run.Status) bool { return !s.WaitsUntil.IsZero() })
	if left := s.WaitsUntil.Sub(s.Now); left < 4*time.Minute || left > 5*time.Minute {
		t.Errorf("status says that the wait takes another %v", left)
	}
	if s.EtaSeconds < 240 {
		t.Errorf("%v s to go, in a wait of five minutes", s.EtaSeconds)
	}
	if text := does(t, "run", "status", k.runs[0]); !strings.Contains(text, "the tenant asks to wait until ") || !strings.Contains(text, ", another 4 min") {
		t.Errorf("status:\n%s", text)
	}
	if err := apply.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := exitCodeOf(apply.Wait()); code != "130" {
		t.Errorf("exit code %s\n%s", code, talk.String())
	}
	if s := k.statusOf(t, k.runs[0]); !s.WaitsUntil.IsZero() {
		t.Errorf("the run has ended, and status says that it waits until %v", s.WaitsUntil)
	}
}
