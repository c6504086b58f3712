package main

import (
	"testing"
	"time"

	"reseat/batch/pace"
)

// The quota that is kept to: the published one for the tenant's size, or what the flags
// say, and of that a share.
func TestQuotaOfTheFlags(t *testing.T) {
	const per10, per150 = 10 * time.Second, 150 * time.Second
	for _, tt := range []struct {
		door  door
		users int
		want  pace.Quota
	}{
		{door{share: "100%"}, 12, pace.Quota{Units: 3500, UnitsPer: per10, Writes: 3000, WritesPer: per150}},
		{door{share: "100%"}, 200, pace.Quota{Units: 5000, UnitsPer: per10, Writes: 3000, WritesPer: per150}},
		{door{share: "100"}, -1, pace.Quota{Units: 8000, UnitsPer: per10, Writes: 3000, WritesPer: per150}},
		{door{share: "80%"}, 9000, pace.Quota{Units: 6400, UnitsPer: per10, Writes: 2400, WritesPer: per150}},
		{door{share: "50%", writes: "1000/5m"}, 9000, pace.Quota{Units: 4000, UnitsPer: per10, Writes: 500, WritesPer: 5 * time.Minute}},
		{door{share: "100%", units: "90/1s"}, 9000, pace.Quota{Units: 90, UnitsPer: time.Second, Writes: 3000, WritesPer: per150}},
	} {
		if got, err := tt.door.paced(tt.users); err != nil || got != tt.want {
			t.Errorf("%+v, %d users: %+v (%v), want %+v", tt.door, tt.users, got, err, tt.want)
		}
	}
	for _, bad := range []door{{share: "0%"}, {share: "101%"}, {share: "half"}, {share: "100%", writes: "3000"}, {share: "100%", writes: "0/150s"}, {share: "100%", units: "8000/ten"}} {
		if q, err := bad.paced(9000); err == nil {
			t.Errorf("%+v is taken for %+v", bad, q)
		}
	}
}
