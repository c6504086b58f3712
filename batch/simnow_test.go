package batch_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"reseat/batch"
	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
)

// judgeNow: as a process ends, whatever ended it, the journal knows who is without the
// license, and nobody is called what they are not.
func (s *simulation) judgeNow(sim *graphsim.Tenant) {
	record, truth, now := journal.Fold(slices.Values(s.journal.all)), sim.Snapshot(), time.Now()
	for _, l := range s.plan.Lines {
		if s.disturbed[l.UPN] {
			continue
		}
		u, p := find(truth, l.UPN), record.Progress(l.ID)
		if s.without(l, u) && !p.Bare(l) {
			s.t.Errorf("%s has no license now, and the journal does not say so:%s", l.UPN, s.journal.of(l.ID))
		}
		s.judgeSaid(l, u, verdict.Judge(l, p, &journal.Reading{At: now, User: u}, s.plan.Header.UserPlans(), now))
	}
}

// judgeSaid holds what is said of a user against what is so.
func (s *simulation) judgeSaid(l plan.Line, u *tenant.User, said verdict.Ruling) {
	wanted := u != nil && u.UsageLocation == l.After.Location && same(u, l.After)
	wrong := false
	switch said.Verdict {
	case verdict.Verified:
		wrong = !wanted
	case verdict.Already:
		wrong = !wanted || l.Before == nil || !same(u, l.Before)
	case verdict.Failed:
		wrong = u != nil && (l.Before == nil && (holds(u, alpha) || holds(u, beta)) || l.Before != nil && !same(u, l.Before))
	case verdict.Stranded:
		wrong = !s.without(l, u) && !s.journal.full // a second half may have left unrecorded
	case verdict.Pending, verdict.Unverified:
	default:
		wrong = s.without(l, u)
	}
	if wrong {
		s.t.Errorf("%s (%+v) is said to be %s %s:%s", l.UPN, u, said.Verdict, said.Reason, s.journal.of(l.ID))
	}
}

// without tells whether a user had the license before and is to have it, and has not.
func (s *simulation) without(l plan.Line, u *tenant.User) bool {
	return u != nil && l.Before != nil && holding(l.Before, alpha) && holding(l.After, alpha) && !holds(u, alpha)
}

// A shelf keeps readings in memory.
type shelf struct {
	mu sync.Mutex
	of map[plan.ChangeID][]*journal.Reading
}

func (k *shelf) AppendReadings(_ context.Context, rs []journal.Reading) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, r := range rs {
		k.of[r.Change] = append(k.of[r.Change], &r)
	}
	return nil
}

// readBack reads everybody back through the faults and the lag of the tenant: what is
// said by these readings is so (R33, R34).
func (s *simulation) readBack(sim *graphsim.Tenant) {
	c, _ := s.client(sim, 3)
	record := journal.Fold(slices.Values(s.journal.all))
	k := &shelf{of: map[plan.ChangeID][]*journal.Reading{}}
	plans := s.plan.Header.UserPlans()
	r := batch.Readback{Tenant: c, Keep: k, Clock: pace.Real, Pass: 1, Wait: s.span(2 * time.Minute), Record: record, Plans: plans}
	_ = r.Run(context.Background(), s.plan.Lines)
	truth := sim.Snapshot()
	for _, l := range s.plan.Lines {
		p := record.Progress(l.ID)
		said := verdict.JudgeAll(l, p, k.of[l.ID], plans, time.Now())
		if s.disturbed[l.UPN] || said.Verdict == verdict.Stranded && doubtful(p) {
			continue // what is in doubt and found without the license may be there by now
		}
		s.judgeSaid(l, find(truth, l.UPN), said)
	}
}

func doubtful(p journal.Progress) bool {
	for _, c := range p.Calls {
		if c.InDoubt || c.Lost {
			return true
		}
	}
	return false
}
