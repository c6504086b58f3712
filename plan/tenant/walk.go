package tenant

import (
	"bufio"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A Visitor gets the entries of a tenant file as they are read, some at a time.
type Visitor struct {
	Users func([]User) error
	// Groups gets a group of many members in several parts, one after the other: the
	// first is whole but for further members, the others have id and members alone.
	Groups func([]Group) error
}

// Walk reads a tenant file from r, compressed or not, and hands its users and groups
// to v in the order of the file; it returns the rest. name stands for r in errors.
// However many entries there are, little of the file is in memory at a time.
//
// Walk refuses keys it does not know, so that a misspelt one is not lost, and ids that
// are not GUIDs in lower case. A sealed file is refused with ErrCutOff, ErrReordered or
// ErrEdited where it is not as it was written, but this can show only at its end: until
// Walk returns without an error, nothing that v got is certain. Other reasons are
// ErrNotASnapshot and ErrNewer. It ends at v's first error.
func Walk(r io.Reader, name string, v Visitor) (Snapshot, error) {
	s, err := walk(bufio.NewReaderSize(r, 1<<16), v)
	if err != nil {
		return Snapshot{}, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

func walk(r *bufio.Reader, v Visitor) (Snapshot, error) {
	text, stop, err := plainText(r)
	if err != nil {
		return Snapshot{}, err
	}
	defer stop()
	p := newParser(text)
	go p.run()
	found, fault, err := p.each(v)
	close(p.quit)
	for range p.batches { // until the parser has ended
	}
	if err != nil {
		return Snapshot{}, err
	}
	if fault == nil {
		fault = p.finish(found)
	}
	if fault != nil {
		return Snapshot{}, p.refusal(fault)
	}
	return p.head, nil
}

// each hands every batch to v, and returns what it found in them; besides the fault of
// a batch, or the error of v.
func (p *parser) each(v Visitor) (found seal, fault, err error) {
	for b := range p.batches {
		<-b.decoded
		if b.err != nil {
			return found, b.err, nil
		}
		found.counts.add(b.users, b.groups)
		found.sum += b.sum
		if err := v.visit(b); err != nil {
			return found, nil, err
		}
	}
	return found, nil, nil
}

// finish judges the file as a whole.
func (p *parser) finish(found seal) error {
	if p.err != nil {
		return p.err
	}
	found.counts.SKUs = len(p.head.SKUs)
	found.sum += p.sum
	found.digest = p.digest
	if err := p.seal.check(p.head.Tool != "", found); err != nil {
		return err
	}
	if err := checkID(string(p.head.Tenant)); err != nil {
		return fmt.Errorf("tenant: %w", err)
	}
	for i, k := range p.head.SKUs {
		if err := checkID(string(k.ID)); err != nil {
			return fmt.Errorf("skus[%d]: %w", i, err)
		}
	}
	return nil
}

// refusal is the reason why the file is refused: of a sealed one that it was cut off
// or edited.
func (p *parser) refusal(fault error) error {
	if p.text.broken != nil {
		return p.text.broken
	}
	fault = plain(fault)
	for _, why := range []error{ErrNotASnapshot, ErrNewer, ErrCutOff, ErrEdited, ErrReordered} {
		if errors.Is(fault, why) {
			return fault
		}
	}
	if p.head.Tool != "" {
		return fmt.Errorf("%w (%w)", ErrEdited, fault)
	}
	return fault
}

func (v Visitor) visit(b *batch) error {
	if len(b.users) > 0 && v.Users != nil {
		return v.Users(b.users)
	}
	if len(b.groups) > 0 && v.Groups != nil {
		return v.Groups(b.groups)
	}
	return nil
}

// plainText decompresses what is compressed, one step ahead of its reader.
func plainText(r *bufio.Reader) (text io.Reader, stop func(), err error) {
	if magic, _ := r.Peek(len(gzipMagic)); string(magic) != gzipMagic {
		return r, func() {}, nil
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, nil, cmp.Or(unreadable(err), ErrCutOff)
	}
	out, in := io.Pipe()
	go func() {
		_, err := io.Copy(in, z)
		in.CloseWithError(err)
	}()
	return out, func() { out.Close() }, nil
}

// plain takes the package's name off an error of encoding/json and says of a file
// that ends too early that it is cut off.
func plain(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return ErrCutOff
	case strings.HasPrefix(err.Error(), "json: "):
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return err
}

// unreadable is why the bytes of a file could not be had: nil where they merely end.
func unreadable(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt):
		return fmt.Errorf("%w (its compressed text is damaged)", ErrEdited)
	}
	return err
}
