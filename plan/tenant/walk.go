package tenant

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"runtime"

	"reseat/plan/seal"
)

// A Visitor gets the entries of a tenant file as they are read, some at a time.
type Visitor struct {
	Users func([]User) error
	// Groups gets a group of many members in several parts, one after the other: the
	// first is whole but for further members, the others have id and members alone.
	Groups func([]Group) error
}

// Walk reads a tenant file from r, compressed or not, and hands its users and groups
// to v, both in the order of the file; it returns the rest. name stands for r in errors.
// However many entries there are, little of the file is in memory at a time.
//
// Walk refuses keys it does not know, so that a misspelt one is not lost, and ids that
// are not GUIDs in lower case. A sealed file is refused with ErrCutOff, ErrReordered or
// ErrEdited where it is not as it was written, but this can show only at its end: until
// Walk returns without an error, nothing that v got is certain. Other reasons are
// ErrNotASnapshot, ErrOlder and ErrNewer. It ends at v's first error.
func Walk(r io.Reader, name string, v Visitor) (Snapshot, error) {
	text, stop, err := plainText(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return Snapshot{}, fmt.Errorf("%s: %w", name, err)
	}
	defer stop()
	if isObject(text) {
		return walkObject(text, name, v)
	}
	lines, err := file.NewReader(text, name)
	if err != nil {
		return Snapshot{}, err
	}
	var h header
	if err := lines.Decode(&h); err != nil {
		return Snapshot{}, refused(lines, 1, bytes.Contains(lines.Head, []byte(`"tool":`)), plain(err))
	}
	lines.Open = h.Tool == ""
	if err := checkID(string(h.Tenant)); err != nil {
		return Snapshot{}, refused(lines, 1, h.Tool != "", fmt.Errorf("tenant: %w", err))
	}
	w := walk{name: name, lines: lines, head: h.snapshot(), v: v}
	w.found.Sum.add(lines.Head)
	if err := w.all(); err != nil {
		return Snapshot{}, err
	}
	return w.head, nil
}

// refused is the error of a line that is not what a Writer writes: of a sealed file that
// it was edited.
func refused(lines *seal.Reader, line int, sealed bool, fault error) error {
	if sealed {
		return lines.FailAt(line, ErrEdited, fault)
	}
	return lines.FailAt(line, fault, nil)
}

// A walk is one reading of a file, whose lines are decoded beside the reading.
type walk struct {
	name  string
	lines *seal.Reader
	head  Snapshot
	v     Visitor
	found closing // as far as the lines went to v

	batches chan *batch   // in the order of the file
	work    chan *batch   // the same, for who decodes them
	quit    chan struct{} // closed when nobody takes batches any more
	err     error         // why the reading ended; to be read once batches is closed
}

func (w *walk) all() error {
	ahead := 2 * runtime.GOMAXPROCS(0)
	w.batches, w.work, w.quit = make(chan *batch, ahead), make(chan *batch, ahead+1), make(chan struct{})
	go w.read()
	err := w.visit()
	close(w.quit)
	for range w.batches { // until the reading has ended
	}
	if err != nil {
		return err
	}
	return w.finish()
}

// read reads the lines, while others decode.
func (w *walk) read() {
	defer close(w.batches)
	defer close(w.work)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			q := newQuick()
			for b := range w.work {
				b.decode(q)
			}
		}()
	}
	b := newBatch(2)
	for {
		line, err := w.lines.Next()
		if err == nil {
			b.add(line)
		}
		if w.err = err; err != nil || b.full() {
			next := b.first + len(b.ends) // before somebody else decodes it
			if !w.send(b) || err != nil {
				return
			}
			b = newBatch(next)
		}
	}
}

// send hands a batch on, as soon as there is room.
func (w *walk) send(b *batch) bool {
	select {
	case w.batches <- b:
		w.work <- b // has room: its batches are no more than those not taken
		return true
	case <-w.quit:
		return false
	}
}

// visit hands the entries to the visitor and counts them.
func (w *walk) visit() error {
	for b := range w.batches {
		<-b.decoded
		if b.err != nil {
			return refused(w.lines, b.errLine, w.head.Tool != "", b.err)
		}
		w.count(b)
		if len(b.users) > 0 && w.v.Users != nil {
			if err := w.v.Users(b.users); err != nil {
				return fmt.Errorf("%s: %w", w.name, err)
			}
		}
		if len(b.groups) > 0 && w.v.Groups != nil {
			if err := w.v.Groups(b.groups); err != nil {
				return fmt.Errorf("%s: %w", w.name, err)
			}
		}
	}
	return nil
}

func (w *walk) count(b *batch) {
	w.head.Domains = append(w.head.Domains, b.head.Domains...)
	w.head.SKUs = append(w.head.SKUs, b.head.SKUs...)
	w.head.Subscriptions = append(w.head.Subscriptions, b.head.Subscriptions...)
	w.head.Deleted = append(w.head.Deleted, b.head.Deleted...)
	w.found.Sum += b.sum
	c := &w.found.Counts
	c.SKUs += len(b.head.SKUs)
	c.Users += len(b.users)
	c.Groups += len(b.groups)
	for i := range b.groups {
		c.Members += len(b.groups[i].Members)
	}
}

// finish judges the file as a whole.
func (w *walk) finish() error {
	if w.err != io.EOF && w.lines.Closing == nil {
		return w.err
	}
	if w.lines.Open {
		return nil
	}
	var stated closing
	if err := w.lines.Counts(&stated); err != nil {
		return err
	}
	var digest *seal.DigestError
	switch {
	case errors.As(w.err, &digest) && stated == w.found:
		return w.lines.Fail(ErrReordered, nil)
	case w.err != io.EOF:
		return w.err
	case stated != w.found:
		return w.lines.Miscounted()
	}
	return nil
}

// plainText decompresses what is compressed, one step ahead of its reader.
func plainText(r *bufio.Reader) (text *bufio.Reader, stop func(), err error) {
	if magic, _ := r.Peek(len(gzipMagic)); string(magic) != gzipMagic {
		return r, func() {}, nil
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, nil, ErrCutOff
		}
		return nil, nil, cmp.Or(unreadable(err), ErrCutOff)
	}
	out, in := io.Pipe()
	go func() {
		_, err := io.Copy(in, z)
		in.CloseWithError(unreadable(err))
	}()
	return bufio.NewReaderSize(out, 1<<16), func() { out.Close() }, nil
}

// unreadable is why the compressed bytes of a file could not be had: of those that end
// too early io.ErrUnexpectedEOF.
func unreadable(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt):
		return fmt.Errorf("%w (its compressed text is damaged)", ErrEdited)
	}
	return err
}
