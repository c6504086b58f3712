package batch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"reseat/batch/pace"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// theGroup is the group of these tests, and otherGroup one that users leave.
const (
	theGroup   = tenant.GroupID("g0000000-0000-4000-8000-000000000001")
	otherGroup = tenant.GroupID("g0000000-0000-4000-8000-000000000002")
)

// fakeGroups is what groups give, and how long it takes to reach a member.
type fakeGroups struct {
	gives   map[tenant.GroupID][]tenant.License
	takes   time.Duration
	noPatch bool   // this sign-in may add members one by one only
	refuses string // UPN of a user whose presence has a request refused
	patches [][]tenant.UserID
}

func (f *fake) AddMembers(ctx context.Context, g tenant.GroupID, users []tenant.UserID) (tenant.Receipt, error) {
	f.mu.Lock()
	f.groups.patches = append(f.groups.patches, users)
	f.mu.Unlock()
	if len(users) == 1 {
		return f.write(ctx, string(users[0]), "join", func(a *account) error {
			if f.groups.noPatch {
				return tenant.ErrForbidden
			}
			return f.enter(a, g)
		})
	}
	ticket := pace.UseTicket(ctx)
	if err := ticket.Ready(ctx); err != nil {
		return tenant.Receipt{}, fmt.Errorf("%w: %w", tenant.ErrUnsent, err)
	}
	defer ticket.Answered(pace.Answer{Status: 200})
	defer time.Sleep(roundTrip)
	f.mu.Lock()
	defer f.mu.Unlock()
	first := f.of(string(users[0]))
	for _, id := range users {
		f.tape.mustIntend(f.t, f.of(string(id)).upn)
	}
	f.sent = append(f.sent, fmt.Sprint("join of ", len(users)))
	err := f.happen(first, func(*account) error {
		if f.groups.noPatch {
			return tenant.ErrForbidden
		}
		for _, id := range users {
			a := f.of(string(id))
			if slices.Contains(a.now().Groups, g) {
				return tenant.ErrMember
			}
			if a.upn == f.groups.refuses {
				return tenant.ErrNotFound
			}
		}
		for _, id := range users {
			_ = f.enter(f.of(string(id)), g)
		}
		return nil
	})
	return tenant.Receipt{Status: 204, At: time.Now()}, err
}

func (f *fake) AddMember(ctx context.Context, g tenant.GroupID, id tenant.UserID) (tenant.Receipt, error) {
	return f.write(ctx, string(id), "join by ref", func(a *account) error { return f.enter(a, g) })
}

func (f *fake) RemoveMember(ctx context.Context, g tenant.GroupID, id tenant.UserID) (tenant.Receipt, error) {
	return f.write(ctx, string(id), "leave", func(a *account) error {
		u := *a.now()
		if !slices.Contains(u.Groups, g) {
			return tenant.ErrNotMember
		}
		u.Groups = slices.DeleteFunc(slices.Clone(u.Groups), func(x tenant.GroupID) bool { return x == g })
		u.Assignments = slices.DeleteFunc(slices.Clone(u.Assignments), func(r tenant.Assignment) bool { return r.Group == g })
		a.put(&u)
		return nil
	})
}

// enter makes an account a member; what the group gives comes later.
func (f *fake) enter(a *account, g tenant.GroupID) error {
	u := *a.now()
	if slices.Contains(u.Groups, g) {
		return tenant.ErrMember
	}
	if a.upn == f.groups.refuses {
		return tenant.ErrNotFound
	}
	u.Groups = append(slices.Clone(u.Groups), g)
	a.put(&u)
	with := u
	with.Assignments = slices.Clone(u.Assignments)
	for _, l := range f.groups.gives[g] {
		with.Assignments = append(with.Assignments, tenant.Assignment{SKU: l.SKU, Disabled: l.Disabled, Group: g, State: tenant.Active})
	}
	a.versions = append(a.versions, version{time.Now().Add(f.groups.takes), &with})
	return nil
}

func (f *fake) Reprocess(ctx context.Context, id tenant.UserID) (tenant.Receipt, error) {
	return f.write(ctx, string(id), "reprocess", func(a *account) error {
		u := *a.now()
		u.Assignments = slices.Clone(u.Assignments)
		for i := range u.Assignments {
			u.Assignments[i].State, u.Assignments[i].Error = tenant.Active, ""
		}
		a.put(&u)
		return nil
	})
}

// inErrorOf is the line of a member whose license of the group is in error, and who is
// processed again.
func inErrorOf(name string) plan.Line {
	return through(change(name, holding(), holding(), plan.Call{Kind: plan.Reprocess, Group: theGroup, Gives: []tenant.License{license(skuA)}}))
}

func (f *fake) Memberships(_ context.Context, ids []tenant.UserID) ([]tenant.Belonging, error) {
	time.Sleep(roundTrip / 2)
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]tenant.Belonging, len(ids))
	for i, id := range ids {
		if u := f.of(string(id)).asOf(time.Now().Add(-f.lag)); u != nil {
			out[i].Groups = u.Groups
		}
	}
	return out, nil
}

// The fake keeps a group as the account of its id, whose direct licenses are the group's;
// it has no members.
func (f *fake) AssignGroupLicense(ctx context.Context, id tenant.GroupID, add []tenant.License, remove []sku.ID) (tenant.Receipt, error) {
	return f.AssignLicense(ctx, tenant.UserID(id), add, remove)
}

func (f *fake) ReadGroups(ctx context.Context, ids []tenant.GroupID) ([]tenant.FoundGroup, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = string(id)
	}
	found, err := f.ReadUsers(ctx, keys)
	out := make([]tenant.FoundGroup, len(ids))
	for i, u := range found {
		if out[i].Err = u.Err; u.User != nil {
			out[i].Group = &tenant.Group{ID: ids[i], Licenses: u.User.Direct(), Processing: tenant.Processed}
		}
	}
	return out, err
}

func (f *fake) GroupMembers(context.Context, tenant.GroupID) ([]tenant.Member, error) {
	return nil, nil
}

// ofGroup is the line of a group that gives A and is to give B.
func ofGroup(name string) plan.Line {
	l := change(name, holding(license(skuA)), holding(license(skuB)))
	l.Group, l.User = tenant.GroupID(l.User), ""
	l.Calls = []plan.Call{{Kind: plan.GroupLicenses, Group: l.Group, Add: []tenant.License{license(skuB)}, Remove: []sku.ID{skuA}}}
	return l
}

// moved is the line of a user who has A directly and moves to a group that gives it.
func moved(name string) plan.Line {
	before := holding(license(skuA))
	l := change(name, before, holding(),
		plan.Call{Kind: plan.Join, Group: theGroup, Gives: []tenant.License{license(skuA)}},
		plan.Call{Kind: plan.Licenses, Remove: []sku.ID{skuA}, Proof: &plan.Proof{Same: true, Wait: true, By: []tenant.GroupID{theGroup}}})
	return through(l)
}

// joined is the line of a user who joins a group.
func joined(name string) plan.Line {
	return through(change(name, holding(), holding(), plan.Call{Kind: plan.Join, Group: theGroup, Gives: []tenant.License{license(skuA)}}))
}

// gone is the line of a user who leaves a group.
func gone(name string) plan.Line {
	l := change(name, holding(), holding(), plan.Call{Kind: plan.Leave, Group: otherGroup})
	l.Before.Member = []tenant.GroupID{otherGroup}
	return through(l)
}

// through works out where the calls of a line lead.
func through(l plan.Line) plan.Line {
	at := l.Before
	for _, c := range l.Calls {
		at = at.After(c)
	}
	l.After = at
	return l
}
