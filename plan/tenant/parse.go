package tenant

import (
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// A parser reads the keys of a tenant file in their order. Users and groups leave it
// in batches, which are decoded beside it.
type parser struct {
	text    *scanner
	head    Snapshot
	sum     crcSum        // of all but users and groups
	seal    seal          // as the file states it
	digest  string        // as it should be
	batches chan *batch   // in the order of the file
	work    chan *batch   // the same, for who decodes them
	quit    chan struct{} // closed when nobody takes batches any more
	err     error         // why the parser ended; to be read once batches is closed
}

func newParser(text io.Reader) *parser {
	ahead := 2 * runtime.GOMAXPROCS(0)
	return &parser{
		text: newScanner(text), quit: make(chan struct{}),
		batches: make(chan *batch, ahead), work: make(chan *batch, ahead+1),
	}
}

// run reads the file, while others decode.
func (p *parser) run() {
	defer close(p.batches)
	defer close(p.work)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			q := newQuick()
			for b := range p.work {
				b.decode(q)
			}
		}()
	}
	p.err = p.object()
}

func (p *parser) object() error {
	if err := p.text.take('{'); err != nil {
		return ErrNotASnapshot
	}
	seen := make(map[string]bool)
	for {
		p.text.pass() // up to the comma before the key
		more, err := p.text.member(len(seen), '}')
		if err != nil || !more {
			return errors.Join(err, p.complete(seen))
		}
		key, err := p.text.key()
		switch {
		case len(seen) == 0 && (err != nil || key != "format"):
			return ErrNotASnapshot
		case err != nil:
			return err
		case seen[key]:
			return fmt.Errorf("key %q occurs twice", key)
		}
		seen[key] = true
		if key == "digest" {
			return p.closing()
		}
		if err := p.value(key); err != nil {
			return err
		}
	}
}

// complete judges an object that ended without a digest.
func (p *parser) complete(seen map[string]bool) error {
	if len(seen) == 0 {
		return ErrNotASnapshot
	}
	rest, err := p.text.end()
	if err == nil && strings.TrimSpace(rest) != "" {
		return errors.New("something follows the end of the snapshot")
	}
	return err
}

func (p *parser) value(key string) error {
	switch key {
	case "format":
		return p.format()
	case "tool":
		return p.field(key, &p.head.Tool)
	case "tenant":
		return p.field(key, &p.head.Tenant)
	case "name":
		return p.field(key, &p.head.Name)
	case "country":
		return p.field(key, &p.head.Country)
	case "taken":
		p.head.Taken = time.Time{}
		return p.field(key, &p.head.Taken)
	case "complete":
		return p.field(key, &p.head.Complete)
	case "redacted":
		return p.field(key, &p.head.Redacted)
	case "domains":
		return short(p, key, &p.head.Domains)
	case "skus":
		return short(p, key, &p.head.SKUs)
	case "subscriptions":
		return short(p, key, &p.head.Subscriptions)
	case "deleted":
		return short(p, key, &p.head.Deleted)
	case "users", "groups":
		return p.long(key)
	case "counts":
		return p.field(key, &p.seal.counts)
	case "sum":
		return p.field(key, &p.seal.sum)
	}
	return fmt.Errorf("unknown key %q", key)
}

func (p *parser) format() error {
	var v string
	if err := p.field("format", &v); err != nil {
		return err
	}
	switch {
	case v == FileFormat:
		return nil
	case strings.HasPrefix(v, formatName) && older(v):
		return fmt.Errorf("%w (format is %q, this version reads %q)", ErrOlder, v, FileFormat)
	case strings.HasPrefix(v, formatName):
		return fmt.Errorf("%w (format is %q, this version reads %q)", ErrNewer, v, FileFormat)
	}
	return fmt.Errorf("%w (it is %q)", ErrNotASnapshot, v)
}

// older tells whether a format is of an earlier version than the one read here.
func older(format string) bool {
	number := func(s string) int {
		n, err := strconv.Atoi(strings.TrimPrefix(s, formatName))
		if err != nil {
			return math.MaxInt
		}
		return n
	}
	return number(format) < number(FileFormat)
}

func (p *parser) field(key string, v any) error {
	text, err := p.text.value()
	if err != nil {
		return err
	}
	if key != "sum" {
		p.sum.add(key, text)
	}
	if err := strict(text, v); err != nil {
		return fmt.Errorf("%s: %w", key, plain(err))
	}
	return nil
}

// elements calls fn with the text of each element of a list.
func (p *parser) elements(key string, fn func(text []byte) error) error {
	if c, err := p.text.next(); err != nil {
		return err
	} else if c != '[' {
		return fmt.Errorf("%s: want a list", key)
	}
	p.text.pos++
	for n := 0; ; n++ {
		more, err := p.text.member(n, ']')
		if err != nil || !more {
			return err
		}
		text, err := p.text.value()
		if err != nil {
			return err
		}
		if err := fn(text); err != nil {
			return fmt.Errorf("%s[%d]: %w", key, n, plain(err))
		}
		p.text.pass()
	}
}

// short reads a list that is kept whole.
func short[T any](p *parser, key string, list *[]T) error {
	return p.elements(key, func(text []byte) error {
		p.sum.add(key, text)
		var v T
		err := strict(text, &v)
		*list = append(*list, v)
		return err
	})
}

// long reads a list whose elements are decoded beside the parser.
func (p *parser) long(key string) error {
	b := newBatch(key, 0)
	err := p.elements(key, func(text []byte) error {
		b.add(text)
		if !b.full() {
			return nil
		}
		full := b
		b = newBatch(key, full.first+len(full.ends))
		return p.send(full)
	})
	if len(b.ends) > 0 && err == nil {
		err = p.send(b)
	}
	return err
}

// send hands a batch on, as soon as there is room.
func (p *parser) send(b *batch) error {
	select {
	case p.batches <- b:
		p.work <- b // has room: its batches are no more than those not taken
		return nil
	case <-p.quit:
		return errors.New("nobody reads on")
	}
}

// closing reads the digest and what follows it, which has to be what a Writer writes.
func (p *parser) closing() error {
	text, err := p.text.value()
	if err != nil {
		return err
	}
	if err := strict(text, &p.seal.digest); err != nil {
		return err
	}
	if _, err := p.text.end(); err != nil {
		return err
	}
	got, want := p.text.unhashed(), digestText(p.seal.digest)
	switch {
	case len(got) < len(want) && strings.HasPrefix(want, got):
		return ErrCutOff
	case got != want || !isDigest(p.seal.digest):
		return errors.New("its last lines are not as they were written")
	}
	p.digest = p.text.digest()
	return nil
}
