package journal

import (
	"context"
	"sync"
)

// An entry is one append on its way.
type entry struct {
	insert func(context.Context, *writer) error
	turn   chan bool // true: lead the next group; false: done, see err
	err    error
}

// A pending gathers appends into groups. Whoever finds no one writing writes at
// once; those that come while a group is being written form the next one, and the
// first of them writes it. So no append waits for a timer, and none waits for
// another goroutine unless that one is writing already (R37).
type pending struct {
	mu      sync.Mutex
	waiting []*entry
	writing bool
	closed  bool
	idle    chan struct{} // closed when the last group is written after close
	broken  error         // why nothing can be appended any more
}

// do has write write the entry in a group, and returns what became of it.
func (p *pending) do(e *entry, write func([]*entry) error) error {
	e.turn = make(chan bool, 1)
	p.mu.Lock()
	if p.broken != nil {
		p.mu.Unlock()
		return p.broken
	}
	p.waiting = append(p.waiting, e)
	lead := !p.writing
	p.writing = true
	p.mu.Unlock()
	if lead || <-e.turn {
		p.lead(e, write)
	}
	return e.err
}

// lead writes everything that waits, e among it, and hands over to the next group.
func (p *pending) lead(e *entry, write func([]*entry) error) {
	p.mu.Lock()
	group := p.waiting
	p.waiting = nil
	p.mu.Unlock()

	err := write(group)

	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		if !p.closed {
			p.broken = err
		}
		// Whoever came meanwhile cannot be recorded either.
		group = append(group, p.waiting...)
		p.waiting = nil
	}
	for _, o := range group {
		o.err = err
		if o != e {
			o.turn <- false
		}
	}
	p.pass()
}

// pass lets the first of those that wait write, if any do.
func (p *pending) pass() {
	if len(p.waiting) > 0 {
		p.waiting[0].turn <- true
		return
	}
	p.writing = false
	if p.idle != nil {
		close(p.idle)
		p.idle = nil
	}
}

// close refuses further appends with err and waits for those under way. It returns
// false where that was done before.
func (p *pending) close(err error) bool {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return false
	}
	p.closed, p.broken = true, err
	var idle chan struct{}
	if p.writing {
		idle = make(chan struct{})
		p.idle = idle
	}
	p.mu.Unlock()
	if idle != nil {
		<-idle
	}
	return true
}
