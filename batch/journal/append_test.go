package journal_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
)

// Appends and readings from many sides are all there, each once, numbered without
// gaps, and every side's own in its order; readers may look on.
func TestManyAppendAtOnce(t *testing.T) {
	j, _ := create(t)
	const sides, each = 32, 40
	var wg sync.WaitGroup
	numbers := make([][]int64, sides)
	for s := range sides {
		wg.Go(func() {
			for i := range each {
				seq, err := j.Append(ctx, journal.Event{At: noon, Kind: journal.Intent, Change: plan.ChangeID(fmt.Sprint(s)), Try: i + 1})
				if err != nil {
					t.Error(err)
				}
				numbers[s] = append(numbers[s], seq)
				if i%10 == 0 {
					if err := j.AppendReadings(ctx, []journal.Reading{{Pass: 1, At: noon, Change: "r"}}); err != nil {
						t.Error(err)
					}
					if err := j.Events(ctx, func(journal.Event) error { return nil }); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	all := events(t, j)
	if len(all) != sides*each {
		t.Fatalf("%d events, want %d", len(all), sides*each)
	}
	for s, seqs := range numbers {
		for i, seq := range seqs {
			e := all[seq-1]
			if e.Seq != seq || e.Change != plan.ChangeID(fmt.Sprint(s)) || e.Try != i+1 {
				t.Fatalf("side %d's event %d got number %d, which is %+v", s, i, seq, e)
			}
		}
	}
}

// R37: an append that finds no one writing depends on no other goroutine and on no
// timer, so it takes no time on a virtual clock.
func TestLoneAppendWaitsForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, err := journal.Create(journal.Memory, head)
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		for range 100 {
			add(t, j, full)
		}
		if took := time.Since(begun); took > 0 {
			t.Errorf("100 appends took %v", took)
		}
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
}

// When the disk is full, the append fails and so does every later one, in the same
// words; what was acknowledged stays.
func TestFullDiskBreaksTheJournal(t *testing.T) {
	j, path := create(t)
	add(t, j, full)
	if err := j.Exec("PRAGMA max_page_count = 20"); err != nil {
		t.Fatal(err)
	}
	big := full
	big.Note = strings.Repeat("x", 2000)
	acknowledged, first := 1, error(nil)
	for first == nil && acknowledged < 1000 {
		if _, first = j.Append(ctx, big); first == nil {
			acknowledged++
		}
	}
	if first == nil || !strings.Contains(first.Error(), path) || !strings.Contains(first.Error(), "free space") {
		t.Fatalf("after %d appends: %v", acknowledged, first)
	}
	if err := j.Exec("PRAGMA max_page_count = 10000"); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := j.Append(ctx, full); err == nil || err.Error() != first.Error() {
				t.Errorf("later append: %v", err)
			}
		})
	}
	wg.Wait()
	if err := j.AppendReadings(ctx, []journal.Reading{{Pass: 1}}); err == nil || err.Error() != first.Error() {
		t.Errorf("later readings: %v", err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	j, err := journal.Open(path, head.Digest)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if n := len(events(t, j)); n != acknowledged {
		t.Errorf("%d events, %d were acknowledged", n, acknowledged)
	}
}

// An event that cannot be written as JSON is refused and breaks nothing.
func TestUnwritableEventIsRefusedAlone(t *testing.T) {
	j, _ := create(t)
	bad := full
	bad.At = time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := j.Append(ctx, bad); err == nil {
		t.Error("an event of the year 12000 was written")
	}
	add(t, j, full)
}

// Close lets appends under way end.
func TestCloseWaitsForAppends(t *testing.T) {
	for range 20 {
		j, path := create(t)
		var wg sync.WaitGroup
		var acknowledged atomic.Int64
		for range 16 {
			wg.Go(func() {
				for {
					if _, err := j.Append(ctx, full); err != nil {
						return
					}
					acknowledged.Add(1)
				}
			})
		}
		for acknowledged.Load() < 20 {
			time.Sleep(100 * time.Microsecond)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		ro, err := journal.OpenReadOnly(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := int64(len(events(t, ro))); n != acknowledged.Load() {
			t.Errorf("%d events, %d were acknowledged", n, acknowledged.Load())
		}
		_ = ro.Close()
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			j, _ := create(b)
			var left atomic.Int64
			left.Store(int64(b.N))
			b.ResetTimer()
			var wg sync.WaitGroup
			for range writers {
				wg.Go(func() {
					for left.Add(-1) >= 0 {
						add(b, j, full)
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
		})
	}
}

// Many events at once are numbered on in their order, and each is as if appended alone.
func TestAppendAllKeepsTheOrder(t *testing.T) {
	j, _ := create(t)
	add(t, j, journal.Event{At: noon, Kind: journal.Began})
	var many []journal.Event
	for i := range 300 {
		many = append(many, journal.Event{Seq: 99, At: noon, Kind: journal.Intent, Change: "c", Try: i + 1})
	}
	if err := j.AppendAll(ctx, many); err != nil {
		t.Fatal(err)
	}
	add(t, j, journal.Event{At: noon, Kind: journal.Ended, Code: "complete"})
	all := events(t, j)
	if len(all) != 302 {
		t.Fatalf("%d events", len(all))
	}
	for i, e := range all {
		if e.Seq != int64(i+1) || e.Kind == journal.Intent && e.Try != i {
			t.Fatalf("event %d is %+v", i+1, e)
		}
	}
}
