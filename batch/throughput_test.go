package batch_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"reseat/batch"
	"reseat/batch/graph"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/batch/pace"
)

// BenchmarkWrites carries 2,000 users out over loopback at a round trip of 100 ms and
// without quota, with the run file on disk. It reports writes a second; 250 are the
// least that will do.
func BenchmarkWrites(b *testing.B) {
	const users = 2000
	var took time.Duration
	for b.Loop() {
		took += carryOutIn(b, b.TempDir(), users, 100*time.Millisecond)
	}
	b.ReportMetric(float64(users*b.N)/took.Seconds(), "writes/s")
	b.ReportMetric(0, "ns/op")
}

// What durability costs: the same run with its run file on a disk and in memory
// (tmpfs), at a round trip as of a real tenant. DURABILITY=1 measures it; the disk is
// that of the temporary folder.
func TestWhatDurabilityCosts(t *testing.T) {
	if os.Getenv("DURABILITY") == "" {
		t.Skip("measures for a minute: DURABILITY=1 go test -run TestWhatDurabilityCosts ./batch")
	}
	const users, rounds, goal = 1500, 5, 1.05
	memory, err := os.MkdirTemp("/dev/shm", "reseat")
	if err != nil {
		t.Skipf("no tmpfs here: %v", err)
	}
	defer os.RemoveAll(memory)
	disk := t.TempDir()
	best := map[string]time.Duration{}
	for range rounds { // in turn, so that other load meets both
		for _, dir := range []string{disk, memory} {
			took := carryOutIn(t, dir, users, 60*time.Millisecond)
			if best[dir] == 0 || took < best[dir] {
				best[dir] = took
			}
		}
	}
	ratio := best[disk].Seconds() / best[memory].Seconds()
	t.Logf("%d users, best of %d: %v on disk, %v on tmpfs: ratio %.3f (goal %.2f)", users, rounds, best[disk], best[memory], ratio, goal)
	if ratio > goal {
		t.Errorf("durability costs %.1f %%", 100*(ratio-1))
	}
}

// carryOutIn carries out one change each for users, in real time over loopback, with
// a new run file in a folder, and returns how long it took.
func carryOutIn(tb testing.TB, dir string, users int, roundTrip time.Duration) time.Duration {
	tb.Helper()
	snapshot, p := many(users)
	base, stop, err := graphsim.Serve(graphsim.New(snapshot, graphsim.Options{
		Quota: graphsim.Quota{Off: true}, Scenario: &graphsim.Scenario{Latency: graphsim.Latency{Median: roundTrip, P99: 2 * roundTrip}},
	}), "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer stop()
	file := filepath.Join(dir, "run.db")
	j, err := journal.Create(file, journal.Head{Digest: "digest", Tenant: snapshot.Tenant, Created: time.Now()})
	if err != nil {
		tb.Fatal(err)
	}
	defer os.Remove(file)
	defer j.Close()
	pacer := pace.New(pace.Real, pace.Quota{Units: 1 << 20, UnitsPer: time.Second, Writes: 1 << 20, WritesPer: time.Second})
	c, err := graph.New(graph.Options{BaseURL: base, AllowHTTP: true, Pacer: pacer})
	if err != nil {
		tb.Fatal(err)
	}
	e := &batch.Engine{Plan: p, Tenant: c, Journal: j, Pacer: pacer, Clock: pace.Real, Workers: 64, Free: batch.FreeSeats(p, snapshot.SKUs)}
	began := time.Now()
	if err := e.Run(context.Background()); err != nil {
		tb.Fatal(err)
	}
	return time.Since(began)
}
