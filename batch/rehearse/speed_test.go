//go:build unix

package rehearse_test

import (
	"testing"

	"reseat/batch/pace"
	"reseat/batch/rehearse"
)

// A rehearsal is worth its name only if hours pass in seconds: a run that waits for its
// quota is foreseen in a fiftieth of its time at the very least.
func TestHoursPassInSeconds(t *testing.T) {
	if hurried {
		t.Skip("the race detector takes its time")
	}
	s, p := ems(4000)
	from := cpu()
	got := rehearsed(t, rehearse.Options{Plan: p, Copy: s, Users: -1, Weather: rehearse.Fair(), Seed: 1, Start: start, Quota: pace.QuotaFor(-1), Tune: tune, Door: direct})
	took, lasts := cpu()-from, got.Ended.Sub(got.Began)
	if lasts.Seconds() < 50*took.Seconds() {
		t.Errorf("%s of a run took %s of CPU time", lasts, took)
	}
}
