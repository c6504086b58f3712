package plan

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"os"
	"strings"
)

// ReadFile reads a plan from a file; see Read.
func ReadFile(path string) (Plan, error) {
	f, err := os.Open(path)
	if err != nil {
		return Plan{}, fmt.Errorf("read plan: %w", err)
	}
	defer f.Close()
	return Read(f, path)
}

// Read reads a plan and checks it: format, digest, counts. A plan that was edited,
// cut off, or made by a newer reseat is refused with ErrEdited, ErrCutOff or
// ErrNewer, and what is no plan at all with ErrNotAPlan.
func Read(from io.Reader, name string) (Plan, error) {
	r, err := NewReader(from, name)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Header: r.Header}
	for l, err := range r.Lines() {
		if err != nil {
			return Plan{}, err
		}
		p.Lines = append(p.Lines, *l)
	}
	p.Digest = r.Digest
	return p, nil
}

// A Reader reads a plan line by line, so that a large one is never in memory as a
// whole. Digest and Counts are known once Lines came to its end without an error.
// Only then is the plan known to be as it was written: nothing may be done before on
// account of a line.
type Reader struct {
	Header Header
	Digest string
	Counts Counts

	r     *bufio.Reader
	sum   hash.Hash
	name  string
	line  int
	text  []byte       // of the line being read, with its line break
	src   bytes.Reader // the same, for dec
	dec   *json.Decoder
	parts parts
}

// NewReader reads the header of a plan; name names it in errors, which are those of
// Read.
func NewReader(from io.Reader, name string) (*Reader, error) {
	r := &Reader{r: bufio.NewReaderSize(from, 1<<16), sum: sha256.New(), name: name, parts: newParts()}
	r.dec = json.NewDecoder(&r.src)
	r.dec.DisallowUnknownFields()
	return r, r.header()
}

// Lines yields the lines of the plan. The error, after which there is no line, is one
// of Read's. Lines that are alike share their parts, which are not to be changed.
func (r *Reader) Lines() iter.Seq2[*Line, error] {
	return func(yield func(*Line, error) bool) {
		var l Line
		for {
			err := r.next()
			if err == nil && bytes.HasPrefix(r.text, []byte(`{"counts":`)) {
				if err = r.close(); err == nil {
					return
				}
			}
			if err == nil {
				r.sum.Write(r.text)
				if l, err = r.parts.line(r.decode); err != nil {
					err = r.fail(ErrEdited, err)
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

func (r *Reader) fail(why, cause error) error {
	if cause == nil {
		return fmt.Errorf("%s:%d: %w", r.name, r.line, why)
	}
	return fmt.Errorf("%s:%d: %w (%v)", r.name, r.line, why, cause)
}

// next reads the next whole line; with ErrCutOff, what there is of it.
func (r *Reader) next() error {
	r.line++
	r.text = r.text[:0]
	for {
		text, err := r.r.ReadSlice('\n')
		r.text = append(r.text, text...)
		switch {
		case err == nil:
			return nil
		case err == io.EOF:
			return r.fail(ErrCutOff, nil)
		case !errors.Is(err, bufio.ErrBufferFull):
			return fmt.Errorf("read plan %s: %w", r.name, err)
		}
	}
}

// decode decodes the line, in which there may be nothing that v does not know and
// nothing behind it.
func (r *Reader) decode(v any) error {
	r.src.Reset(r.text)
	if err := r.dec.Decode(v); err != nil {
		return err
	}
	if rest, err := io.ReadAll(io.MultiReader(r.dec.Buffered(), &r.src)); err != nil || string(rest) != "\n" {
		return errors.New("there is more on the line")
	}
	return nil
}

func (r *Reader) header() error {
	err := r.next()
	if errors.Is(err, ErrCutOff) && !bytes.HasPrefix(r.text, []byte(`{"format":"`+formatName)) {
		return r.fail(ErrNotAPlan, nil)
	}
	if err != nil {
		return err
	}
	r.sum.Write(r.text)
	var head struct {
		Format string `json:"format"`
	}
	if json.Unmarshal(r.text, &head) != nil || !strings.HasPrefix(head.Format, formatName) {
		return r.fail(ErrNotAPlan, nil)
	}
	if head.Format != Format {
		return r.fail(ErrNewer, errors.New("format "+head.Format))
	}
	if err := r.decode(&r.Header); err != nil {
		return r.fail(ErrEdited, err)
	}
	return nil
}

// close checks the closing line against what was read.
func (r *Reader) close() error {
	var c closing
	i := bytes.LastIndex(r.text, []byte(beforeDigest))
	// What follows the digest is not hashed, so it has to be what Write writes.
	if i < 0 || r.decode(&c) != nil || string(r.text[i:]) != digestText(c.Digest) {
		return r.fail(ErrEdited, errors.New("the closing line is not as it was written"))
	}
	r.sum.Write(r.text[:i])
	if got := hex.EncodeToString(r.sum.Sum(nil)); got != c.Digest {
		return r.fail(ErrEdited, fmt.Errorf("its digest should be %.12s…, the closing line says %.12s…", got, c.Digest))
	}
	if c.Counts != r.Counts {
		return r.fail(ErrEdited, errors.New("the closing line counts other lines than there are"))
	}
	if _, err := r.r.ReadByte(); err != io.EOF {
		return r.fail(ErrEdited, errors.New("there is more after the closing line"))
	}
	r.Digest = c.Digest
	return nil
}

// strict decodes a text in which there may be nothing that v does not know.
func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(v)
}
