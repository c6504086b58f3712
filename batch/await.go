package batch

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// How long the pauses are in which who waits for a group is read again (graph-contract-2
// section 1.3).
const (
	firstAwait   = time.Second
	longestAwait = time.Minute
)

// proofLasts is how old a reading may be by which something is taken away.
const proofLasts = 30 * time.Second

// prove reads the user and says whether what a call takes is on by another path. It is
// the state found that counts, and not that of the plan (R52).
func (x *execution) prove(ctx context.Context, i int) (outcome, error) {
	u, err := x.readUser(ctx)
	if err != nil {
		x.fault = fmt.Errorf("read %s before something is taken: %w", x.line.UPN, err)
		return outcome{kind: unread}, stopOnly(err)
	}
	x.read = x.e.Clock.Now()
	if u == nil {
		return outcome{kind: lacking}, nil
	}
	o, cover := x.e.weighCover(x.line, i, *u)
	if o.kind == lacking {
		x.why = cover.Words(x.e.Plan.Header)
		s := plan.StateOf(*u)
		x.found = &s
	}
	return o, nil
}

// weighCover says what one read of a user means for the proof of a call.
func (e *Engine) weighCover(l plan.Line, i int, u tenant.User) (outcome, plan.Cover) {
	cover := l.Cover(i, u, e.plans)
	switch {
	case cover.Holds():
		return outcome{kind: covered}, cover
	case l.Calls[i].Proof.Wait && len(cover.Coming) > 0 && len(cover.Failed) == 0 && !e.overdue(l):
		return outcome{kind: coming}, cover
	}
	return outcome{lacking, tenant.ErrNotCovered.Code}, cover
}

// overdue tells whether a group had all the time that one may take for the user of a line.
func (e *Engine) overdue(l plan.Line) bool {
	joined := joinedAt(l, e.progress(l))
	return !joined.IsZero() && e.Clock.Now().Sub(joined) > l.GroupLag()
}

// joinedAt is when the last call of a line was accepted that added to a group.
func joinedAt(l plan.Line, p journal.Progress) time.Time {
	var at time.Time
	for i, c := range l.Calls {
		if c.Kind == plan.Join && p.CallDone(i) {
			at = latest(at, p.Calls[i].AnsweredAt)
		}
	}
	return at
}

// outdated tells whether what was read has become too old to take something away by.
func (x *execution) outdated(call plan.Call) bool {
	return call.Proof != nil && !x.hurry && x.e.Clock.Now().Sub(x.read) > proofLasts
}

// unproved records why a call is not sent that rests on another path.
func (x *execution) unproved(ctx context.Context, i int, do act) error {
	switch do {
	case refuse:
		x.code = tenant.ErrNotCovered.Code
		return x.e.append(ctx, journal.Event{Kind: journal.Settled, Change: x.line.ID, Call: i, Result: journal.Refused, Code: x.code, Message: x.why, Note: "nothing was sent"})
	case leave:
		return x.e.append(ctx, journal.Event{Kind: journal.LeftBe, Change: x.line.ID, Code: "drifted", Found: x.found, Message: x.why})
	}
	return nil
}

// readGroups adds to a user of which groups it is a member.
func (x *execution) readGroups(ctx context.Context, u *tenant.User) error {
	found, err := x.e.Tenant.Memberships(ctx, []tenant.UserID{u.ID})
	if err == nil {
		err = found[0].Err
	}
	if err != nil {
		return shutOut(err)
	}
	u.Groups = found[0].Groups
	return nil
}

// await puts a change aside until its group gives what its next call rests on.
func (e *Engine) await(l plan.Line) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.awaits.put(l)
}

func (e *Engine) takeAwaiting() []plan.Line {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.awaits.takeAll()
}

// awaitGroups reads who waits for a group again, with growing pauses, and goes on with
// those for whom it is there, or will not come. It returns when nobody waits any more, or
// when nothing came for as long as Await allows: resume goes on with the others.
func (e *Engine) awaitGroups(ctx context.Context) error {
	lines := e.takeAwaiting()
	if len(lines) > 0 && e.Notice != nil {
		e.Notice(waitWords(len(lines)))
	}
	pause, since := firstAwait, e.Clock.Now()
	for len(lines) > 0 {
		left := e.Await - e.Clock.Now().Sub(since)
		if left <= 0 {
			break
		}
		if err := e.Clock.Sleep(ctx, min(pause, left)); err != nil {
			e.parkAll(lines)
			return err
		}
		come, rest, err := e.arrived(ctx, lines)
		if err != nil {
			e.parkAll(lines)
			return err
		}
		if len(come) == 0 {
			pause = min(pause*3/2, longestAwait)
			continue
		}
		err = e.wave(ctx, come)
		if err == nil {
			err = e.settle(ctx)
		}
		if err != nil {
			e.parkAll(rest)
			return err
		}
		lines = append(rest, e.takeAwaiting()...)
		pause, since = firstAwait, e.Clock.Now()
	}
	e.parkAll(lines)
	return nil
}

// waitWords says how many users wait, as awaitGroups begins.
func waitWords(users int) string {
	if users == 1 {
		return "1 user waits for a group to be processed; the direct license stays until it is"
	}
	return tenant.Thousands(users) + " users wait for their group to be processed; their direct licenses stay until it is"
}

func (e *Engine) parkAll(lines []plan.Line) {
	for _, l := range lines {
		e.ended(l, Parked)
	}
}

// arrived reads the users of lines in JSON batches, several at a time, and tells for whom
// there is something to do.
func (e *Engine) arrived(ctx context.Context, lines []plan.Line) (come, rest []plan.Line, err error) {
	chunks := slices.Collect(slices.Chunk(lines, 10*checkSize))
	ready := make([][]bool, len(chunks))
	var mu sync.Mutex
	n := 0
	err = pace.Together(ctx, e.Clock, min(readbackAtATime, len(chunks)), func(ctx context.Context, _ int) error {
		for {
			mu.Lock()
			i := n
			n++
			mu.Unlock()
			if i >= len(chunks) {
				return nil
			}
			found, err := e.look(ctx, chunks[i])
			if err != nil {
				return err
			}
			ready[i] = make([]bool, len(found))
			for k, f := range found {
				ready[i][k] = f.Err == nil && e.cameFor(chunks[i][k], f.User)
			}
		}
	})
	if err != nil {
		return nil, nil, err
	}
	for i, chunk := range chunks {
		for k, l := range chunk {
			if ready[i][k] {
				come = append(come, l)
			} else {
				rest = append(rest, l)
			}
		}
	}
	return come, rest, nil
}

// cameFor tells whether a user has what the next call of a line rests on, or will not
// get it.
func (e *Engine) cameFor(l plan.Line, u *tenant.User) bool {
	p := e.progress(l)
	for i, c := range l.Calls {
		if c.Proof != nil && !p.CallDone(i) {
			if u == nil {
				return true
			}
			o, _ := e.weighCover(l, i, *u)
			return o.kind != coming
		}
	}
	return true
}

// stopOnly keeps the errors that end a run; others are of one user.
func stopOnly(err error) error {
	if isShutOut(err) {
		return err
	}
	return nil
}
