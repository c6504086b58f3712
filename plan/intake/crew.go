package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"sync"
	"unicode/utf8"
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
func (c *crew) hire(p *piece, last bool) error {
	c.queue = append(c.queue, p)
	if last && c.work == nil {
		h, err := c.hand()
		if err == nil {
			h.do(p)
		}
		return err
	}
	if c.work == nil {
		if err := c.start(); err != nil {
			return err
		}
	}
	c.work <- p
	return nil
}

func (c *crew) start() error {
	c.work = make(chan *piece, 2*c.size)
	for range c.size {
		h, err := c.hand()
		if err != nil {
			return err
		}
		c.hands.Go(func() {
			for p := range c.work {
				h.do(p)
			}
		})
	}
	return nil
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
	*record
	comma rune
	buf   *bufio.Reader

	raw []byte // the row read last
}

func (c *crew) hand() (*hand, error) {
	m := c.in.twin(c.in.options)
	r, err := m.record()
	return &hand{mapper: m, record: r, comma: c.comma, buf: bufio.NewReader(nil)}, err
}

// do maps the rows of a piece up to the first that cannot be read.
func (h *hand) do(p *piece) {
	defer func() { p.done <- struct{}{} }()
	h.columns.legacy = p.legacy
	h.columns.template = h.columns.template && p.first
	h.buf.Reset(bytes.NewReader(p.text))
	h.of(h.buf, h.comma)
	p.rows, p.err = p.rows[:0], nil
	for {
		begin := h.csv.InputOffset()
		if p.err = h.read(); p.err != nil {
			if errors.Is(p.err, io.EOF) {
				p.err = nil
			}
			return
		}
		h.raw = p.text[begin:h.csv.InputOffset()]
		// A quoted cell may span lines, so a row's number is not its line.
		line, _ := h.csv.FieldPos(0)
		if len(p.rows) == cap(p.rows) {
			p.rows = slices.Grow(p.rows, 1)
		}
		p.rows = p.rows[:len(p.rows)+1]
		h.outcome(&p.rows[len(p.rows)-1], p.line+line-1, h)
	}
}

// blank tells whether the row is nothing but delimiters, quotes and white space.
func (h *hand) blank() bool {
	for raw := h.raw; len(raw) > 0; {
		c, size := utf8.DecodeRune(raw)
		if c != h.comma && c != '"' && !isBlank(c) {
			return false
		}
		raw = raw[size:]
	}
	return true
}
