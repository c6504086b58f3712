package build

import "reseat/plan"

// The published quota of one app in a tenant (graph-contract 9). The units are
// those of a tenant of more than 500 users; smaller ones have fewer, and reads are
// rarely what a run waits for.
const (
	writesPerWindow = 3000
	windowSeconds   = 150
	unitsPerSecond  = 800
)

// quote reckons what carrying the lines out costs: each user to be changed is read
// once before the first write, and every user of the plan is read back once.
func quote(lines []plan.Line) plan.Quote {
	var q plan.Quote
	for _, l := range lines {
		if l.User != "" {
			q.Reads++
		}
		if l.Kind == plan.Change {
			q.Reads++
			q.Writes += len(l.Calls)
		}
	}
	q.Units = q.Reads + q.Writes
	if q.Writes > 0 {
		q.Seconds = float64((q.Writes - 1) / writesPerWindow * windowSeconds)
	}
	q.Seconds = max(q.Seconds, float64(q.Units)/unitsPerSecond)
	return q
}
