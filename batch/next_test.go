package batch

import (
	"testing"
	"time"

	"reseat/plan/tenant"
)

// Each row: what is known of a call, what happens, and what follows. No clock, no tenant.
func TestNext(t *testing.T) {
	var (
		add    = fate{pause: firstPause}
		taking = fate{pause: firstPause, removes: true}
		making = fate{pause: firstPause, creates: true}
		first  = fate{pause: firstPause, removes: true, half: 1}
		second = fate{pause: firstPause, half: 2}

		joining = fate{pause: firstPause, joins: true}
		team    = fate{pause: firstPause, joins: true, shared: true}
		resting = fate{pause: firstPause, removes: true, rests: true, waits: true}
	)
	with := func(f fate, change func(*fate)) fate { change(&f); return f }
	ending := func(f fate) fate { return with(f, func(f *fate) { f.ending = true }) }
	queued := func(f fate) fate { return with(f, func(f *fate) { f.queued = true }) }
	waited := func(f fate, d time.Duration) fate { return with(f, func(f *fate) { f.waited = d }) }
	recent := func(f fate) fate { return with(f, func(f *fate) { f.recent = true }) }
	doubted := func(f fate, code string) fate {
		return with(f, func(f *fate) { f.doubtful, f.code, f.lost = true, code, code == "" })
	}
	unproved := with(second, func(f *fate) { f.unproved = true })
	no := func(r *tenant.Refusal) outcome { return outcome{refused, r.Code} }
	is := func(k outcomeKind) outcome { return outcome{kind: k} }
	for _, tt := range []struct {
		name string
		f    fate
		o    outcome
		want act
		then act // what the call begins with after a pause; of other acts 0
	}{
		{"accepted", add, is(accepted), done, 0},
		{"accepted second half after a first half in doubt", unproved, is(accepted), look, 0},
		{"and a read shows it", with(unproved, func(f *fate) { f.accepted = true }), is(shown), done, 0},
		{"and a read does not: the first half landed late", with(unproved, func(f *fate) { f.accepted = true }), is(notShown), wait, send},
		{"and no read can show it yet", with(unproved, func(f *fate) { f.accepted = true }), is(inconclusive), wait, send},

		{"throttled", add, is(throttled), wait, send},
		{"RUN-5: throttled, and the run is to end: put back", ending(add), is(throttled), park, 0},
		{"throttled second half, and the run is to end", ending(second), is(throttled), wait, send},
		{"never arrived", add, is(unsent), wait, send},
		{"never arrived for five minutes", waited(add, patience), is(unsent), park, 0},
		{"never arrived, others wait: they would fare no better", waited(queued(add), turn), is(unsent), wait, send},

		{"no answer", add, is(unanswered), look, 0},
		{"no answer to a first half: never repeated", first, is(unanswered), done, 0},
		{"no answer to a second half", second, is(unanswered), look, 0},
		{"a read shows it", doubted(add, ""), is(shown), done, 0},
		{"a read does not show it", doubted(add, ""), is(notShown), wait, send},
		{"a read shows something else", doubted(add, ""), is(elsewhere), wait, send},
		{"the user cannot be read", doubted(add, ""), is(unread), wait, look},
		{"the user of a second half cannot be read: not waited for", doubted(second, ""), is(unread), wait, send},
		{"a read proves nothing of a second half", doubted(second, ""), is(inconclusive), wait, send},

		{"R51: several users were added", team, is(accepted), done, 0},
		{"R51: a request for several users was refused: each goes alone", team, no(tenant.ErrNotFound), divide, 0},
		{"R51: a request for several users had no answer: each is looked at", team, is(unanswered), divide, 0},
		{"R51: a request for several users was throttled", team, is(throttled), wait, send},
		{"R51: a member already, which may be our own doing", joining, no(tenant.ErrMember), look, 0},
		{"R51: the sign-in may not add several users: one by one", joining, no(tenant.ErrForbidden), send, 0},
		{"R51: nor one", with(joining, func(f *fate) { f.byRef = true }), no(tenant.ErrForbidden), refuse, 0},
		{"R51: too new to be known everywhere", joining, no(tenant.ErrNotReplicated), wait, send},
		{"R51: no member, which may be our own doing", with(add, func(f *fate) { f.leaves = true }), no(tenant.ErrNotMember), look, 0},
		{"R52: the group covers", resting, is(covered), send, 0},
		{"R52: the group is still to be processed", resting, is(coming), await, 0},
		{"R52: the group does not cover: a second read tells", resting, is(lacking), wait, prove},
		{"R52: nor does it at the second read", with(resting, func(f *fate) { f.lacked = true }), is(lacking), refuse, 0},
		{"R27: what the call rests on is gone, and nothing is to come", with(resting, func(f *fate) { f.lacked, f.waits = true, false }), is(lacking), leave, 0},
		{"R52: what was read grew old", resting, is(stale), prove, 0},
		{"R52: throttled: the proof is read again", with(resting, func(f *fate) { f.proved = true }), is(throttled), wait, prove},

		{"RUN-3: not assigned, as the answer to a first half", first, no(tenant.ErrNotAssigned), done, 0},
		{"RUN-3: not assigned, as the answer to a removal or swap", taking, no(tenant.ErrNotAssigned), look, 0},
		{"R20: a group gives it alone, as the answer to the removal of the direct one", taking, no(tenant.ErrInherited), look, 0},
		{"and nothing was to be taken", add, no(tenant.ErrInherited), refuse, 0},
		{"and reads show that it was our own doing", doubted(taking, tenant.ErrNotAssigned.Code), is(shown), done, 0},
		{"and reads show the user as before", doubted(taking, tenant.ErrNotAssigned.Code), is(notShown), wait, send},
		{"and reads show that it was somebody else", doubted(taking, tenant.ErrNotAssigned.Code), is(elsewhere), refuse, 0},
		{"not assigned, and nothing was to be taken", add, no(tenant.ErrNotAssigned), refuse, 0},
		{"R20: the name is taken, as the answer to a create", making, no(tenant.ErrExists), look, 0},
		{"and the account is ours", doubted(making, tenant.ErrExists.Code), is(shown), done, 0},
		{"and it is somebody else's", doubted(making, tenant.ErrExists.Code), is(elsewhere), refuse, 0},
		{"and it is not to be seen yet: never sent twice", doubted(making, tenant.ErrExists.Code), is(notShown), wait, look},
		{"and for a minute", waited(doubted(making, tenant.ErrExists.Code), unseenPatience), is(notShown), refuse, 0},
		{"and the run is to end", ending(waited(doubted(making, tenant.ErrExists.Code), unseenPatience)), is(notShown), park, 0},

		{"nothing would change", add, no(tenant.ErrNoChange), done, 0},
		{"nothing would change, as the answer to a second half", second, no(tenant.ErrNoChange), look, 0},
		{"refused for good", add, no(tenant.ErrDependency), refuse, 0},
		{"forbidden", first, no(tenant.ErrForbidden), refuse, 0},
		{"no seat", add, no(tenant.ErrNoSeat), refuse, 0},
		{"R21: no seat for a second half", second, no(tenant.ErrNoSeat), wait, send},
		{"and for ten minutes", waited(second, halfPatience), no(tenant.ErrNoSeat), park, 0},
		{"and others wait: they come first", waited(queued(second), turn), no(tenant.ErrNoSeat), park, 0},
		{"and the run is to end: nobody comes first", waited(ending(queued(second)), turn), no(tenant.ErrNoSeat), wait, send},
		{"no location, written a moment ago", recent(add), no(tenant.ErrUsageLocation), wait, send},
		{"no location", add, no(tenant.ErrUsageLocation), refuse, 0},
		{"no such user, made a moment ago", recent(add), no(tenant.ErrNotFound), wait, send},
		{"no such user", add, no(tenant.ErrNotFound), refuse, 0},

		{"RUN-12: in doubt, and others wait", waited(queued(doubted(add, "")), turn), is(unread), park, 0},
		{"in doubt, and the run is to end", ending(doubted(add, "")), is(notShown), park, 0},
	} {
		f, got := next(tt.f, tt.o)
		if got != tt.want {
			t.Errorf("%s: act %d, want %d", tt.name, got, tt.want)
		}
		if got == wait && (f.first() != tt.then || f.nap <= 0) {
			t.Errorf("%s: after a pause of %v comes act %d, want %d", tt.name, f.nap, f.first(), tt.then)
		}
		if got == park && tt.o.kind != throttled && !f.gaveUp {
			t.Errorf("%s: parked, and nobody gave up", tt.name)
		}
	}
}

// Whatever happens, a call comes to an end, and not later than its patience.
func TestEveryFateEnds(t *testing.T) {
	codes := []string{""}
	for _, r := range tenant.Refusals() {
		codes = append(codes, r.Code)
	}
	for kind := accepted; kind <= inconclusive; kind++ {
		for _, code := range codes {
			for _, half := range []int{0, 1, 2} {
				for bits := range 16 {
					f := fate{half: half, removes: bits&1 > 0, creates: bits&2 > 0, queued: bits&4 > 0, recent: bits&8 > 0, unproved: half == 2, pause: firstPause}
					do := f.first()
					for n := 0; do == send || do == look || do == wait; n++ {
						if n > 2000 {
							t.Fatalf("outcome %d %s of half %d has no end", kind, code, half)
						}
						o := outcome{kind, code}
						switch {
						case do == wait:
							do = f.first()
							continue
						case do == look && kind < shown:
							o = outcome{kind: notShown}
						case do == send && kind >= shown:
							o = outcome{kind: unanswered}
						}
						f, do = next(f, o)
					}
					if f.waited > halfPatience+longestPause {
						t.Errorf("outcome %d %s of half %d was waited for %v", kind, code, half, f.waited)
					}
				}
			}
		}
	}
}
