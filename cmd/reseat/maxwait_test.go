package main

import (
	"net/http"
	"strings"
	"testing"
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
