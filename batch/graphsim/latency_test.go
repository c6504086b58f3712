package graphsim_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

// Row 15: while one write of a user is under way, another is refused.
func TestConcurrentWritesOfOneUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := open(t, contoso(), graphsim.Options{Scenario: &graphsim.Scenario{Latency: graphsim.Latency{Median: time.Second, P99: 2 * time.Second}}})
		got := make(chan int, 3)
		for _, id := range []tenant.UserID{ada, ada, bob} {
			go func() { got <- d.assign(string(id), add(skuEMS), nil).status }()
		}
		status := []int{<-got, <-got, <-got}
		slices.Sort(status)
		if !slices.Equal(status, []int{200, 200, 409}) {
			t.Errorf("status %v, want one 409", status)
		}
	})
}

func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, x := open(t, contoso(), graphsim.Options{Quota: graphsim.Quota{Off: true}, Scenario: &graphsim.Scenario{Latency: graphsim.Latency{Median: 100 * time.Millisecond, P99: time.Second}}})
		var took []time.Duration
		for range 2000 {
			start := time.Now()
			d.get("/v1.0/organization")
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		if m := took[1000]; m < 80*time.Millisecond || m > 125*time.Millisecond {
			t.Errorf("median %v, want about 100ms", m)
		}
		if p := took[1980]; p < 700*time.Millisecond || p > 1500*time.Millisecond {
			t.Errorf("99th percentile %v, want about 1s", p)
		}
		// A caller who gives up is not kept waiting.
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, "GET", "http://graph.test/v1.0/organization", http.NoBody)
		defer func() {
			if v := recover(); v != http.ErrAbortHandler || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
				t.Errorf("recovered %v with %v", v, ctx.Err())
			}
		}()
		x.ServeHTTP(noConnection{}, r)
	})
}

type noConnection struct{ http.ResponseWriter }

func (noConnection) Header() http.Header { return http.Header{} }
