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
	"os"
	"strings"

	"reseat/plan/tenant"
)

// Why a plan file is refused; the text around them names the file and line.
var (
	ErrNotAPlan = errors.New("this is no plan file of reseat")
	ErrNewer    = errors.New("the plan was made by a newer reseat: update reseat, or make the plan again")
	ErrCutOff   = errors.New("the plan ends before its closing line: it was cut off; make it again")
	ErrEdited   = errors.New("the plan was changed after it was made: make it again, a plan is never edited by hand")
)

// closing is the last line of a plan file. The digest is the SHA-256 of every byte
// of the file before the text `,"digest":` in it.
type closing struct {
	Counts Counts `json:"counts"`
	Digest string `json:"digest"`
}

const beforeDigest = `,"digest":`

// digestText is the end of a plan file.
func digestText(digest string) string { return beforeDigest + `"` + digest + "\"}\n" }

// Count returns the totals of the plan's lines.
func (p Plan) Count() Counts {
	var c Counts
	for _, l := range p.Lines {
		c.add(l)
	}
	return c
}

func (c *Counts) add(l Line) {
	switch l.Kind {
	case Change:
		c.Changes++
		c.Calls += len(l.Calls)
	case Held:
		c.Held++
	default:
		c.Unchanged++
	}
}

// Write writes the plan as JSON lines and sets its Digest: a header, one line a
// user, and a closing line with counts and digest. Equal plans give equal bytes.
func (p *Plan) Write(w io.Writer) error {
	out := newDigester(w)
	out.line(p.Header)
	for _, l := range p.Lines {
		out.line(l)
	}
	p.Digest = out.close(p.Count())
	return out.err
}

// A digester writes JSON lines and hashes them on the way. The first error sticks.
type digester struct {
	w   *bufio.Writer
	sum hash.Hash
	err error
}

func newDigester(w io.Writer) *digester {
	return &digester{w: bufio.NewWriter(w), sum: sha256.New()}
}

func (d *digester) write(b []byte) {
	if d.err == nil {
		d.sum.Write(b)
		_, d.err = d.w.Write(b)
	}
}

func (d *digester) line(v any) {
	b, err := json.Marshal(v)
	if err != nil && d.err == nil {
		d.err = err
	}
	d.write(append(b, '\n'))
}

func (d *digester) close(c Counts) string {
	b, err := json.Marshal(c)
	if err != nil && d.err == nil {
		d.err = err
	}
	d.write([]byte(`{"counts":` + string(b)))
	digest := hex.EncodeToString(d.sum.Sum(nil))
	d.write([]byte(digestText(digest)))
	if d.err == nil {
		d.err = d.w.Flush()
	}
	return digest
}

// WriteFile writes the plan to a file, whole or not at all, readable by its owner
// alone. The text is never in memory as a whole.
func (p *Plan) WriteFile(path string) error {
	if err := tenant.WritePrivate(path, p.Write); err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	return nil
}

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
func Read(r io.Reader, name string) (Plan, error) {
	in := &lineReader{r: bufio.NewReaderSize(r, 1<<16), sum: sha256.New(), name: name}
	var p Plan
	if err := in.header(&p.Header); err != nil {
		return Plan{}, err
	}
	for {
		text, err := in.next()
		if err != nil {
			return Plan{}, err
		}
		if bytes.HasPrefix(text, []byte(`{"counts":`)) {
			if p.Digest, err = in.close(text, p.Count()); err != nil {
				return Plan{}, err
			}
			return p, nil
		}
		in.sum.Write(text)
		var l Line
		if err := strict(text, &l); err != nil {
			return Plan{}, in.fail(ErrEdited, err)
		}
		p.Lines = append(p.Lines, l)
	}
}

// A lineReader reads the lines of a plan file and hashes them on the way.
type lineReader struct {
	r    *bufio.Reader
	sum  hash.Hash
	name string
	line int
}

func (in *lineReader) fail(why, cause error) error {
	if cause == nil {
		return fmt.Errorf("%s:%d: %w", in.name, in.line, why)
	}
	return fmt.Errorf("%s:%d: %w (%v)", in.name, in.line, why, cause)
}

// next returns the next whole line with its line break; with ErrCutOff, what there
// is of it.
func (in *lineReader) next() ([]byte, error) {
	in.line++
	text, err := in.r.ReadBytes('\n')
	switch {
	case err == io.EOF:
		return text, in.fail(ErrCutOff, nil)
	case err != nil:
		return nil, fmt.Errorf("read plan %s: %w", in.name, err)
	}
	return text, nil
}

func (in *lineReader) header(h *Header) error {
	text, err := in.next()
	if errors.Is(err, ErrCutOff) && !bytes.HasPrefix(text, []byte(`{"format":"`+formatName)) {
		return in.fail(ErrNotAPlan, nil)
	}
	if err != nil {
		return err
	}
	in.sum.Write(text)
	var head struct {
		Format string `json:"format"`
	}
	if json.Unmarshal(text, &head) != nil || !strings.HasPrefix(head.Format, formatName) {
		return in.fail(ErrNotAPlan, nil)
	}
	if head.Format != Format {
		return in.fail(ErrNewer, errors.New("format "+head.Format))
	}
	if err := strict(text, h); err != nil {
		return in.fail(ErrEdited, err)
	}
	return nil
}

// close checks the closing line against what was read.
func (in *lineReader) close(text []byte, counted Counts) (string, error) {
	var c closing
	i := bytes.LastIndex(text, []byte(beforeDigest))
	// What follows the digest is not hashed, so it has to be what Write writes.
	if i < 0 || strict(text, &c) != nil || string(text[i:]) != digestText(c.Digest) {
		return "", in.fail(ErrEdited, errors.New("the closing line is not as it was written"))
	}
	in.sum.Write(text[:i])
	if got := hex.EncodeToString(in.sum.Sum(nil)); got != c.Digest {
		return "", in.fail(ErrEdited, fmt.Errorf("its digest should be %.12s…, the closing line says %.12s…", got, c.Digest))
	}
	if c.Counts != counted {
		return "", in.fail(ErrEdited, errors.New("the closing line counts other lines than there are"))
	}
	if _, err := in.r.ReadByte(); err != io.EOF {
		return "", in.fail(ErrEdited, errors.New("there is more after the closing line"))
	}
	return c.Digest, nil
}

func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(v)
}
