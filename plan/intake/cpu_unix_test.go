//go:build unix

package intake

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"syscall"
	"testing"
	"time"

	"reseat/plan"
)

// userCPU is how much processor time this program has taken in user mode, on all
// processors.
func userCPU(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano())
}

// mostTimesCSV is how many times the processor time of encoding/csv the reading of a user
// list takes at most, everything in it: encoding, digest, mapping, checks, on all
// processors. In rows of two short cells there is little for encoding/csv to do.
var mostTimesCSV = map[string]float64{"2 columns": 3.5, "11 columns": 2.75, "29 columns": 2}

// What a million rows cost beside encoding/csv, measured in turns in one run, as other
// programs slow both down alike. RESEAT_LARGE runs it; a number in it is how many rows.
func TestReadingIsCheap(t *testing.T) {
	rows, _ := strconv.Atoi(os.Getenv("RESEAT_LARGE"))
	switch {
	case os.Getenv("RESEAT_LARGE") == "":
		t.Skip("set RESEAT_LARGE to measure")
	case rows <= 1:
		rows = 1_000_000
	}
	for _, s := range shapes {
		file := stored(t, s.file(rows))
		var alone, ours time.Duration
		for range 3 {
			runtime.GC()
			start := userCPU(t)
			plainCSV(t, rewound(t, file))
			alone += userCPU(t) - start
			runtime.GC()
			start = userCPU(t)
			if _, err := Each("users.csv", rewound(t, file), Options{}, func(plan.Request) error { return nil }); err != nil {
				t.Fatal(err)
			}
			ours += userCPU(t) - start
		}
		ratio := float64(ours) / float64(alone)
		t.Logf("%s, %d rows: encoding/csv %.2f s of processor, intake %.2f s: %.2f times", s.name, rows, alone.Seconds()/3, ours.Seconds()/3, ratio)
		if most := mostTimesCSV[s.name]; ratio > most {
			t.Errorf("%s: %.2f times the processor time of encoding/csv, want at most %.2f", s.name, ratio, most)
		}
	}
}

// mostMemory is what a program takes at most that holds a list of a million users, in KiB
// (RSS).
const mostMemory = 600 << 10

// A list of a million users is held in at most 600 MiB, names of new users among them. RESEAT_LARGE
// runs it, by itself: what another test took before would count.
func TestMillionUsersHaveABound(t *testing.T) {
	if os.Getenv("RESEAT_LARGE") == "" {
		t.Skip("set RESEAT_LARGE to measure")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(50)) // as the program does
	for _, s := range shapes[:2] {
		file := stored(t, s.file(1_000_000))
		r, err := ReadFile(file.Name(), Options{})
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			t.Fatal(err)
		}
		if err != nil || len(r.Requests) != 1_000_000 {
			t.Fatalf("%s: %d requests, %v", s.name, len(r.Requests), err)
		}
		t.Logf("%s: at most %d MiB resident", s.name, u.Maxrss>>10)
		if u.Maxrss > mostMemory {
			t.Errorf("%s: %d MiB resident, want at most %d", s.name, u.Maxrss>>10, mostMemory>>10)
		}
		runtime.KeepAlive(r)
		r = Roster{}
		runtime.GC()
	}
}
