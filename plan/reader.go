package plan

import (
	"fmt"
	"io"
	"iter"
	"os"

	"reseat/plan/seal"
)

// ReadFile reads a plan from a file; see Read.
func ReadFile(path string) (Plan, error) {
	p, _, err := SkimFile(path, func(*Line) bool { return true })
	return p, err
}

// SkimFile reads a plan file to its end and keeps of its lines those that are wanted; the
// counts are those of all lines. It checks what Read checks.
func SkimFile(path string, wanted func(*Line) bool) (p Plan, n Counts, err error) {
	f, err := os.Open(path)
	if err != nil {
		return p, n, fmt.Errorf("read plan: %w", err)
	}
	defer f.Close()
	return skim(f, path, wanted)
}

// Read reads a plan and checks it: format, digest, counts. A plan that was edited,
// cut off, or made by a newer or older reseat is refused with ErrEdited, ErrCutOff,
// ErrNewer or ErrOlder, and what is no plan at all with ErrNotAPlan.
func Read(from io.Reader, name string) (Plan, error) {
	p, _, err := skim(from, name, func(*Line) bool { return true })
	return p, err
}

func skim(from io.Reader, name string, wanted func(*Line) bool) (p Plan, n Counts, err error) {
	r, err := NewReader(from, name)
	if err != nil {
		return p, n, err
	}
	p.Header = r.Header
	for l, err := range r.Lines() {
		if err != nil {
			return Plan{}, n, err
		}
		if wanted(l) {
			p.Lines = append(p.Lines, *l)
		}
	}
	p.Digest = r.Digest
	return p, r.Counts, nil
}

// A Reader reads a plan line by line, so that a large one is never in memory as a
// whole. Digest and Counts are known once Lines came to its end without an error.
// Only then is the plan known to be as it was written: nothing may be done before on
// account of a line.
type Reader struct {
	Header Header
	Digest string
	Counts Counts

	file  *seal.Reader
	parts parts
}

// NewReader reads the header of a plan; name names it in errors, which are those of
// Read.
func NewReader(from io.Reader, name string) (*Reader, error) {
	file, err := sealed.NewReader(from, name)
	if err != nil {
		return nil, err
	}
	r := &Reader{file: file, parts: newParts()}
	if err := file.Decode(&r.Header); err != nil {
		return nil, file.Fail(ErrEdited, err)
	}
	r.parts.notes, r.Header.Notes = r.Header.Notes, nil
	return r, nil
}

// Lines yields the lines of the plan. The error, after which there is no line, is one
// of Read's. Lines that are alike share their parts, which are not to be changed.
func (r *Reader) Lines() iter.Seq2[*Line, error] {
	return func(yield func(*Line, error) bool) {
		for {
			l, err := r.next()
			if err == io.EOF {
				if err = r.close(); err == nil {
					return
				}
			}
			if err != nil {
				yield(nil, err)
				return
			}
			r.Counts.add(l)
			if !yield(&l, nil) {
				return
			}
		}
	}
}

// next reads the next line, io.EOF behind the last.
func (r *Reader) next() (Line, error) {
	if _, err := r.file.Next(); err != nil {
		return Line{}, err
	}
	l, err := r.parts.line(r.file.Decode)
	if err != nil {
		err = r.file.Fail(ErrEdited, err)
	}
	return l, err
}

// close checks what the closing line counts against what was read.
func (r *Reader) close() error {
	var c closing
	if err := r.file.Counts(&c); err != nil {
		return err
	}
	if c.Counts != r.Counts {
		return r.file.Miscounted()
	}
	r.Digest = r.file.Digest
	return nil
}
