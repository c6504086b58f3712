package pace

import "slices"

// A need is what a waiting request lacks. They are looked at in this order, so a
// request that lacks one has found the former ones there and keeps its claim on them.
type need int

const (
	quiet   need = iota // no hold in force for its like
	slots               // slots of the write window
	budget              // resource units
	place               // a place in flight
	nothing             // it may leave
)

// A waiter is one request, or series, that has asked to leave.
type waiter struct {
	seq   uint64
	cost  Cost // of the series
	lacks need
}

// A queue holds who waits: the urgent ones, then the others, each in order of arrival.
type queue []*waiter

// with returns the queue with one more.
func (q queue) with(w *waiter) queue {
	i := len(q)
	if w.cost.Urgent {
		for i = 0; i < len(q) && q[i].cost.Urgent; i++ {
		}
	}
	return slices.Insert(q, i, w)
}

// claims is what goes to others first.
type claims struct{ writes, units, places int }

// before sums what those who came before w are waiting for. A request that lacks an
// early need claims nothing of the later ones: reads need not wait behind a write
// whose slot is minutes away.
func (q queue) before(w *waiter) claims {
	var c claims
	for _, o := range q {
		if o == w {
			break
		}
		if o.lacks >= slots {
			c.writes += o.cost.Writes
		}
		if o.lacks >= budget {
			c.units += o.cost.Units
		}
		if o.lacks >= place {
			c.places++
		}
	}
	return c
}
