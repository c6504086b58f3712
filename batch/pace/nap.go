package pace

import (
	"context"
	"time"
)

const (
	// grid is what wake-ups are rounded up to before the offset is added.
	grid = time.Millisecond
	// longestNap bounds how late a change is noticed that no one computed, such as a
	// request ahead in the queue whose context ended.
	longestNap = time.Second
)

// nap sleeps until at, rounded up to the grid and moved by the offset of seq.
func (p *Pacer) nap(ctx context.Context, seq uint64, now, at time.Time) error {
	// Differences only: the wall clock may be set while we wait.
	phase := time.Duration(now.UnixNano()) % grid
	d := phase + min(at.Sub(now), longestNap) + grid - 1
	return p.clock.Sleep(ctx, d-d%grid-phase+offset(p.seed, seq))
}

// offset returns a time below a millisecond that is the same for the same seed and
// sequence number, and different for any 2^19 consecutive ones (R38): an odd factor
// permutes the residues of a power of two.
func offset(seed, seq uint64) time.Duration {
	const span = 1 << 19 // nanoseconds
	return time.Duration((seq*0x9E3779B97F4A7C15 + seed) % span)
}
