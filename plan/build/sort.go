package build

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"reseat/plan"
)

// inOrder sorts the rows by place, so that the order in which files are read or
// rows are shuffled makes no difference to the plan.
func inOrder(reqs []plan.Request) []plan.Request {
	if slices.IsSortedFunc(reqs, byPlace) {
		return reqs
	}
	reqs = slices.Clone(reqs)
	slices.SortStableFunc(reqs, byPlace)
	return reqs
}

func byPlace(a, b plan.Request) int {
	return cmp.Or(
		strings.Compare(a.Source.File, b.Source.File),
		cmp.Compare(a.Source.Line, b.Source.Line),
		strings.Compare(a.User.Label(), b.User.Label()),
		strings.Compare(a.User.ID, b.User.ID),
	)
}

// A berth is a line with what its place in the run depends on.
type berth struct {
	line *plan.Line
	wave int // its place among the waves
	upn  string
}

// inRunOrder returns the lines in the order everywhere, but for their stages, which
// are not known yet: wave, stage, priority, UPN, id (R6). Users without a wave or
// priority come after those who have it.
func inRunOrder(lines []plan.Line) []plan.Line {
	waves := waveOrder(lines)
	berths := make([]berth, len(lines))
	for i := range lines {
		l := &lines[i]
		berths[i] = berth{l, waves[l.Wave], strings.ToLower(l.UPN)}
	}
	slices.SortFunc(berths, func(a, b berth) int {
		if c := cmp.Compare(a.wave, b.wave); c != 0 {
			return c
		}
		if c := compareSet(a.line.Priority, b.line.Priority); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.upn, b.upn), strings.Compare(string(a.line.ID), string(b.line.ID)))
	})
	out := make([]plan.Line, len(lines))
	for i, b := range berths {
		out[i] = *b.line
	}
	return out
}

// inStageOrder returns lines that are in run order otherwise with the stages put
// between wave and priority. Lines without a stage come last in their wave.
func inStageOrder(lines []plan.Line) []plan.Line {
	list := make([]*plan.Line, len(lines))
	for i := range lines {
		list[i] = &lines[i]
	}
	for rest := list; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Wave == rest[0].Wave {
			n++
		}
		slices.SortStableFunc(rest[:n], func(a, b *plan.Line) int { return compareSet(a.Stage, b.Stage) })
		rest = rest[n:]
	}
	out := make([]plan.Line, len(lines))
	for i, l := range list {
		out[i] = *l
	}
	return out
}

// compareSet compares numbers of which 0 means "not set" and comes last.
func compareSet(a, b int) int {
	return cmp.Compare(cmp.Or(a, math.MaxInt), cmp.Or(b, math.MaxInt))
}

// waveOrder numbers the waves of lines in their order.
func waveOrder(lines []plan.Line) map[string]int {
	out := map[string]int{}
	for i := range lines {
		out[lines[i].Wave] = 0
	}
	for i, wave := range slices.SortedFunc(maps.Keys(out), compareWaves) {
		out[wave] = i
	}
	return out
}

// compareWaves puts wave 2 before wave 10, and no wave last.
func compareWaves(a, b string) int {
	if a == "" || b == "" {
		return strings.Compare(b, a)
	}
	stemA, numA := cutNumber(a)
	stemB, numB := cutNumber(b)
	return cmp.Or(strings.Compare(stemA, stemB), cmp.Compare(numA, numB), strings.Compare(a, b))
}

// cutNumber splits "wave 10" into "wave " and 10.
func cutNumber(s string) (stem string, number int) {
	stem = strings.TrimRight(s, "0123456789")
	number, _ = strconv.Atoi(s[len(stem):])
	return stem, number
}
