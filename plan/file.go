package plan

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

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
	case OnHold:
		c.OnHold++
	case Skipped:
		if l.Reason == BeyondLimit {
			c.BeyondLimit++
		} else {
			c.Skipped++
		}
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
