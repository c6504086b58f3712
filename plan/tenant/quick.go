package tenant

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"

	"reseat/plan/seal"
	"reseat/plan/sku"
)

// A quick reader reads users that are spelt as a Writer spells them, several times
// faster than encoding/json. Whatever else it meets it leaves to seal.Strict. What many
// users share, such as ids of SKUs and sets of plans, it keeps in memory once.
type quick struct {
	text  []byte
	pos   int
	wrong bool // the text is spelt otherwise

	names map[string]string
	sets  map[string]sku.PlanSet
	rows  []Assignment
	lines []string
}

// mostShared bounds what a quick reader remembers.
const mostShared = 1 << 16

func newQuick() *quick {
	return &quick{names: make(map[string]string), sets: make(map[string]sku.PlanSet)}
}

// user reads one user; false: it is for seal.Strict to read.
func (q *quick) user(text []byte) (u User, ok bool) {
	q.text, q.pos, q.wrong = text, 0, false
	q.must(`{"id":`)
	u.ID = UserID(q.own())
	q.must(`,"upn":`)
	u.UPN = q.own()
	if q.has(`,"name":`) {
		u.Name = q.own()
	}
	if q.has(`,"mail":`) {
		u.Mail = q.own(u.UPN)
	}
	if q.has(`,"aliases":[`) {
		u.Aliases = q.aliases(u)
	}
	u.Disabled = q.has(`,"disabled":true`)
	u.Guest = q.has(`,"guest":true`)
	u.Synced = q.has(`,"synced":true`)
	if q.has(`,"location":`) {
		u.UsageLocation = q.shared()
	}
	if q.has(`,"department":`) {
		u.Department = q.shared()
	}
	if q.has(`,"created":`) {
		u.Created = q.time()
	}
	if q.has(`,"signIn":{`) {
		u.SignIn = q.signIn()
	}
	if q.has(`,"assignments":[`) {
		u.Assignments = q.assignments()
	}
	q.must(`}`)
	return u, !q.wrong && q.pos == len(text)
}

func (q *quick) aliases(u User) []string {
	q.lines = q.lines[:0]
	for !q.wrong {
		q.lines = append(q.lines, q.own(u.Mail, u.UPN))
		if !q.has(`,`) {
			break
		}
	}
	q.must(`]`)
	return slices.Clone(q.lines)
}

func (q *quick) signIn() (s SignIn) {
	comma := ""
	for _, f := range []struct {
		key string
		at  *time.Time
	}{{`"success":`, &s.Success}, {`"interactive":`, &s.Interactive}, {`"nonInteractive":`, &s.NonInteractive}} {
		if q.has(comma + f.key) {
			*f.at, comma = q.time(), ","
		}
	}
	q.must(`}`)
	return s
}

func (q *quick) assignments() []Assignment {
	q.rows = q.rows[:0]
	for !q.wrong {
		q.rows = append(q.rows, q.assignment())
		if !q.has(`,`) {
			break
		}
	}
	q.must(`]`)
	return slices.Clone(q.rows)
}

func (q *quick) assignment() (a Assignment) {
	q.must(`{"sku":`)
	a.SKU = sku.ID(q.shared())
	if q.has(`,"group":`) {
		a.Group = GroupID(q.shared())
	}
	q.must(`,"off":`)
	a.Disabled = q.plans()
	if q.has(`,"state":`) {
		a.State = State(q.shared())
	}
	if q.has(`,"error":`) {
		a.Error = q.shared()
	}
	if q.has(`,"updated":`) {
		a.Updated = q.time()
	}
	q.must(`}`)
	return a
}

// plans reads a set of plans; equal sets are one in memory.
func (q *quick) plans() sku.PlanSet {
	n := valueEnd(q.text[q.pos:])
	if n < 0 {
		q.wrong = true
		return nil
	}
	text := q.text[q.pos : q.pos+n]
	q.pos += n
	set, known := q.sets[string(text)]
	if !known {
		if seal.Strict(text, &set) != nil {
			q.wrong = true
			return nil
		}
		if len(q.sets) < mostShared {
			q.sets[string(text)] = set
		}
	}
	return set
}

func (q *quick) time() (t time.Time) {
	text := q.quoted()
	if q.wrong || t.UnmarshalText(text) != nil {
		q.wrong = true
	}
	return t
}

// own reads a string; where it is one of those given, that one.
func (q *quick) own(same ...string) string {
	text := q.quoted()
	for _, s := range same {
		if string(text) == s {
			return s
		}
	}
	return string(text)
}

// shared reads a string that many users have.
func (q *quick) shared() string {
	text := q.quoted()
	s, known := q.names[string(text)]
	if !known {
		s = string(text)
		if len(q.names) < mostShared {
			q.names[s] = s
		}
	}
	return s
}

// quoted passes a string without escapes and returns what is between its quotes.
func (q *quick) quoted() []byte {
	if q.wrong || q.pos >= len(q.text) || q.text[q.pos] != '"' {
		q.wrong = true
		return nil
	}
	rest := q.text[q.pos+1:]
	plain := true
	for i, c := range rest {
		switch {
		case c == '"':
			q.pos += i + 2
			q.wrong = !plain && !utf8.Valid(rest[:i])
			return rest[:i]
		case c == '\\' || c < ' ':
			q.wrong = true
			return nil
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	q.wrong = true
	return nil
}

// has passes what comes next, if it is that.
func (q *quick) has(text string) bool {
	end := q.pos + len(text)
	if q.wrong || end > len(q.text) || string(q.text[q.pos:end]) != text {
		return false
	}
	q.pos = end
	return true
}

func (q *quick) must(text string) {
	if !q.has(text) {
		q.wrong = true
	}
}

// valueEnd returns how long the value at the beginning of b is; −1 where b holds only
// a part of it.
func valueEnd(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			n := stringEnd(b[i+1:])
			if n < 0 {
				return -1
			}
			if i += n; depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return i
			} else if depth == 0 {
				return i + 1
			}
		case ',', ':', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// stringEnd returns how long the rest of a string is with its closing quote.
func stringEnd(b []byte) int {
	for from := 0; ; {
		n := bytes.IndexByte(b[from:], '"')
		if n < 0 {
			return -1
		}
		end := from + n
		slashes := 0
		for end-slashes > 0 && b[end-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return end + 1
		}
		from = end + 1
	}
}
