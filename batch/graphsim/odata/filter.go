package odata

import "strings"

// A Filter is a $filter that was understood.
type Filter struct {
	Root     Node
	Advanced bool     // uses what only advanced queries offer
	Keys     []string // when not nil: only rows with one of these object ids or UPNs can match
}

// A Node is one part of a filter's tree.
type Node interface{ Match(get Getter) bool }

// A Getter returns the value at a path of a row: string, bool, int, nil for null, or
// []Getter for a collection. The empty path is the element itself.
type Getter func(path string) any

type (
	and  struct{ a, b Node }
	or   struct{ a, b Node }
	not  struct{ a Node }
	test struct {
		path string
		op   string // eq, ne, startswith, endswith
		want any
	}
	in struct {
		path string
		want map[string]bool // in lower case
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
	s, ok := a.(string)
	t, ok2 := b.(string)
	if ok && ok2 {
		return strings.EqualFold(s, t)
	}
	return a == b
}

func (n in) Match(get Getter) bool {
	s, ok := get(n.path).(string)
	return ok && n.want[strings.ToLower(s)]
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

// AdvancedBool is the type of a bool that only an advanced query can name.
const AdvancedBool = "B"

// A Schema tells how each path of a resource can be filtered: s string, g GUID, b
// bool, n number; a path that it lacks cannot be. A collection has a /$count.
type Schema map[string]string

// ParseFilter reads a $filter over rows of that schema.
func ParseFilter(s string, sch Schema, strictNull bool) (*Filter, error) {
	toks, ok := tokens(s)
	if !ok {
		return nil, clause("There is an unterminated string literal in '%s'.", s)
	}
	p := &parser{toks: toks, schema: sch, strictNull: strictNull}
	root := p.or()
	if p.err == nil && p.peek().kind != end {
		p.fail("Syntax error at '%s'.", p.peek().text)
	}
	if p.err != nil {
		return nil, p.err
	}
	return &Filter{Root: root, Advanced: p.advanced, Keys: keysOf(root)}, nil
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
			out := make([]string, 0, len(n.want))
			for k := range n.want {
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
