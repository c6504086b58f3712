package intake

import (
	"bufio"
	"bytes"
	"slices"
	"sync"
)

// mostHands is how many pieces are mapped at a time on any machine. More would only
// hold more of the file: the decoding before them is done by one.
const mostHands = 4

// A crew maps pieces of a file side by side.
type crew struct {
	in    *reading
	comma rune
	size  int

	hands sync.WaitGroup
	work  chan *piece
	queue []*piece // handed to the crew, in the order of the file
	idle  []*piece
}

func (c *crew) busy() bool { return len(c.queue) > 0 }

// full tells whether every hand has a piece, and one lies ready for each.
func (c *crew) full() bool { return len(c.queue) >= 2*c.size }

// spare returns a piece to fill.
func (c *crew) spare() *piece {
	if len(c.idle) == 0 {
		return &piece{done: make(chan struct{}, 1)}
	}
	p := c.idle[len(c.idle)-1]
	c.idle = c.idle[:len(c.idle)-1]
	return p
}

// hire has a piece mapped. A file of one piece needs no crew: last says that no other
// follows.
func (c *crew) hire(p *piece, last bool) {
	c.queue = append(c.queue, p)
	if last && c.work == nil {
		c.hand().do(p)
		return
	}
	if c.work == nil {
		c.start()
	}
	c.work <- p
}

func (c *crew) start() {
	c.work = make(chan *piece, 2*c.size)
	for range c.size {
		h := c.hand()
		c.hands.Go(func() {
			for p := range c.work {
				h.do(p)
			}
		})
	}
}

// first waits for the first piece of the queue, and takes it out. It is reused once
// the next is asked for.
func (c *crew) first() *piece {
	p := c.queue[0]
	<-p.done
	c.queue = slices.Delete(c.queue, 0, 1)
	c.idle = append(c.idle, p)
	return p
}

// stop waits until nobody reads the pieces any more.
func (c *crew) stop() {
	if c.work != nil {
		close(c.work)
		c.hands.Wait()
	}
}

// A hand maps one piece after the other.
type hand struct {
	*mapper
	records records
	comma   rune
	buf     *bufio.Reader
}

func (c *crew) hand() *hand {
	m := c.in.twin(c.in.options)
	return &hand{
		mapper: m, comma: c.comma, buf: bufio.NewReader(nil),
		records: records{columns: &m.columns, places: m.places, asked: len(m.asked)},
	}
}

// do maps the rows of a piece up to the first that cannot be read.
func (h *hand) do(p *piece) {
	defer func() { p.done <- struct{}{} }()
	h.columns.legacy = p.legacy
	h.columns.template = h.columns.template && p.first
	h.buf.Reset(bytes.NewReader(p.text))
	p.err = h.records.read(p.text, h.buf, h.comma, p.line)
	p.rows = slices.Grow(p.rows[:0], len(h.records.beside))[:len(h.records.beside)]
	for i, b := range h.records.beside {
		h.row, h.cells = h.records.rows[i].Row, b.asked
		h.outcome(&p.rows[i], b)
		h.records.rows[i].release()
	}
}
