package sku

import (
	"encoding/json"
	"slices"
)

// A PlanSet is a set of service plans, kept sorted by id and without repeats.
// The zero value is the empty set. A PlanSet is never changed in place, so sets
// share what they have in common.
type PlanSet []PlanID

// NewPlanSet returns the set of the given ids.
func NewPlanSet(ids ...PlanID) PlanSet {
	if len(ids) == 0 {
		return nil
	}
	s := slices.Clone(ids)
	slices.Sort(s)
	return PlanSet(slices.Compact(s))
}

// Has tells whether id is in the set.
func (s PlanSet) Has(id PlanID) bool {
	_, ok := slices.BinarySearch(s, id)
	return ok
}

// Equal tells whether both sets have the same members.
func (s PlanSet) Equal(t PlanSet) bool { return slices.Equal(s, t) }

// Union returns what is in s or in t.
func (s PlanSet) Union(t PlanSet) PlanSet {
	switch {
	case len(t) == 0:
		return s
	case len(s) == 0:
		return t
	}
	out := make(PlanSet, 0, len(s)+len(t))
	for len(s) > 0 && len(t) > 0 {
		if s[0] < t[0] {
			out, s = append(out, s[0]), s[1:]
			continue
		}
		if s[0] == t[0] {
			s = s[1:]
		}
		out, t = append(out, t[0]), t[1:]
	}
	return append(append(out, s...), t...)
}

// Minus returns what is in s and not in t.
func (s PlanSet) Minus(t PlanSet) PlanSet {
	return s.filter(func(id PlanID) bool { return !t.Has(id) })
}

// Intersect returns what is in both s and t.
func (s PlanSet) Intersect(t PlanSet) PlanSet { return s.filter(t.Has) }

func (s PlanSet) filter(keep func(PlanID) bool) PlanSet {
	n := 0
	for _, id := range s {
		if keep(id) {
			n++
		}
	}
	switch n {
	case 0:
		return nil
	case len(s):
		return s
	}
	out := make(PlanSet, 0, n)
	for _, id := range s {
		if keep(id) {
			out = append(out, id)
		}
	}
	return out
}

// UnmarshalJSON reads an array of ids in any order and restores the order of the set.
func (s *PlanSet) UnmarshalJSON(b []byte) error {
	var ids []PlanID
	if err := json.Unmarshal(b, &ids); err != nil {
		return err
	}
	*s = NewPlanSet(ids...)
	return nil
}

// MarshalJSON writes the ids in order; the empty set is [], never null.
func (s PlanSet) MarshalJSON() ([]byte, error) {
	if s == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]PlanID(s))
}
