package plan

import (
	"errors"
	"fmt"
	"io"

	"reseat/plan/seal"
	"reseat/plan/tenant"
)

// Why a plan file is refused; the text around them names the file and line.
var (
	ErrNotAPlan = errors.New("this is no plan file of reseat")
	ErrNewer    = errors.New("the plan was made by a newer reseat: update reseat, or make the plan again")
	ErrOlder    = errors.New("the plan was made by an older reseat, whose plans this version does not read: make it again")
	ErrCutOff   = errors.New("the plan ends before its closing line: it was cut off; make it again")
	ErrEdited   = errors.New("the plan was changed after it was made: make it again, a plan is never edited by hand")
)

// sealed is the plan as a sealed file: a header, one line a user, and a closing line
// with the counts.
var sealed = seal.Kind{Format: Format, NotOne: ErrNotAPlan, Older: ErrOlder, Newer: ErrNewer, CutOff: ErrCutOff, Edited: ErrEdited}

// closing is what the last line of a plan file counts.
type closing struct {
	Counts Counts `json:"counts"`
}

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
	out := seal.NewWriter(w)
	h, at := p.Header, map[Finding]int{}
	h.Notes = p.sharedNotes()
	for i, f := range h.Notes {
		at[f] = i
	}
	out.Line(h)
	for _, l := range p.Lines {
		out.Line(l.noted(at))
	}
	digest, err := out.Close(closing{p.Count()})
	p.Digest = digest
	return err
}

// WriteFile writes the plan to a file, whole or not at all, readable by its owner
// alone. The text is never in memory as a whole.
func (p *Plan) WriteFile(path string) error {
	if err := tenant.WritePrivate(path, p.Write); err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	return nil
}
