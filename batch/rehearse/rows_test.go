package rehearse_test

import (
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/graphsim"
	"reseat/batch/rehearse"
)

// The same holds where 429s come for no reason, with a wait and without, where the limit
// falls in the middle of the run and comes back, and where 429s come with lost answers,
// 503 and 504.
func TestRehearsalForetellsStrays(t *testing.T) {
	quick := graphsim.Latency{Median: 60 * time.Millisecond, P99: 90 * time.Millisecond}
	s, p := world(t, 1200, 1)
	for _, w := range []rehearse.Weather{
		{Name: "D1", Scenario: graphsim.Scenario{Latency: quick, Faults: []graphsim.Fault{{On: "any", Share: 0.01, Do: "429"}}}},
		{Name: "D2", Scenario: graphsim.Scenario{Latency: quick, Faults: []graphsim.Fault{
			{On: "write", Share: 0.01, Do: "429", RetryAfter: "1"},
			{On: "write", Share: 0.01, Do: "429", RetryAfter: "2.5"},
			{On: "write", Share: 0.01, Do: "429", RetryAfter: "5"},
		}}},
		{Name: "E", Scenario: graphsim.Scenario{
			Quota: &graphsim.ScenarioQuota{
				Writes: 60, WritesPer: 15 * time.Second, Window: true,
				Falls: []graphsim.Fall{{From: 25 * time.Second, Until: 50 * time.Second, Leaves: 0.3}},
			},
			Latency: quick,
		}},
		{Name: "F", Scenario: graphsim.Scenario{
			Quota:   &graphsim.ScenarioQuota{Writes: 300, WritesPer: 15 * time.Second},
			Latency: graphsim.Latency{Median: 120 * time.Millisecond, P99: 600 * time.Millisecond},
			Faults: []graphsim.Fault{
				{On: "write", Share: 0.02, Do: "503"}, {On: "write", Share: 0.02, Do: "lost"},
				{On: "write", Share: 0.01, Do: "timeout"}, {On: "write", Share: 0.01, Do: "429"},
			},
		}},
	} {
		t.Run(w.Name, func(t *testing.T) {
			foreseen := rehearsed(t, options(s, p, w, 1, direct))
			var happened rehearse.Trace
			synctest.Test(t, func(t *testing.T) { happened = carriedOut(t, s, p, w, 1, tune) })
			t.Logf("foreseen %v, happened %v, %d events", foreseen.Ended.Sub(foreseen.Began), happened.Ended.Sub(happened.Began), len(happened.Events))
			agree(t, p, foreseen, happened)
		})
	}
}
