package batch

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// membersAsSigned reads the members of the group whose licenses a call is about to change,
// and leaves the group where somebody would lose something, or get something that is off by
// choice, of which the plan does not say it: who reviewed the plan did not know (R50). It
// takes two reads to say so, as for any drift (R33). The ending is empty where the call may
// be sent.
func (x *execution) membersAsSigned(ctx context.Context) (Ending, error) {
	for again := false; ; again = true {
		beyond, joined, err := x.e.beyondPlan(ctx, x.line)
		over := x.e.overLimit(joined)
		switch {
		case err != nil:
			x.fault = fmt.Errorf("read the members of group %q before its licenses change: %w", x.line.UPN, err)
			return Parked, stopOnly(shutOut(err))
		case len(beyond) == 0 && over == nil:
			return "", nil
		case again:
			words := x.e.beyondWords(beyond)
			if len(beyond) == 0 {
				words = fmt.Sprintf("%s joined since, and with them %v", tenant.Count(len(joined), "member"), over)
			}
			return Left, x.e.append(ctx, journal.Event{Kind: journal.LeftBe, Change: x.line.ID, Code: "drifted", Found: x.line.Before, Message: words})
		}
		if err := x.e.Clock.Sleep(ctx, driftPause); err != nil {
			return Parked, err
		}
	}
}

// overLimit returns an error where those who joined a group are more than the plan's limits
// allow, together with those of the groups before; else they are counted.
func (e *Engine) overLimit(joined []tenant.UserID) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := maps.Clone(e.joined)
	if all == nil {
		all = map[tenant.UserID]bool{}
	}
	for _, id := range joined {
		all[id] = true
	}
	if len(joined) > 0 {
		if err := e.said.Over(len(all)); err != nil {
			return err
		}
	}
	e.joined = all
	return nil
}

// beyondPlan lists the members for whom the change means more than the plan says, and those
// of whom it says nothing and whom it changes. Members whom the plan knows are read only
// where the group gives less afterwards.
func (e *Engine) beyondPlan(ctx context.Context, l plan.Line) (beyond []plan.Member, joined []tenant.UserID, err error) {
	members, err := e.Tenant.GroupMembers(ctx, l.Group)
	if err != nil {
		return nil, nil, err
	}
	var ids []string
	takes := e.said.Takes(l)
	for _, m := range members {
		if (m.Kind == "" || m.Kind == "user") && (takes || !e.said.Knows(tenant.UserID(strings.ToLower(m.ID)))) {
			ids = append(ids, m.ID)
		}
	}
	for some := range slices.Chunk(ids, membersAtATime) {
		found, err := e.Tenant.ReadUsers(ctx, some)
		if err != nil {
			return nil, nil, err
		}
		for _, f := range found {
			if f.Err != nil {
				return nil, nil, f.Err
			}
			if f.User == nil {
				continue
			}
			if m, more := e.said.Beyond(l, *f.User); more {
				beyond = append(beyond, m)
			}
			if e.said.Joins(l, *f.User) {
				joined = append(joined, f.User.ID)
			}
		}
	}
	return beyond, joined, nil
}

// mostBeyond is up to how many members a message names.
const mostBeyond = 5

// beyondWords says who is not in the plan with what the change would mean.
func (e *Engine) beyondWords(members []plan.Member) string {
	var names []string
	for _, m := range members {
		names = append(names, m.UPN)
	}
	if n := len(names); n > mostBeyond {
		names = append(names[:mostBeyond:mostBeyond], fmt.Sprintf("%d more", n-mostBeyond))
	}
	what := "would be changed and must not be (--protect)"
	if slices.ContainsFunc(members, func(m plan.Member) bool { return len(m.On) > 0 }) {
		what = "would get service plans that are off for them"
	}
	if slices.ContainsFunc(members, func(m plan.Member) bool { return len(m.Loses)+len(m.Off) > 0 }) {
		what = "would lose licenses or service plans"
	}
	return fmt.Sprintf("%s %s, and the plan does not say so: %s", tenant.Count(len(members), "member"), what, strings.Join(names, ", "))
}
