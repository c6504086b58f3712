package batch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// driftPause lies between the two reads that it takes to say that a user drifted:
// the first may have met a replica that lags behind (R33).
const driftPause = 2 * time.Second

// check reads users and lets those go on who are as the plan found them. Who is
// already as planned, or moved since, is left alone (R27). Changes that an earlier
// process began are past this question.
func (e *Engine) check(ctx context.Context, q *queue, lines []plan.Line) error {
	var ready, unsure []plan.Line
	var fresh []plan.Line
	for _, l := range lines {
		if e.standing(l) == standsBegun {
			ready = append(ready, l)
		} else {
			fresh = append(fresh, l)
		}
	}
	found, err := e.read(ctx, fresh)
	for i, f := range found {
		l := fresh[i]
		switch {
		case f.Err == nil && e.planned(l, f.User):
			ready = append(ready, l)
		default:
			unsure = append(unsure, l)
		}
	}
	q.checked(ready)
	if err != nil || len(unsure) == 0 {
		return err
	}
	return e.second(ctx, q, unsure)
}

// second looks again at users who were not as planned, and says what they are.
func (e *Engine) second(ctx context.Context, q *queue, lines []plan.Line) error {
	if err := e.Clock.Sleep(ctx, driftPause); err != nil {
		return err
	}
	found, err := e.read(ctx, lines)
	if err != nil {
		return err
	}
	var ready []plan.Line
	for i, f := range found {
		l := lines[i]
		switch {
		case f.Err != nil:
			e.ended(l, Parked) // unread is unwritten; resume tries again
		case e.planned(l, f.User):
			ready = append(ready, l)
		default:
			if err := e.leave(ctx, l, f.User); err != nil {
				return err
			}
		}
	}
	q.again(ready)
	return nil
}

// read reads the users of lines: by object id, or by UPN for accounts to be made.
func (e *Engine) read(ctx context.Context, lines []plan.Line) ([]Found, error) {
	if len(lines) == 0 {
		return nil, nil
	}
	keys := make([]string, len(lines))
	for i, l := range lines {
		keys[i] = Key(l)
	}
	found, err := e.Tenant.ReadUsers(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("read users before writing: %w", shutOut(err))
	}
	return found, nil
}

// Key is by what the user of a line is read: object id, else UPN.
func Key(l plan.Line) string {
	if l.User != "" {
		return string(l.User)
	}
	return l.UPN
}

// leave records that a change is left alone, and what was found.
func (e *Engine) leave(ctx context.Context, l plan.Line, u *tenant.User) error {
	ev := journal.Event{Kind: journal.LeftBe, Change: l.ID, Code: "drifted"}
	if u != nil {
		s := plan.StateOf(*u)
		ev.Found = &s
		if e.same(l, l.After, u) {
			ev.Code = "already"
		}
	}
	e.ended(l, Left)
	return e.append(context.WithoutCancel(ctx), ev)
}

// planned tells whether the user is as the plan found it.
func (e *Engine) planned(l plan.Line, u *tenant.User) bool { return e.same(l, l.Before, u) }

// same tells whether a user is in a state, as far as the line is about: the direct
// rows of the SKUs it touches, and the usage location if it is written (R27). A nil
// state is no user at all. Disabled plans are compared over those that can be
// switched per user (R15).
func (e *Engine) same(l plan.Line, s *plan.State, u *tenant.User) bool {
	if s == nil || u == nil {
		return s == nil && u == nil
	}
	if writesLocation(l) && !strings.EqualFold(s.Location, u.UsageLocation) {
		return false
	}
	return !slices.ContainsFunc(l.Touches, func(id sku.ID) bool {
		want, wanted := tenant.Find(s.Direct, id)
		has, holds := u.HoldsDirect(id)
		return wanted != holds || wanted && !e.sameOff(id, want.Disabled, has.Disabled)
	})
}

func (e *Engine) sameOff(id sku.ID, a, b sku.PlanSet) bool {
	k, ok := e.Plan.Header.SKU(id)
	if !ok {
		return a.Equal(b)
	}
	user := k.UserPlans()
	return a.Intersect(user).Equal(b.Intersect(user))
}

func writesLocation(l plan.Line) bool {
	return slices.ContainsFunc(l.Calls, func(c plan.Call) bool { return c.Location != "" })
}

// shutOut marks errors after which no sign-in of ours will get an answer.
func shutOut(err error) error {
	if errors.Is(err, tenant.ErrSignIn) || errors.Is(err, tenant.ErrForbidden) {
		return fmt.Errorf("%w: %w", ErrShutOut, err)
	}
	return err
}
