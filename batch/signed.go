package batch

import (
	"context"
	"fmt"
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
		beyond, err := x.e.beyondPlan(ctx, x.line)
		switch {
		case err != nil:
			x.fault = fmt.Errorf("read the members of group %q before its licenses change: %w", x.line.UPN, err)
			return Parked, stopOnly(shutOut(err))
		case len(beyond) == 0:
			return "", nil
		case again:
			return Left, x.e.append(ctx, journal.Event{Kind: journal.LeftBe, Change: x.line.ID, Code: "drifted", Found: x.line.Before, Message: x.e.beyondWords(beyond)})
		}
		if err := x.e.Clock.Sleep(ctx, driftPause); err != nil {
			return Parked, err
		}
	}
}

// beyondPlan lists the members for whom the change means more than the plan says. Members
// whom the plan knows are read only where the group gives less afterwards.
func (e *Engine) beyondPlan(ctx context.Context, l plan.Line) ([]plan.Member, error) {
	members, err := e.Tenant.GroupMembers(ctx, l.Group)
	if err != nil {
		return nil, err
	}
	var ids []string
	takes := e.said.Takes(l)
	for _, m := range members {
		if (m.Kind == "" || m.Kind == "user") && (takes || !e.said.Knows(tenant.UserID(strings.ToLower(m.ID)))) {
			ids = append(ids, m.ID)
		}
	}
	var out []plan.Member
	for some := range slices.Chunk(ids, membersAtATime) {
		found, err := e.Tenant.ReadUsers(ctx, some)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if f.Err != nil {
				return nil, f.Err
			}
			if f.User == nil {
				continue
			}
			if m, beyond := e.said.Beyond(l, *f.User); beyond {
				out = append(out, m)
			}
		}
	}
	return out, nil
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
