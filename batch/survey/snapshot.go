package survey

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"reseat/batch/graph"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Taker takes a snapshot of a tenant: users go through it page by page.
type Taker struct {
	Client *graph.Client
	Org    tenant.Snapshot // the tenant: id, name, country, domains
	Tool   string          // what takes it
	At     time.Time
	Named  []tenant.GroupID // groups to save besides those that give licenses
	Key    []byte           // of pseudonyms; nil: names stay
	Read   func(users int)  // is told of users as they are read
	// Undated is why the users have no sign-in dates, once it began; nil where they have.
	Undated error

	head   tenant.Snapshot
	dates  map[tenant.UserID]dates
	redact *tenant.Redactor
	groups map[tenant.GroupID]bool // to save
	out    *tenant.Writer
}

// Begin reads what stands at the head of the file, and which groups give licenses.
func (t *Taker) Begin(ctx context.Context) (err error) {
	t.head, t.groups = t.Org, make(map[tenant.GroupID]bool)
	t.head.Tool, t.head.Complete, t.head.Taken = t.Tool, true, t.At
	if t.head.SKUs, err = t.Client.SKUs(ctx); err != nil {
		return err
	}
	if t.head.Subscriptions, err = t.Client.Subscriptions(ctx); err != nil && !mayLack(err) {
		return err
	}
	if t.Undated, err = t.signIns(ctx); err != nil {
		return err
	}
	if t.Key != nil {
		t.redact = tenant.NewRedactor(t.Key, t.head)
		t.head = t.redact.Head(t.head)
	}
	for _, id := range t.Named {
		t.groups[id] = true
	}
	return t.Client.EachLicensedGroup(ctx, SKUs(t.head.SKUs), func(page []tenant.Group) error {
		for _, g := range page {
			t.groups[g.ID] = true
		}
		return nil
	})
}

// dates are the date of creation and the sign-ins of a user, in Unix seconds: a tenant of
// many users is in memory with them.
type dates [4]int64

func datesOf(u tenant.User) dates {
	var d dates
	for i, at := range []time.Time{u.Created, u.SignIn.Success, u.SignIn.Interactive, u.SignIn.NonInteractive} {
		if !at.IsZero() {
			d[i] = at.Unix()
		}
	}
	return d
}

func (d dates) user() (created time.Time, s tenant.SignIn) {
	for i, to := range []*time.Time{&created, &s.Success, &s.Interactive, &s.NonInteractive} {
		if d[i] != 0 {
			*to = time.Unix(d[i], 0).UTC()
		}
	}
	return created, s
}

// signIns reads when users last signed in, so that conditions about that hold on the
// snapshot, too. A tenant that shows no dates is no error.
func (t *Taker) signIns(ctx context.Context) (undated, err error) {
	t.dates = make(map[tenant.UserID]dates)
	err = t.Client.EachSignIn(ctx, func(page []tenant.User) error {
		for _, u := range page {
			t.dates[u.ID] = datesOf(u)
		}
		return nil
	})
	if err != nil && (mayLack(err) || errors.Is(err, graph.ErrNotPremium)) {
		t.dates = nil
		return err, nil
	}
	return nil, err
}

// mayLack tells whether a tenant does not show what a snapshot does without.
func mayLack(err error) bool {
	return errors.Is(err, tenant.ErrForbidden) || errors.Is(err, tenant.ErrNotFound)
}

// SKUs lists the SKUs that a tenant has, each once.
func SKUs(list []tenant.SKU) []sku.ID {
	var ids []sku.ID
	for _, k := range list {
		if !slices.Contains(ids, k.ID) {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

// Write reads users and groups and writes the file.
func (t *Taker) Write(ctx context.Context, w io.Writer) error {
	t.out = tenant.NewWriter(w, t.head)
	err := t.Client.EachUser(ctx, graph.UserQuery{}, func(page []tenant.User) error {
		t.Read(len(page))
		return t.users(page)
	})
	if err == nil {
		err = t.allGroups(ctx)
	}
	if err != nil {
		return err
	}
	return t.out.Close()
}

func (t *Taker) users(page []tenant.User) error {
	for i, u := range page {
		if d, known := t.dates[u.ID]; known {
			u.Created, u.SignIn = d.user()
			page[i] = u
		}
		for _, as := range u.Assignments {
			if !as.Direct() {
				t.groups[as.Group] = true
			}
		}
		if t.redact != nil {
			page[i] = t.redact.User(u)
		}
	}
	return t.out.Users(page)
}

// allGroups writes the groups, and then those found nested in them. A group that is gone is left out: the rows that name it say so by themselves.
func (t *Taker) allGroups(ctx context.Context) error {
	written := make(map[tenant.GroupID]bool)
	for {
		var todo []tenant.GroupID
		for _, id := range slices.Sorted(maps.Keys(t.groups)) {
			if !written[id] {
				todo = append(todo, id)
				written[id] = true
			}
		}
		if len(todo) == 0 {
			return nil
		}
		found, err := t.Client.GroupsByID(ctx, todo)
		if err != nil {
			return err
		}
		for _, id := range todo {
			if g, ok := found[id]; ok {
				if err := t.group(ctx, g); err != nil {
					return err
				}
			}
		}
	}
}

// group writes a group with its direct members, page by page.
func (t *Taker) group(ctx context.Context, g tenant.Group) error {
	if t.redact != nil {
		g = t.redact.Group(g)
	}
	started := false
	err := t.Client.Members(ctx, g.ID, false, func(page []graph.Member) error {
		if started {
			g = tenant.Group{ID: g.ID}
		}
		started, g.Members = true, Members(page)
		for _, m := range page {
			if m.Kind == "group" {
				t.groups[tenant.GroupID(m.ID)] = true
			}
		}
		return t.out.Groups([]tenant.Group{g})
	})
	if err == nil && !started {
		err = t.out.Groups([]tenant.Group{g})
	}
	return err
}

// Counts says how much was written.
func (t *Taker) Counts() tenant.Counts { return t.out.Counts() }

// Groups returns how many groups were saved.
func (t *Taker) Groups() int { return len(t.groups) }
