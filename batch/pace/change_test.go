package pace

import (
	"testing"
	"testing/synctest"
	"time"
)

// A quota that is changed under way holds from then on, for those who wait already.
func TestChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Real, Quota{Units: 1000, UnitsPer: time.Second, Writes: 10, WritesPer: time.Minute})
		p.Change(Quota{Units: 1000, UnitsPer: time.Second, Writes: 4, WritesPer: time.Minute}, 2)
		begun := time.Now()
		write := func() {
			w := take(t, p, writeCost)
			ready(t, w)
			w.Answered(Answer{Status: 200})
		}
		for range 5 {
			write()
		}
		if waited := time.Since(begun); waited < time.Minute || waited > time.Minute+time.Second {
			t.Errorf("five writes took %v with four a minute", waited)
		}
		time.AfterFunc(10*time.Second, func() {
			p.Change(Quota{Units: 1000, UnitsPer: time.Second, Writes: 100, WritesPer: time.Minute}, 0)
		})
		begun = time.Now()
		for range 50 {
			write()
		}
		if waited := time.Since(begun); waited < 9*time.Second || waited > 12*time.Second {
			t.Errorf("with room made after 10 s it took %v", waited)
		}
		if s := p.Stats(); s.Slots != 100 || s.Gate != 2 {
			t.Errorf("stats: %+v", s)
		}
	})
}
