package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A wish reaches the run as it was meant, one wish leaves another alone, and taking a
// wish back that nobody had is no error.
func TestWishes(t *testing.T) {
	dir := t.TempDir()
	since := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for _, w := range []struct {
		name string
		wish any
	}{{pauseFile, pauseWish{since}}, {paceFile, paceWish{Share: "50%"}}, {paceFile, paceWish{Writes: "600/150s"}.over(paceWish{Share: "50%", Writes: "1/1s"})}} {
		if err := writeWish(dir, w.name, w.wish); err != nil {
			t.Fatal(err)
		}
	}
	p, ok, err := readWish[paceWish](dir, paceFile)
	if diff := cmp.Diff(paceWish{Writes: "600/150s", Share: "50%"}, p); !ok || err != nil || diff != "" {
		t.Errorf("%v, %v:\n%s", ok, err, diff)
	}
	q, err := p.on(door{writes: "3000/150s", share: "100%"}, 10_000)
	if err != nil || q.Writes != 300 || q.Units != 4000 {
		t.Errorf("the quota is %+v (%v)", q, err)
	}
	for range 2 {
		if err := dropWish(dir, pauseFile); err != nil {
			t.Error(err)
		}
	}
	if _, ok, err := readWish[pauseWish](dir, pauseFile); ok || err != nil {
		t.Errorf("the pause is still there (%v)", err)
	}
}
