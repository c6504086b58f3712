package rehearse

import (
	"time"

	"reseat/batch/graphsim"
)

// A Weather is a scenario with a name.
type Weather struct {
	Name     string
	Means    string // in words; empty where nobody wrote any
	Scenario graphsim.Scenario
}

// Fair is a quiet day: the published quotas, answers as they are on most days, and
// replicas a few seconds behind.
func Fair() Weather {
	return Weather{
		Name:  "normal",
		Means: "published quotas; half of the answers take 0.3 s, 1 in 100 more than 1.5 s; reads lag up to 5 s; a group is processed after 1 minute, 20 members a second",
		Scenario: graphsim.Scenario{
			Latency:    graphsim.Latency{Median: 300 * time.Millisecond, P99: 1500 * time.Millisecond},
			Replicas:   graphsim.Replicas{Lag: 5 * time.Second, NewUsers: 5 * time.Second, Location: 2 * time.Second},
			Processing: graphsim.Processing{Starts: time.Minute, Each: 50 * time.Millisecond},
		},
	}
}

// Rough is a bad day: two thirds of the published write quota, slow answers, lost
// ones, and three minutes without service.
func Rough() Weather {
	return Weather{
		Name: "degraded",
		Means: "two thirds of the published write quota; half of the answers take 0.6 s, 1 in 100 more than 6 s; reads lag up to 25 s; a group is processed after 15 minutes, 4 members a second; " +
			"2 in 100 calls fail or lose their answer; 3 minutes of outage after 10 minutes",
		Scenario: graphsim.Scenario{
			Quota:       &graphsim.ScenarioQuota{Writes: 2000, WritesPer: 150 * time.Second},
			Latency:     graphsim.Latency{Median: 600 * time.Millisecond, P99: 6 * time.Second},
			Replicas:    graphsim.Replicas{Lag: 25 * time.Second, NewUsers: 20 * time.Second, Location: 8 * time.Second},
			Processing:  graphsim.Processing{Starts: 15 * time.Minute, Each: 250 * time.Millisecond},
			Maintenance: []graphsim.Span{{At: 10 * time.Minute, For: 3 * time.Minute}},
			Faults: []graphsim.Fault{
				{On: "any", Share: 0.001, Do: "429", RetryAfter: "5"},
				{On: "any", Share: 0.01, Do: "503", RetryAfter: "2"},
				{On: "any", Share: 0.005, Do: "reset"},
				{On: "write", Share: 0.005, Do: "lost"},
				{On: "write", Share: 0.002, Do: "timeout"},
				{On: "write", Share: 0.002, Do: "409"},
			},
		},
	}
}
