package main

import (
	"testing"

	"reseat/batch/run"
)

// A request for another pace lies over the flags of the run.
func TestQuotaOverFlags(t *testing.T) {
	q, err := quotaOver(door{writes: "3000/150s", share: "100%"}, run.PaceRequest{Writes: "600/150s", Share: "50%"}, 10_000)
	if err != nil || q.Writes != 300 || q.Units != 4000 {
		t.Errorf("the quota is %+v (%v)", q, err)
	}
}
