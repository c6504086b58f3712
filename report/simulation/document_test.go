package simulation

import (
	"reseat/report/reporttest"
	"testing"
	"time"
)

// sampleRehearsal is a simulation of three users.
func sampleRehearsal() Rehearsal {
	f, r := Foresee(rehearsedCast())
	rough := f
	rough.Ended *= 3
	way := Way{Name: "p.plan", Pace: "slowly", Fair: Outlook{"normal", "as it is", []Forecast{f}}, Rough: Outlook{"degraded", "slow", []Forecast{rough, f, rough}}}
	return Rehearsal{Made: rehearsedAt, Plan: "p.plan", Copy: Copy{From: "copy.json", Taken: rehearsedAt.Add(-72 * time.Hour), Users: 9, Held: 3}, Ways: []Way{way, way}, Report: r}
}

// What a simulation says would be done is not green: nothing of it happened.
func TestNothingOfASimulationIsGreen(t *testing.T) {
	if got := reporttest.Green(Document(sampleRehearsal())); len(got) > 0 {
		t.Errorf("shows %q in green", got)
	}
}
