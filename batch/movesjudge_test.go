package batch_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"reseat/batch/journal"
	"reseat/plan/tenant"
)

// What judges the simulated moves can fail: of a history that ended well, each user who
// is made to differ from the record, or the record from the user, is complained of.
func TestSimulatedMovesAreJudged(t *testing.T) {
	seen := map[ending]int{}
	for _, seed := range []uint64{4, 8, 12, 16} {
		synctest.Test(t, func(t *testing.T) {
			s := simulateMoves(t, seed)
			s.judgeMoves(t.Errorf)
			record := journal.Fold(slices.Values(s.journal.all))
			for i, l := range s.plan.Lines {
				how := s.endOf(l, record.Progress(l.ID))
				seen[how]++
				for name, spoil := range spoils(s, i, how) {
					other := *s
					other.after.Users, other.after.Groups = slices.Clone(s.after.Users), slices.Clone(s.after.Groups)
					other.journal = &events{all: slices.Clone(s.journal.all)}
					spoil(&other)
					var said []string
					other.judgeMoves(func(text string, with ...any) { said = append(said, fmt.Sprintf(text, with...)) })
					if len(said) != 1 {
						t.Errorf("seed %d, %s, who ended %s, %s: %d complaints, want 1", seed, l.UPN, how, name, len(said))
					}
				}
			}
		})
	}
	for _, how := range []ending{moved, notCovered, inError, outAgain, drifted} {
		if seen[how] == 0 {
			t.Errorf("nobody ended %s", how)
		}
	}
}

// spoils lists what makes an ending wrong.
func spoils(s *simulation, i int, how ending) map[string]func(*simulation) {
	l := s.plan.Lines[i]
	rows := func(change func([]tenant.Assignment) []tenant.Assignment) func(*simulation) {
		return func(s *simulation) {
			u := find(s.after, l.UPN)
			u.Assignments = change(slices.Clone(u.Assignments))
		}
	}
	without := func(is func(tenant.Assignment) bool) func(*simulation) {
		return rows(func(all []tenant.Assignment) []tenant.Assignment { return slices.DeleteFunc(all, is) })
	}
	byTeam := func(a tenant.Assignment) bool { return a.Group == team }
	out := map[string]func(*simulation){
		"its record is cut off": func(s *simulation) {
			s.journal.all = slices.DeleteFunc(s.journal.all, func(e journal.Event) bool { return e.Change == l.ID })
		},
	}
	if how == moved {
		out["has the old license again"] = rows(func(all []tenant.Assignment) []tenant.Assignment {
			return append(all, slices.DeleteFunc(slices.Clone(find(s.snapshot, l.UPN).Assignments), byTeam)...)
		})
		out["lacks the new one"] = without(byTeam)
		return out
	}
	out["has lost the old license"] = without(func(a tenant.Assignment) bool { return !byTeam(a) })
	switch how {
	case outAgain:
		out["is in the group"] = func(s *simulation) {
			g := &s.after.Groups[slices.IndexFunc(s.after.Groups, func(g tenant.Group) bool { return g.ID == team })]
			g.Members = append(slices.Clone(g.Members), tenant.Member{ID: string(l.User)})
		}
	case inError:
		out["has it without error"] = rows(func(all []tenant.Assignment) []tenant.Assignment {
			for i := range all {
				all[i].State, all[i].Error = tenant.Active, ""
			}
			return all
		})
	case notCovered:
		out["lacks what the group gives"] = without(byTeam)
	}
	return out
}
