package odata

import (
	"strings"
	"time"
)

// A Filter is a $filter that was understood.
type Filter struct {
	Root Node
	// Advanced names what of it only advanced queries offer; empty: nothing.
	Advanced string
	Keys     []string // when not nil: only rows with one of these object ids or UPNs can match
	Paths    []string // what it looks at, in lower case
}

// A Node is one part of a filter's tree.
type Node interface{ Match(get Getter) bool }

// A Getter returns the value at a path of a row; nil is null. The empty path is the
// element itself.
type Getter func(path string) any

type (
	and  struct{ a, b Node }
	or   struct{ a, b Node }
	not  struct{ a Node }
	test struct {
		path string
		op   string // eq, ne, ge, le, startswith, endswith
		want any
	}
	in struct {
		path string
		text map[string]bool // the wanted texts, in lower case
		want []any           // the wanted values of another type
	}
	anyOf struct {
		path string
		of   Node // nil: the collection is not empty
	}
)

func (n and) Match(get Getter) bool { return n.a.Match(get) && n.b.Match(get) }
func (n or) Match(get Getter) bool  { return n.a.Match(get) || n.b.Match(get) }
func (n not) Match(get Getter) bool { return !n.a.Match(get) }

func (n test) Match(get Getter) bool {
	got := get(n.path)
	switch n.op {
	case "eq":
		return same(got, n.want)
	case "ne":
		return !same(got, n.want)
	case "ge", "le":
		c, comparable := compare(got, n.want)
		return comparable && (c == 0 || c > 0 == (n.op == "ge"))
	}
	s, ok := got.(string)
	if !ok {
		return false
	}
	s, want := strings.ToLower(s), strings.ToLower(n.want.(string))
	if n.op == "startswith" {
		return strings.HasPrefix(s, want)
	}
	return strings.HasSuffix(s, want)
}

// same compares as the directory does: strings without regard to case.
func same(a, b any) bool {
	if c, comparable := compare(a, b); comparable {
		return c == 0
	}
	return a == b
}

func compare(a, b any) (c int, comparable bool) {
	switch a := a.(type) {
	case string:
		if b, ok := b.(string); ok {
			return strings.Compare(strings.ToLower(a), strings.ToLower(b)), true
		}
	case time.Time:
		if b, ok := b.(time.Time); ok {
			return a.Compare(b), true
		}
	}
	return 0, false
}

func (n in) Match(get Getter) bool {
	got := get(n.path)
	if s, ok := got.(string); ok {
		return n.text[strings.ToLower(s)]
	}
	for _, want := range n.want {
		if same(got, want) {
			return true
		}
	}
	return false
}

func (n anyOf) Match(get Getter) bool {
	list, _ := get(n.path).([]Getter)
	for _, e := range list {
		if n.of == nil || n.of.Match(e) {
			return true
		}
	}
	return false
}

// Settings say how a filter is read.
type Settings struct {
	Resource   string // such as User, for messages
	StrictNull bool   // eq null needs an advanced query
}

// ParseFilter reads a $filter over rows of that schema.
func ParseFilter(s string, sch Schema, set Settings) (*Filter, error) {
	toks, ok := tokens(s)
	if !ok {
		return nil, clause("There is an unterminated string literal in '%s'.", s)
	}
	p := &parser{toks: toks, schema: sch, set: set}
	root := p.or()
	if p.err == nil && p.peek().kind != end {
		p.fail("Syntax error at '%s'.", p.peek().text)
	}
	if p.err != nil {
		return nil, p.err
	}
	return &Filter{Root: root, Advanced: p.advanced, Keys: keysOf(root), Paths: p.paths}, nil
}

// keysOf returns the ids or UPNs to which n confines the rows, so that a lookup need
// not walk over all users; nil where it does not.
func keysOf(n Node) []string {
	switch n := n.(type) {
	case test:
		if want, ok := n.want.(string); ok && n.op == "eq" && isKey(n.path) {
			return []string{want}
		}
	case in:
		if isKey(n.path) {
			out := make([]string, 0, len(n.text))
			for k := range n.text {
				out = append(out, k)
			}
			return out
		}
	case and:
		if k := keysOf(n.a); k != nil {
			return k
		}
		return keysOf(n.b)
	case or:
		a, b := keysOf(n.a), keysOf(n.b)
		if a != nil && b != nil {
			return append(a, b...)
		}
	}
	return nil
}

func isKey(path string) bool { return path == "id" || path == "userprincipalname" }
