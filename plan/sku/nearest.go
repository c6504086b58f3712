package sku

import (
	"cmp"
	"slices"
	"strings"
)

// maxNearest is how many suggestions an error carries.
const maxNearest = 3

// tooFar is the distance, as a share of what was written, from which on two names
// are no longer taken for one another.
const tooFar = 0.5

// A candidate is something that may have been meant. It is made once for many
// searches.
type candidate struct {
	key   string   // what it is: of two candidates with the same key one is offered
	text  string   // how it is offered
	names [][]rune // what it is called, folded
	words [][]rune // the words of these names
	said  []string // all words by which people may know it, short names written out
}

func newCandidate(key, text string, names ...string) candidate {
	c := candidate{key: key, text: text}
	for _, name := range names {
		c.said = append(c.said, wordsOf(name)...)
	}
	for _, name := range names {
		name = fold(name)
		c.names = append(c.names, []rune(name))
		for _, word := range strings.FieldsFunc(name, isSeparator) {
			c.words = append(c.words, []rune(word))
		}
	}
	return c
}

// nearest returns the texts of the candidates that are most like what was
// written, best first, at most maxNearest; among equals in the order of all.
func nearest(written string, all []candidate) []string {
	want := []rune(fold(written))
	if len(want) == 0 {
		return nil
	}
	type hit struct {
		candidate
		far float64
	}
	var hits []hit
	for _, c := range all {
		if far := c.apart(want); far < tooFar {
			hits = append(hits, hit{c, far})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.far, b.far) })
	var out []string
	seen := make(map[string]bool)
	for _, h := range hits {
		if !seen[h.key] && len(out) < maxNearest {
			seen[h.key] = true
			out = append(out, h.text)
		}
	}
	return out
}

// Nearest returns the names that are most like what was written, best first, three
// at most; among equals in the order given.
func Nearest(written string, names []string) []string {
	all := make([]candidate, len(names))
	for i, name := range names {
		all[i] = newCandidate(name, name, name)
	}
	return nearest(written, all)
}

// apart tells how far a candidate is from what was written, as a share of the
// latter: 0 is equal. People also write a part of a name only ("E5" for SPE_E5), so
// each word counts too, a little farther away than the whole.
func (c candidate) apart(want []rune) float64 {
	const partOnly = 0.1
	far := 1.0
	for _, name := range c.names {
		far = min(far, share(want, name))
	}
	for _, word := range c.words {
		far = min(far, share(want, word)+partOnly)
	}
	return far
}

func isSeparator(r rune) bool { return strings.ContainsRune(" _-()+", r) }

func share(want, name []rune) float64 {
	if float64(max(len(want)-len(name), len(name)-len(want))) >= tooFar*float64(len(want)) {
		return 1 // the lengths alone keep them apart
	}
	return float64(edits(want, name)) / float64(len(want))
}

// edits counts the letters to insert, delete, replace or swap with their
// neighbour that lead from a to b.
func edits(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := 1
			if a[i-1] == b[j-1] {
				replace = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
