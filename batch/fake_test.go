package batch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// roundTrip is how long the fake takes to answer a write.
const roundTrip = 100 * time.Millisecond

// A deed is how the fake answers one write instead of honestly.
type deed struct {
	err    error
	effect bool // the write lands all the same
	late   bool // it lands after the user's next write
	twice  bool // it is delivered twice, and the second answer arrives

	strike func(*fake) // what happens to the process as the write arrives; nil: nothing
}

func refusal(r *tenant.Refusal) deed { return deed{err: fmt.Errorf("400: %w", r)} }

var (
	honest     = deed{}
	lostBefore = deed{err: tenant.ErrUnknown}
	lostAfter  = deed{err: tenant.ErrUnknown, effect: true}
	landsLate  = deed{err: tenant.ErrUnknown, late: true}
	twice      = deed{twice: true}
	slowDown   = deed{err: tenant.ErrThrottled}
	notSent    = deed{err: tenant.ErrUnsent}
	signedOut  = deed{err: tenant.ErrSignIn}
)

// An account is a user through time: versions[i].user from versions[i].at on, nil
// where there is none.
type account struct {
	upn      string
	versions []version
	script   []deed  // of the next writes
	unread   []error // of the next reads; nil: none
	late     func()
	busy     bool
}

type version struct {
	at   time.Time
	user *tenant.User
}

func (a *account) now() *tenant.User { return a.asOf(time.Now()) }

func (a *account) asOf(at time.Time) *tenant.User {
	var u *tenant.User
	for i, v := range a.versions {
		if i == 0 || !v.at.After(at) {
			u = v.user
		}
	}
	return u
}

func (a *account) put(u *tenant.User) { a.versions = append(a.versions, version{time.Now(), u}) }

// A fake is a tenant that does the thing. Writes happen at once, are answered after a
// round trip, and go wrong as the script says.
type fake struct {
	t        *testing.T
	mu       sync.Mutex
	accounts []*account
	lag      time.Duration  // how far behind reads are
	seats    map[sku.ID]int // free; a SKU that is not in it has enough
	strict   bool           // a write that changes nothing is refused (graph-contract 15.5)
	role     error          // what Probe answers
	sent     []string       // the writes, in order
	secrets  []string       // the passwords of created accounts
	tape     *tape
	written  func() // called after every write; may be nil
	groups   fakeGroups

	interrupt func()   // of the operator
	clock     *jumping // of the engine
}

func newFake(t *testing.T, tp *tape, lines ...plan.Line) *fake {
	f := &fake{t: t, seats: map[sku.ID]int{}, tape: tp}
	f.groups = fakeGroups{gives: map[tenant.GroupID][]tenant.License{theGroup: {license(skuA)}}, takes: 40 * time.Second}
	for _, l := range lines {
		a := &account{upn: l.UPN, versions: []version{{}}}
		if l.Before != nil {
			a.versions[0].user = &tenant.User{ID: cmp.Or(l.User, tenant.UserID(l.Group)), UPN: l.UPN, UsageLocation: l.Before.Location, Assignments: rows(l.Before.Direct), Groups: l.Before.Member}
		}
		f.accounts = append(f.accounts, a)
	}
	return f
}

func rows(direct []tenant.License) []tenant.Assignment {
	var out []tenant.Assignment
	for _, l := range direct {
		out = append(out, tenant.Assignment{SKU: l.SKU, Disabled: l.Disabled})
	}
	return out
}

// of returns the account by object id or UPN, also one that is gone.
func (f *fake) of(key string) *account {
	for _, a := range f.accounts {
		if a.upn == key || slices.ContainsFunc(a.versions, func(v version) bool { return v.user != nil && string(v.user.ID) == key }) {
			return a
		}
	}
	f.t.Errorf("nobody asked for %q", key)
	return &account{versions: []version{{}}}
}

func (f *fake) ReadUsers(_ context.Context, keys []string) ([]tenant.Found, error) {
	time.Sleep(roundTrip / 2)
	f.mu.Lock()
	defer f.mu.Unlock()
	found := make([]tenant.Found, len(keys))
	for i, k := range keys {
		a := f.of(k)
		if len(a.unread) > 0 {
			found[i].Err, a.unread = a.unread[0], a.unread[1:]
		}
		if found[i].Err != nil {
			continue
		}
		if u := a.asOf(time.Now().Add(-f.lag)); u != nil {
			c := *u
			found[i].User = &c
		}
	}
	return found, nil
}

func (f *fake) Probe(context.Context) error { return f.role }

func (f *fake) AssignLicense(ctx context.Context, id tenant.UserID, add []tenant.License, remove []sku.ID) (tenant.Receipt, error) {
	return f.write(ctx, string(id), fmt.Sprintf("+%d-%d", len(add), len(remove)), func(a *account) error { return f.license(a, add, remove) })
}

func (f *fake) SetUsageLocation(ctx context.Context, id tenant.UserID, location string) (tenant.Receipt, error) {
	return f.write(ctx, string(id), "location", func(a *account) error {
		u := *a.now()
		u.UsageLocation = location
		a.put(&u)
		return nil
	})
}

func (f *fake) CreateUser(ctx context.Context, n tenant.NewUser, location, password string) (tenant.UserID, tenant.Receipt, error) {
	id := tenant.UserID("id of " + n.UPN)
	r, err := f.write(ctx, n.UPN, "create", func(a *account) error {
		if a.now() != nil {
			return tenant.ErrExists
		}
		f.secrets = append(f.secrets, password)
		a.put(&tenant.User{ID: id, UPN: n.UPN, Name: n.DisplayName, UsageLocation: location})
		return nil
	})
	if err != nil {
		id = ""
	}
	return id, r, err
}

// write lets one write happen as the user's script says.
func (f *fake) write(ctx context.Context, key, what string, land func(*account) error) (tenant.Receipt, error) {
	ticket := pace.UseTicket(ctx)
	if err := ticket.Ready(ctx); err != nil {
		return tenant.Receipt{}, fmt.Errorf("%w: %w", tenant.ErrUnsent, err)
	}
	defer ticket.Answered(pace.Answer{Status: 200})
	f.mu.Lock()
	a := f.of(key)
	if f.tape.ghost(idOf(a.upn)) {
		f.mu.Unlock()
		return tenant.Receipt{}, tenant.ErrSignIn
	}
	f.tape.mustIntend(f.t, a.upn)
	if a.busy {
		f.t.Errorf("%s: a second write while one is in flight", a.upn)
	}
	a.busy = true
	f.sent = append(f.sent, strings.TrimSuffix(a.upn, "@contoso.com")+" "+what)
	err := f.happen(a, land)
	if f.written != nil {
		f.written()
	}
	f.mu.Unlock()
	time.Sleep(roundTrip)
	f.mu.Lock()
	a.busy = false
	f.mu.Unlock()
	return tenant.Receipt{Status: 200, At: time.Now()}, err
}

func (f *fake) happen(a *account, land func(*account) error) error {
	late := a.late
	a.late = nil
	defer func() {
		if late != nil {
			late()
		}
	}()
	var d deed
	if dead, _ := f.tape.dead(); !dead && len(a.script) > 0 {
		d, a.script = a.script[0], a.script[1:]
	}
	if d.strike != nil {
		d.strike(f)
	}
	if dead, effect := f.tape.dead(); dead {
		if effect {
			_ = land(a)
		}
		return tenant.ErrUnknown
	}
	switch {
	case d.twice:
		_ = land(a)
		return land(a)
	case d.late:
		a.late = func() { _ = land(a) }
	case d.effect:
		_ = land(a)
	case d.err == nil:
		return land(a)
	}
	return d.err
}

// license is assignLicense: all of it or nothing.
func (f *fake) license(a *account, add []tenant.License, remove []sku.ID) error {
	u := a.now()
	if u == nil {
		return tenant.ErrNotFound
	}
	if len(add) > 0 && u.UsageLocation == "" {
		return tenant.ErrUsageLocation
	}
	next := *u
	next.Assignments = slices.Clone(u.Assignments)
	drop := func(id sku.ID) {
		next.Assignments = slices.DeleteFunc(next.Assignments, func(r tenant.Assignment) bool { return r.SKU == id && r.Direct() })
	}
	for _, id := range remove {
		if _, ok := u.HoldsDirect(id); !ok {
			return tenant.ErrNotAssigned
		}
		drop(id)
	}
	change := len(remove) > 0
	for _, l := range add {
		has, held := u.HoldsDirect(l.SKU)
		if free, limited := f.seats[l.SKU]; limited && !held && free <= 0 {
			return tenant.ErrNoSeat
		}
		change = change || !held || !has.Equal(l)
		drop(l.SKU)
		next.Assignments = append(next.Assignments, rows([]tenant.License{l})...)
	}
	if !change && f.strict {
		return tenant.ErrNoChange
	}
	f.count(u, +1)
	f.count(&next, -1)
	a.put(&next)
	return nil
}

func (f *fake) count(u *tenant.User, n int) {
	for _, l := range u.Direct() {
		if _, limited := f.seats[l.SKU]; limited {
			f.seats[l.SKU] += n
		}
	}
}
