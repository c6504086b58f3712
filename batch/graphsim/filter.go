package graphsim

import (
	"fmt"
	"strings"
)

// A filter is a $filter that was understood.
type filter struct {
	root     node
	advanced bool     // uses what only advanced queries offer
	keys     []string // when not nil: only rows with one of these object ids or UPNs can match
}

// A node is one part of a filter's tree.
type node interface{ match(get getter) bool }

// A getter returns the value at a path of a row: string, bool, int, nil for null, or
// []getter for a collection. The empty path is the element itself.
type getter func(path string) any

type (
	and  struct{ a, b node }
	or   struct{ a, b node }
	not  struct{ a node }
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
		of   node // nil: the collection is not empty
	}
)

func (n and) match(get getter) bool { return n.a.match(get) && n.b.match(get) }
func (n or) match(get getter) bool  { return n.a.match(get) || n.b.match(get) }
func (n not) match(get getter) bool { return !n.a.match(get) }

func (n test) match(get getter) bool {
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

func (n in) match(get getter) bool {
	s, ok := get(n.path).(string)
	return ok && n.want[strings.ToLower(s)]
}

func (n anyOf) match(get getter) bool {
	list, _ := get(n.path).([]getter)
	for _, e := range list {
		if n.of == nil || n.of.match(e) {
			return true
		}
	}
	return false
}

// A schema tells how each path of a resource can be filtered: s string, g GUID, b
// bool, n number; a path that it lacks cannot be. A collection has a /$count.
type schema map[string]string

// parseFilter reads a $filter over rows of that schema.
func parseFilter(s string, sch schema, strictNull bool) (*filter, *fault) {
	toks, ok := tokens(s)
	if !ok {
		return nil, clause("There is an unterminated string literal in '%s'.", s)
	}
	p := &parser{toks: toks, schema: sch, strictNull: strictNull}
	root := p.or()
	if p.fault == nil && p.peek().kind != end {
		p.fail("Syntax error at '%s'.", p.peek().text)
	}
	if p.fault != nil {
		return nil, p.fault
	}
	return &filter{root: root, advanced: p.advanced, keys: keysOf(root)}, nil
}

func clause(format string, args ...any) *fault {
	return badRequest("BadRequest", "Invalid filter clause: "+fmt.Sprintf(format, args...))
}

// keysOf returns the ids or UPNs to which n confines the rows, so that a lookup need
// not walk over all users; nil where it does not.
func keysOf(n node) []string {
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
