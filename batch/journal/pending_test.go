package journal

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Appends that come while a group is written form the next group, and no append
// waits longer than for the group before its own.
func TestAppendsShareTransactions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sizes []int
		slowDisk := func(group []*entry) error {
			sizes = append(sizes, len(group))
			time.Sleep(time.Second)
			return nil
		}
		p := &pending{}
		var wg sync.WaitGroup
		begun := time.Now()
		for range 50 {
			wg.Go(func() {
				if err := p.do(&entry{}, slowDisk); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(begun); took != 2*time.Second || len(sizes) != 2 || sizes[0]+sizes[1] != 50 {
			t.Errorf("groups of %v in %v", sizes, took)
		}
	})
}

// A group that fails takes with it those that came meanwhile.
func TestFailedGroupFailsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("disk full")
		write := func([]*entry) error {
			time.Sleep(time.Second)
			return full
		}
		p := &pending{}
		var wg sync.WaitGroup
		for range 9 {
			wg.Go(func() {
				if err := p.do(&entry{}, write); err != full {
					t.Errorf("append: %v", err)
				}
			})
		}
		wg.Wait()
		if err := p.do(&entry{}, func([]*entry) error { return nil }); err != full {
			t.Errorf("later append: %v", err)
		}
	})
}

// Closing lets the appends under way end and refuses the others.
func TestClosingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("closed")
		written := 0
		slowDisk := func(group []*entry) error {
			time.Sleep(time.Second)
			written += len(group)
			return nil
		}
		p := &pending{}
		for range 3 {
			go func() {
				if err := p.do(&entry{}, slowDisk); err != nil {
					t.Error(err)
				}
			}()
		}
		synctest.Wait()
		if !p.close(gone) || written != 3 {
			t.Errorf("closed after %d of 3 appends", written)
		}
		if err := p.do(&entry{}, slowDisk); err != gone {
			t.Errorf("append after close: %v", err)
		}
		if p.close(gone) {
			t.Error("closed twice")
		}
	})
}
