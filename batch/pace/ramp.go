package pace

import (
	"math/bits"
	"time"
)

// A ramp is how the requests of one scope follow a hold: a probe alone, then one more
// for each that was answered well, which doubles them with every round trip. So a hold
// that was too short costs one request and not all that waited.
type ramp struct {
	allowed int       // how many may be under way; 0: no ramp
	out     int       // under way, of those that left on this ramp
	number  int       // of the ramp
	last    time.Time // when one left
}

// silence is how long without an answer lets one more leave: a connection that died must
// not keep everyone waiting for its time limit.
const silence = time.Second

// start begins a ramp; its hold keeps the probe back.
func (r *ramp) start() { r.allowed, r.out, r.number = 1, 0, r.number+1 }

// full tells whether a request has to wait for an answer to another. The second half
// of a series waits for the probe only: its user may be without a license.
func (r *ramp) full(now time.Time, follows bool) bool {
	return now.Sub(r.last) < silence && r.allowed > 0 && r.out >= r.allowed && !(follows && r.allowed > 1)
}

// probing tells whether nothing was answered well since the hold.
func (r *ramp) probing() bool { return r.allowed == 1 }

// probe tells whether a request that left on the ramp of that number is its probe. What
// left before the hold is not: its answer says nothing of what came after.
func (r *ramp) probe(number int) bool { return r.probing() && number == r.number }

// leave counts a request that leaves, and returns the number of the ramp it is on; 0: none.
func (r *ramp) leave(now time.Time) int {
	r.last = now
	if r.allowed == 0 {
		return 0
	}
	r.out++
	return r.number
}

// answered counts the answer to a request that left on a ramp. most is where it ends.
func (r *ramp) answered(number int, clean bool, most int) {
	if r.allowed == 0 || number != r.number {
		return
	}
	r.out--
	if clean {
		r.allowed++
	}
	if r.allowed >= most {
		r.allowed = 0
	}
}

// A doubt is what the last 64 answers say against the limit that is kept to, the newest
// in the lowest bit. A single 429 can come for no reason of ours; a limit that was
// reached turns down all there are in flight, or one in eight of what trickles.
type doubt uint64

const enough = 8

func (d *doubt) add(throttled bool) {
	*d <<= 1
	if throttled {
		*d |= 1
	}
}

// justified tells whether the 429s are too many for strays.
func (d doubt) justified() bool { return bits.OnesCount64(uint64(d)) >= enough }

// look is how long to wait until an answer may have come that nobody can foretell: a
// small part of a round trip, so that looking costs little time.
func look(mean time.Duration) time.Duration { return min(max(mean/32, grid), 20*grid) }
