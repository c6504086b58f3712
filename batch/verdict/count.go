package verdict

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
)

// A Count is how many users have each verdict, and each reason of it.
type Count struct {
	Verdicts map[Verdict]int
	Rulings  map[Ruling]int
}

// Add counts one user.
func (c *Count) Add(r Ruling) {
	if c.Verdicts == nil {
		c.Verdicts, c.Rulings = map[Verdict]int{}, map[Ruling]int{}
	}
	c.Verdicts[r.Verdict]++
	c.Rulings[r]++
}

// Most returns the ruling that most users of these verdicts have.
func (c Count) Most(of ...Verdict) Ruling {
	all := slices.DeleteFunc(slices.Collect(maps.Keys(c.Rulings)), func(r Ruling) bool { return !slices.Contains(of, r.Verdict) })
	if len(all) == 0 {
		return Ruling{}
	}
	return slices.MinFunc(all, func(a, b Ruling) int {
		return cmp.Or(cmp.Compare(c.Rulings[b], c.Rulings[a]), a.Compare(b))
	})
}

// Compare puts the more urgent ruling first, and within a verdict goes by the reason.
func (r Ruling) Compare(other Ruling) int {
	return cmp.Or(cmp.Compare(r.Verdict.Rank(), other.Verdict.Rank()), cmp.Compare(r.Reason, other.Reason))
}

// Of counts the lines by the rulings on them.
func Of(lines []plan.Line, record *journal.Record, readings map[plan.ChangeID][]*journal.Reading, plans plan.UserPlans, now time.Time) Count {
	var c Count
	for _, l := range lines {
		c.Add(JudgeAll(l, record.Progress(l.ID), readings[l.ID], plans, now))
	}
	return c
}

// Readings returns the readings of each user in order: by pass, and within a pass as
// they were made.
func Readings(all []journal.Reading) map[plan.ChangeID][]*journal.Reading {
	out := make(map[plan.ChangeID][]*journal.Reading)
	for i := range all {
		out[all[i].Change] = append(out[all[i].Change], &all[i])
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b *journal.Reading) int { return a.Pass - b.Pass })
	}
	return out
}
