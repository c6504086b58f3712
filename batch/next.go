package batch

import (
	"time"

	"reseat/batch/pace"
	"reseat/plan/tenant"
)

// An act is what follows the outcome of a call.
type act int

const (
	send   act = iota // send it, as soon as the pacer allows
	look              // read the user: nothing may be sent before
	wait              // pause, then look where the call is in doubt, else send
	done              // go on to the next call
	refuse            // the tenant turned it down for good
	park              // neither: a later turn goes on with it
	prove             // read the user: it may be sent only if what it takes is on by another path
	await             // a group has yet to give what the call rests on: others are not kept waiting
	leave             // what the call rests on is not there, and nothing is to come: the user drifted
	divide            // the answer to a request for several users says nothing of one: each goes alone
)

// An outcomeKind is what came of sending a call once, or of reading its user.
type outcomeKind int

const (
	accepted     outcomeKind = iota // sent: answered with success
	refused                         // sent: turned down
	throttled                       // sent: turned away, without effect
	unsent                          // sent: never reached the tenant
	unanswered                      // sent: only a read can tell what became of it
	shown                           // read: the user shows the effect
	notShown                        // read: the user is as before the call
	elsewhere                       // read: the user is neither as before nor as after
	unread                          // read: the user could not be read
	inconclusive                    // read: what it shows proves nothing of this call
	covered                         // read: what the call takes is on by another path
	coming                          // read: a group has yet to give what is missing
	lacking                         // read: something is missing, and nothing is to come
	stale                           // not sent: what was read has become too old while its turn was waited for
)

// An outcome is one event in the life of a call.
type outcome struct {
	kind outcomeKind
	code string // of a refusal
}

// How long a call is tried again: the pauses between its tries together. What the
// pacer makes a try wait does not count.
const (
	patience     = 5 * time.Minute  // for a call whose failure leaves the user as before
	halfPatience = 10 * time.Minute // for the second half of a readd (R21)
	turn         = 15 * time.Second // while others wait for this one (R45)
	firstPause   = time.Second      // before the second try; doubled for each further one
	longestPause = 30 * time.Second

	unseenPatience = time.Minute // for an account of which nothing but a refusal speaks
)

// A fate is what is known of one call under way, as far as it decides what follows.
type fate struct {
	half    int  // of a readd, as in plan.Call
	creates bool // it makes an account
	joins   bool // it adds to a group
	leaves  bool // it takes out of a group
	shared  bool // its request is for several users
	byRef   bool // it is sent one user at a time, in the form that some sign-ins are allowed instead
	rests   bool // it rests on another path, which a read must show just before
	waits   bool // a group may still have to give that path
	removes bool // it takes a license
	recent  bool // the account or its location was written a moment ago
	queued  bool // other changes wait for this one
	ending  bool // the run is to end: nothing is tried that can be left to resume

	doubtful bool   // a try may have had effect: only a read can tell
	code     string // of the refusal that put it in doubt; empty: no answer did
	lost     bool   // some try was not answered
	unproved bool   // a second half after a first half in doubt, which may land after it (R20)
	accepted bool   // such a second half was accepted

	waited time.Duration // in pauses so far
	nap    time.Duration // the pause to be made now
	pause  time.Duration // the next one
	gaveUp bool          // patience was over

	turnedAway int // with 429, so many times in a row

	proved bool // a read has just shown the path that it rests on
	lacked bool // the read before showed that the path is not there
}

// first says what a call begins with.
func (f fate) first() act {
	switch {
	case f.doubtful || f.accepted:
		return look
	case f.rests && !f.proved:
		return prove
	}
	return send
}

// weigh says what a refusal means: success, doubt, or a refusal indeed.
func (f fate) weigh(o outcome) outcome {
	switch {
	case o.kind != refused:
		return o
	case o.code == tenant.ErrNoChange.Code && f.half != 2:
		return outcome{accepted, o.code}
	case o.code == tenant.ErrNoChange.Code:
		return outcome{kind: unanswered} // a replica that has not heard of the first half (R20)
	case f.removes && (o.code == tenant.ErrNotAssigned.Code || o.code == tenant.ErrInherited.Code), f.creates && o.code == tenant.ErrExists.Code,
		f.joins && o.code == tenant.ErrMember.Code, f.leaves && o.code == tenant.ErrNotMember.Code:
		// A read before showed otherwise, so our own delivery, an earlier one or the
		// same one made twice, may be why (R20).
		return outcome{unanswered, o.code}
	}
	return o
}

// next says what follows an outcome. It is a function of its arguments alone, and the
// one place where the fate of a call is decided (R20, R21, R45).
func next(f fate, o outcome) (fate, act) {
	o = f.weigh(o)
	if o.kind != throttled {
		f.turnedAway = 0
	}
	switch o.kind {
	case refused, unanswered:
		if f.shared {
			return f, divide
		}
	}
	switch o.kind {
	case accepted:
		if f.unproved {
			f.accepted = true
			return f, look
		}
		return f, done
	case refused:
		switch {
		case f.joins && !f.byRef && o.code == tenant.ErrForbidden.Code:
			f.byRef = true
			return f, send
		case f.mends(o.code):
			return f.later(f.patience())
		}
		return f, refuse
	case throttled:
		if f.ending && f.half != 2 {
			return f, park // it had no effect, so nothing keeps it from being put back (R45)
		}
		f.turnedAway++
		return f.again(pace.BackOff(f.turnedAway), f.longest()) // what others met is the pacer's
	case unsent:
		return f.later(f.longest()) // who comes next would fare no better
	case unanswered:
		f.doubtful, f.code, f.lost = true, o.code, f.lost || o.code == ""
		if f.half == 1 {
			return f, done // never repeated: it stays in doubt until a read shows the second half
		}
		return f, look
	case covered, coming, lacking, stale:
		return f.rest(o)
	}
	return f.read(o)
}

// rest says what follows from whether the path is there on which a call rests. That it is
// not there counts when two reads in a row show it (R33).
func (f fate) rest(o outcome) (fate, act) {
	switch {
	case o.kind == covered:
		f.proved, f.lacked = true, false
		return f, send
	case o.kind == stale:
		f.proved = false
		return f, prove
	case o.kind == coming:
		return f, await
	case !f.lacked:
		f.lacked, f.nap = true, driftPause
		return f, wait
	case !f.waits:
		return f, leave
	}
	return f, refuse
}

// read says what follows a read of the user. Where no read shows the effect, sending
// the call again is safe: if it landed after all, it changes nothing or is refused in a
// way that is looked at once more.
func (f fate) read(o outcome) (fate, act) {
	switch {
	case o.kind == shown:
		return f, done
	case o.kind == unread && f.half != 2:
		return f.later(f.patience()) // who may be without a license does not wait for a read
	case o.kind == elsewhere && f.code != "" && !f.joins && !f.leaves:
		return f, refuse // somebody else did what the refusal speaks of
	case f.code == tenant.ErrExists.Code:
		return f.unseen()
	}
	f.doubtful, f.accepted = false, false
	return f.later(f.patience())
}

// unseen waits for an account that is said to be there and not to be seen: a new one
// takes time to be, and cannot be made twice. Somebody else's never comes to be seen as
// ours.
func (f fate) unseen() (fate, act) {
	most := f.patience()
	if !f.lost {
		most = min(most, unseenPatience)
	}
	g, do := f.later(most)
	if do == park && !f.ending && most > turn {
		return f, refuse
	}
	return g, do
}

// later pauses before the next try, and longer each time, as long as patience lasts.
func (f fate) later(most time.Duration) (fate, act) {
	f, do := f.again(f.pause, most)
	f.pause = min(2*f.pause, longestPause)
	return f, do
}

func (f fate) again(nap, most time.Duration) (fate, act) {
	f.nap, f.proved = nap, false
	if f.waited += nap; f.waited > most {
		f.gaveUp = true
		return f, park
	}
	return f, wait
}

// patience is how long a call may be tried again for a reason of its own. While others
// wait for it, it takes its turn later.
func (f fate) patience() time.Duration {
	if f.queued && !f.ending {
		return turn
	}
	return f.longest()
}

// longest is how long a call may be tried again at all. Once the run is to end that is
// over, but for users who may be without their license.
func (f fate) longest() time.Duration {
	switch {
	case f.half == 2:
		return halfPatience
	case f.ending:
		return 0
	}
	return patience
}

// mends tells whether time may undo a refusal: of a call on an account or location
// written a moment ago (graph-contract 5.3 #1, #13), or of the second half of a readd
// for want of a seat, which was given up but not counted yet, or which whoever took it
// may give back (R21).
func (f fate) mends(code string) bool {
	switch code {
	case tenant.ErrUsageLocation.Code, tenant.ErrNotFound.Code:
		return f.recent
	case tenant.ErrNotReplicated.Code:
		return true
	case tenant.ErrNoSeat.Code:
		return f.half == 2
	}
	return false
}

// replicaLag is how long a tenant may not have heard everywhere of a new account or
// usage location (graph-contract 3.3, 5.4).
const replicaLag = 15 * time.Minute

// recently tells whether an account or location was written so short a time ago that
// not all of the tenant may have heard of it.
func recently(wrote, now time.Time) bool { return !wrote.IsZero() && now.Sub(wrote) < replicaLag }
