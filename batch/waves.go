package batch

import (
	"slices"

	"reseat/plan"
)

// Waves says in which portions the changes are carried out, each in the order of the
// plan and only when the one before has ended. The zero Waves is all at once.
type Waves struct {
	Canary int  // so many changes go alone first
	Size   int  // then so many at a time; 0: all, or as the plan says
	ByPlan bool // then one wave of the plan at a time
}

// A Wave is one portion of a run.
type Wave struct {
	Number, Of int    // from 1
	Canary     bool   // it goes first to see whether all is well
	Name       string // that the plan gives it; empty where the waves are not the plan's
	Lines      []plan.Line
	Next       *Wave // what begins after it; set where its gate is asked
}

// waves takes up the changes in scope.
func (e *Engine) waves() []Wave {
	begun, others := e.Scope.Of(e.Plan, e.Record)
	e.total = len(begun) + len(others)
	e.again = map[plan.ChangeID]int{}
	for _, l := range others {
		if from, ok := e.Scope.again(l, e.Record.Progress(l.ID)); ok {
			e.again[l.ID] = from
		}
	}
	without, _, _ := e.todo(begun)
	e.seats = newSeats(e.Free)
	e.seats.reserve(without)
	return e.Waves.cut(begun, others)
}

// Count tells how many waves these changes make.
func (w Waves) Count(begun, others []plan.Line) int { return len(w.cut(begun, others)) }

// cut makes the waves of a process; what was begun before belongs to the first.
func (w Waves) cut(begun, others []plan.Line) []Wave {
	var portions [][]plan.Line
	canary := min(w.Canary, len(others))
	if canary > 0 {
		portions = append(portions, others[:canary])
	}
	portions = append(portions, w.portions(others[canary:])...)
	if len(portions) == 0 {
		portions = [][]plan.Line{nil}
	}
	portions[0] = slices.Concat(begun, portions[0])
	waves := make([]Wave, len(portions))
	for i, lines := range portions {
		waves[i] = Wave{Number: i + 1, Of: len(portions), Canary: i == 0 && canary > 0, Lines: lines}
		if n := len(lines); w.ByPlan && n > 0 {
			waves[i].Name = lines[n-1].Wave
		}
	}
	return waves
}

func (w Waves) portions(lines []plan.Line) [][]plan.Line {
	switch {
	case len(lines) == 0:
		return nil
	case w.Size > 0:
		return slices.Collect(slices.Chunk(lines, w.Size))
	case !w.ByPlan:
		return [][]plan.Line{lines}
	}
	var out [][]plan.Line
	for len(lines) > 0 {
		n := slices.IndexFunc(lines, func(l plan.Line) bool { return l.Wave != lines[0].Wave })
		if n < 0 {
			n = len(lines)
		}
		out = append(out, lines[:n])
		lines = lines[n:]
	}
	return out
}
