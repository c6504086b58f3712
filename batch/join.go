package batch

import (
	"context"
	"errors"
	"slices"

	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/tenant"
)

// groupRequest is how many users one request adds to a group (graph-contract 7.3).
const groupRequest = 20

// Endings of a turn after which a change goes on in another way.
const (
	joining  Ending = "joining"  // its user is to be added to a group, together with others
	awaiting Ending = "awaiting" // a group has yet to give what its next call rests on
)

// joins are changes whose next call adds their user to a group, by the group.
type joins struct {
	order  []tenant.GroupID
	busy   map[tenant.GroupID]bool // a request for the group is under way: another one would conflict with it
	byTeam map[tenant.GroupID][]joiner
}

// A joiner is a change with the number of the call that adds its user to a group.
type joiner struct {
	plan.Line
	call int
}

func (j *joins) add(x joiner) {
	g := x.Calls[x.call].Group
	if j.byTeam == nil {
		j.byTeam = map[tenant.GroupID][]joiner{}
	}
	if !slices.Contains(j.order, g) {
		j.order = append(j.order, g)
	}
	j.byTeam[g] = append(j.byTeam[g], x)
}

// take hands out changes for one request: as many as it holds, or what there is where no
// more are to come.
func (j *joins) take(more bool) []joiner {
	for _, g := range j.order {
		n := len(j.byTeam[g])
		if n == 0 || n < groupRequest && more || j.busy[g] {
			continue
		}
		if j.busy == nil {
			j.busy = map[tenant.GroupID]bool{}
		}
		j.busy[g] = true
		n = min(n, groupRequest)
		some := j.byTeam[g][:n]
		j.byTeam[g] = j.byTeam[g][n:]
		return some
	}
	return nil
}

// waiting tells whether there is anybody to be added.
func (j *joins) waiting() bool {
	return slices.ContainsFunc(j.order, func(g tenant.GroupID) bool { return len(j.byTeam[g]) > 0 })
}

// joinersIn counts a change whose user is added to a group as one.
func joinersIn(l plan.Line) int {
	if slices.ContainsFunc(l.Calls, func(c plan.Call) bool { return c.Kind == plan.Join }) {
		return 1
	}
	return 0
}

// join puts a change back until a request for its group is full.
func (q *queue) join(l plan.Line, call int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.joins.add(joiner{l, call})
}

// requested says that a request for a group came to its end.
func (q *queue) requested(g tenant.GroupID) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.joins.busy, g)
}

// join adds the users of some changes to one group in one request. Its answer counts for
// all of them; where it says nothing of one, each goes alone.
func (e *Engine) join(ctx context.Context, q *queue, team []joiner) error {
	defer q.requested(team[0].Calls[team[0].call].Group)
	lines := make([]plan.Line, len(team))
	for i, x := range team {
		lines[i] = x.Line
	}
	f := fate{joins: true, shared: true, pause: firstPause}
	for do := send; ; {
		var o outcome
		var err error
		switch do {
		case send:
			o, err = e.sendJoin(ctx, team)
		case wait:
			if err := e.Clock.Sleep(ctx, f.nap); err != nil {
				return nil // put back: nobody was added
			}
			do = send
			continue
		case done:
			q.admit(lines)
			return nil
		case divide:
			e.sendAlone(lines)
			q.admit(lines)
			return nil
		default:
			for _, l := range lines {
				e.ended(l, Parked)
			}
			return nil
		}
		if interrupted(ctx, err) || errors.Is(err, errPutOff) {
			return nil
		}
		if err != nil {
			return err
		}
		f.ending = ctx.Err() != nil
		f, do = next(f, o)
	}
}

// sendJoin sends the request once: the intent of every change is on disk before, and the
// outcome after.
func (e *Engine) sendJoin(ctx context.Context, team []joiner) (outcome, error) {
	tickets, err := e.Pacer.TakeSeries(ctx, pace.Cost{Units: 1, Writes: 1})
	if err != nil {
		return outcome{}, err
	}
	ticket := tickets[0]
	if e.shut() {
		ticket.Answered(pace.Answer{})
		return outcome{}, errPutOff
	}
	ticket.GiveUpWith(ctx)
	ctx = context.WithoutCancel(ctx)
	events, users := make([]journal.Event, len(team)), make([]tenant.UserID, len(team))
	for i, x := range team {
		users[i] = e.userOf(x.Line)
		events[i] = journal.Event{Kind: journal.Intent, Change: x.ID, Call: x.call, Try: e.progress(x.Line).Tries(x.call) + 1}
		if i > 0 {
			events[i].With = team[0].ID
		}
		if err := e.append(ctx, events[i]); err != nil {
			ticket.Answered(pace.Answer{})
			return outcome{}, err
		}
	}
	receipt, err := e.Tenant.AddMembers(pace.WithTicket(ctx, ticket), team[0].Calls[team[0].call].Group, users)
	ticket.Answered(pace.Answer{})
	o := meaning(err)
	stop := e.stops(ctx, o, err)
	for _, ev := range events {
		ev.Kind, ev.Receipt, ev.Result, ev.Code = journal.Outcome, receipt, results[o.kind], o.code
		if o.kind == refused {
			ev.Result = journal.Divided
		}
		if stop != nil {
			ev.Result = journal.Unsent
		}
		if err != nil {
			ev.Message = err.Error()
		}
		if err := e.append(ctx, ev); err != nil {
			return outcome{}, err
		}
	}
	return o, stop
}

// userOf is the object id of the user of a change, that of a new account included.
func (e *Engine) userOf(l plan.Line) tenant.UserID {
	if id := e.progress(l).Created(); id != "" {
		return id
	}
	return l.User
}

// sendAlone has each of the changes added to its group by a request of its own.
func (e *Engine) sendAlone(lines []plan.Line) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.alone == nil {
		e.alone = map[plan.ChangeID]bool{}
	}
	for _, l := range lines {
		e.alone[l.ID] = true
	}
}

func (e *Engine) goesAlone(id plan.ChangeID) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.byRef || e.alone[id]
}

// joinByRef remembers that this sign-in may add members one by one and not together.
func (e *Engine) joinByRef() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.byRef = true
}

func (e *Engine) joinsByRef() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.byRef
}
