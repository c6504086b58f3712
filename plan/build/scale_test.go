package build

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strconv"
	"testing"
	"time"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// scales are the sizes that costs are stated for; RESEAT_BENCH_USERS adds one, such
// as 1000000, which takes minutes and some gigabytes.
func scales() []int {
	out := []int{10_000, 100_000}
	if n, err := strconv.Atoi(os.Getenv("RESEAT_BENCH_USERS")); err == nil {
		out = append(out, n)
	}
	return out
}

// BenchmarkScale states for each step of planning the time, the allocations and the
// most memory that was in use at once, beyond what was there before. The figures a
// user stay the same from size to size. Planning, in all of its shapes, is to take
// less than twice the time that decoding the same snapshot takes.
func BenchmarkScale(b *testing.B) {
	for _, n := range scales() {
		now, rows := crowd(n)
		var snapshot bytes.Buffer
		if err := now.Write(&snapshot); err != nil {
			b.Fatal(err)
		}
		measure(b, "decode", n, func() error {
			_, err := tenant.ReadSnapshot(bytes.NewReader(snapshot.Bytes()), "tenant.json")
			return err
		})
		snapshot = bytes.Buffer{}
		var p plan.Plan
		for _, c := range shapes {
			measure(b, "plan-"+c.name, n, func() (err error) {
				p, err = Plan(rows, c.ask, now, sku.Bundled())
				return err
			})
		}
		path := filepath.Join(b.TempDir(), "p.plan")
		measure(b, "write", n, func() error { return p.WriteFile(path) })
		measure(b, "read", n, func() error { _, err := plan.ReadFile(path); return err })
		if info, err := os.Stat(path); err == nil {
			b.Logf("%d users: a plan of %d MB", n, info.Size()>>20)
		}
	}
}

// shapes are the requests whose planning is measured.
var shapes = []struct {
	name string
	ask  plan.Ask
}{
	{"rows", plan.Ask{}},
	{"readd", plan.Ask{Change: []string{"SPE_E3"}, Choice: plan.PlanNames{Disable: []string{"INTUNE_A"}}, Via: plan.Readd, Accept: []plan.Code{"hazard-mailbox"}}},
	{"swap", plan.Ask{Swap: []string{"SPE_E3=SPE_E5"}}},
}

func measure(b *testing.B, name string, users int, step func() error) {
	b.Run(fmt.Sprintf("%s/%d", name, users), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			b.StopTimer()
			peak := watchPeak()
			b.StartTimer()
			if err := step(); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			b.ReportMetric(float64(peak())/float64(1<<20), "peak-MB")
			b.StartTimer()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*users), "ns/user")
	})
}

// watchPeak watches the heap until the function that it returns is called, which
// says by how much it grew at most.
func watchPeak() func() uint64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	used := func() uint64 { metrics.Read(sample); return sample[0].Value.Uint64() }
	before, most := used(), uint64(0)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for tick := time.NewTicker(2 * time.Millisecond); ; {
			select {
			case <-stop:
				tick.Stop()
				return
			case <-tick.C:
				most = max(most, used())
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-done
		return max(most, before) - before
	}
}
