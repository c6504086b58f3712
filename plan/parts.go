package plan

import (
	"encoding/json"
	"slices"

	"reseat/plan/seal"
	"reseat/plan/sku"
)

// parts are the parts of lines that many lines of a plan have in common, by their
// text: most users of a tenant are alike. Each is decoded once and shared.
type parts struct {
	wire     wireLine
	states   map[string]*State
	calls    map[string][]Call
	fallback map[string]*Call
	notes    []Finding // of the header
	findings map[string][]Finding
	asked    map[string][]string
	skus     map[string][]sku.ID
	words    map[string]string
}

func newParts() parts {
	return parts{
		states: map[string]*State{}, calls: map[string][]Call{}, fallback: map[string]*Call{},
		findings: map[string][]Finding{}, asked: map[string][]string{}, skus: map[string][]sku.ID{}, words: map[string]string{},
	}
}

// A wireLine is a line whose common parts are still text: a field of its own hides
// the one of the same name in Line.
type wireLine struct {
	Line
	Before   json.RawMessage `json:"before"`
	After    json.RawMessage `json:"after"`
	Calls    json.RawMessage `json:"calls"`
	Fallback json.RawMessage `json:"fallback"`
	Findings json.RawMessage `json:"findings"`
	Notes    json.RawMessage `json:"notes"`
	Asked    json.RawMessage `json:"asked"`
	Touches  json.RawMessage `json:"touches"`
	Loses    json.RawMessage `json:"loses"`
}

// mostShared is how many different parts of a kind are remembered: what is each
// user's own is not worth it.
const mostShared = 1 << 16

// line decodes a line.
func (p *parts) line(decode func(any) error) (Line, error) {
	x := &p.wire
	x.Line = Line{}
	texts := []*json.RawMessage{&x.Before, &x.After, &x.Calls, &x.Fallback, &x.Findings, &x.Notes, &x.Asked, &x.Touches, &x.Loses}
	for _, t := range texts {
		*t = (*t)[:0] // their room is used again
	}
	if err := decode(x); err != nil {
		return Line{}, err
	}
	l := x.Line
	err := share(p.states, x.Before, &l.Before)
	for _, next := range []func() error{
		func() error { return share(p.states, x.After, &l.After) },
		func() error { return shareList(p.calls, x.Calls, &l.Calls) },
		func() error { return share(p.fallback, x.Fallback, &l.Fallback) },
		func() (err error) {
			l.Findings, err = p.findingsOf(x.Findings, x.Notes)
			return err
		},
		func() error { return shareList(p.asked, x.Asked, &l.Asked) },
		func() error { return shareList(p.skus, x.Touches, &l.Touches) },
		func() error { return shareList(p.skus, x.Loses, &l.Loses) },
	} {
		if err != nil {
			return Line{}, err
		}
		err = next()
	}
	p.shareWords(&l)
	return l, err
}

func (p *parts) shareWords(l *Line) {
	for _, s := range []*string{(*string)(&l.Kind), &l.Wave, &l.Reason, &l.Dept} {
		p.shareWord(s)
	}
	for i := range l.Split {
		p.shareWord(&l.Split[i])
	}
	for i := range l.Sources {
		p.shareWord(&l.Sources[i].File)
	}
	if string(l.ID) == string(l.User) {
		l.ID = ChangeID(l.User)
	}
}

func (p *parts) shareWord(s *string) {
	if one, known := p.words[*s]; known {
		*s = one
	} else if len(p.words) < mostShared {
		p.words[*s] = *s
	}
}

// share decodes a text that was not met before. An empty text is nothing.
func share[T any](known map[string]T, text json.RawMessage, to *T) error {
	if len(text) == 0 {
		return nil
	}
	if v, ok := known[string(text)]; ok {
		*to = v
		return nil
	}
	if err := seal.Strict(text, to); err != nil {
		return err
	}
	if len(known) < mostShared {
		known[string(text)] = *to
	}
	return nil
}

// shareList is share for a list, to which nobody can append in place.
func shareList[E any](known map[string][]E, text json.RawMessage, to *[]E) error {
	if err := share(known, text, to); err != nil {
		return err
	}
	*to = slices.Clip(*to)
	return nil
}
