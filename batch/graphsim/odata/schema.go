package odata

import (
	"slices"
	"strings"
)

// A Schema tells what a $filter can say of each path of a resource, by path in lower
// case. What it lacks cannot be filtered.
type Schema map[string]Property

// A Property is what a $filter can say of one path.
type Property struct {
	Type Type
	Ops  []string // eq, ne, ge, le, in, startswith, endswith, null (eq null), any, count (/$count of a collection)
	// Advanced is true where naming it at all needs an advanced query.
	Advanced bool
}

// A Type is that of a path's values.
type Type string

// The types of values. What a Getter returns for them: string, string in lower case,
// bool, int, time.Time, []Getter.
const (
	Text       Type = "text"
	GUID       Type = "guid"
	Bool       Type = "bool"
	Number     Type = "number"
	Time       Type = "time"
	Collection Type = "collection"
)

// NewSchema reads a schema from one line for each path: its type and what can be said
// of it, such as "text eq ne in startswith null". The word advanced says that all of it
// needs an advanced query. The elements of a collection have paths below it; an element
// that is a plain value has the path collection/.
func NewSchema(lines map[string]string) Schema {
	s := make(Schema, len(lines))
	for path, line := range lines {
		words := strings.Fields(line)
		p := Property{Type: Type(words[0]), Ops: words[1:]}
		p.Advanced = slices.Contains(p.Ops, "advanced")
		s[strings.ToLower(path)] = p
		if slices.Contains(p.Ops, "count") {
			s[strings.ToLower(path)+"/$count"] = Property{Type: Number, Ops: []string{"eq", "ne"}, Advanced: true}
		}
	}
	return s
}

func (p Property) offers(op string) bool { return slices.Contains(p.Ops, op) }
