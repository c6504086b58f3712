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

// inOrder numbers the rows in the order of their places, so that the order in which files
// are read or rows are shuffled makes no difference to the plan.
func inOrder(reqs []plan.Request) []int {
	order := numbered(len(reqs))
	slices.SortStableFunc(order, func(i, j int) int { return byPlace(&reqs[i], &reqs[j]) })
	return order
}

func numbered(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// arrange puts a list into an order, which names each of its places once, without a
// second list. It uses the order up.
func arrange[T any](list []T, order []int) {
	for start := range order {
		first := list[start]
		for at := start; order[at] >= 0; {
			from := order[at]
			order[at] = -1
			if from == start {
				list[at] = first
				break
			}
			list[at] = list[from]
			at = from
		}
	}
}

func byPlace(a, b *plan.Request) int {
	return cmp.Or(
		strings.Compare(a.Source.File, b.Source.File),
		cmp.Compare(a.Source.Line, b.Source.Line),
		strings.Compare(a.User.Label(), b.User.Label()),
		strings.Compare(a.User.ID, b.User.ID),
	)
}

// A berth is a line with what its place in the run depends on.
type berth struct {
	line int
	wave int // its place among the waves
	upn  string
}

// putInRunOrder puts the lines into the order everywhere, but for their stages, which
// are not known yet: wave, stage, priority, UPN, id (R6). Users without a wave or
// priority come after those who have it.
func putInRunOrder(lines []plan.Line) {
	waves := waveOrder(lines)
	berths := make([]berth, len(lines))
	for i := range lines {
		berths[i] = berth{i, waves[lines[i].Wave], strings.ToLower(lines[i].UPN)}
	}
	slices.SortFunc(berths, func(a, b berth) int {
		if c := cmp.Compare(a.wave, b.wave); c != 0 {
			return c
		}
		if c := compareSet(lines[a.line].Priority, lines[b.line].Priority); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.upn, b.upn), strings.Compare(string(lines[a.line].ID), string(lines[b.line].ID)))
	})
	order := make([]int, len(berths))
	for i, b := range berths {
		order[i] = b.line
	}
	arrange(lines, order)
}

// putInStageOrder puts, in lines that are in run order otherwise, the stages between wave
// and priority. Lines without a stage come last in their wave.
func putInStageOrder(lines []plan.Line) {
	order := numbered(len(lines))
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && lines[to].Wave == lines[from].Wave {
			to++
		}
		slices.SortStableFunc(order[from:to], func(i, j int) int { return compareSet(lines[i].Stage, lines[j].Stage) })
		from = to
	}
	arrange(lines, order)
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
