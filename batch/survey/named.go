package survey

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"reseat/batch/graph"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/intake"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A naming is a flag that names users in files, groups and by SKU: --protect or
// --exclude. Whoever it names counts by every key that its entry has.
type naming struct {
	flag    string
	bad     Kind // what a bad entry is
	entries []plan.Request
	skus    []string
}

// learn reads one value of the flag: FILE, group:NAME or sku:SKU.
func (n *naming) learn(ctx context.Context, r *Selection, t Tenant, from string) error {
	if name, ok := strings.CutPrefix(from, "group:"); ok {
		return n.learnGroup(ctx, r, t, name)
	}
	if name, ok := strings.CutPrefix(from, "sku:"); ok {
		n.skus = append(n.skus, name)
		return nil
	}
	got, err := intake.ReadFile(from, intake.Options{Stdin: r.Stdin})
	if err != nil {
		var bad *intake.Error
		if errors.As(err, &bad) {
			return &Refusal{Err: fmt.Errorf("%s: %w", n.flag, err)}
		}
		return err
	}
	fmt.Fprintf(r.Talk, "%s: %s\n", n.flag, got.Info)
	for _, note := range got.Info.Notes {
		fmt.Fprintln(r.Talk, "  "+note)
	}
	if k := got.Info.Groups(); k > 0 {
		return &Refusal{Kind: n.bad, Err: fmt.Errorf("%s %s: %d of its rows are groups, and who is in them is not in the file: remove them, and add %s group:NAME for each", n.flag, from, k, n.flag)}
	}
	for _, q := range got.Requests {
		if q.Fault != nil {
			return &Refusal{Kind: n.bad, Err: fmt.Errorf("%s: %s: %s", n.flag, q.Source, q.Fault.Text)}
		}
	}
	if len(got.Requests) == 0 {
		return unusable("%s %s: it names no users: leave the flag out, or name the right file", n.flag, from)
	}
	n.entries = append(n.entries, got.Requests...)
	return nil
}

func (n *naming) learnGroup(ctx context.Context, r *Selection, t Tenant, name string) error {
	g, err := Group(ctx, t.Client, t.Org.Domain(), name)
	if err != nil {
		return err
	}
	users := 0
	err = t.Members(ctx, g.ID, true, func(page []graph.Member) error {
		for _, m := range page {
			if m.Kind == "user" {
				users++
				n.entries = append(n.entries, plan.Request{Source: plan.Source{File: n.flag + " group:" + name}, User: plan.Key{ID: m.ID}})
			}
		}
		return nil
	})
	if err == nil && users == 0 {
		return unusable("%s group:%s: the group has no members that are users", n.flag, name)
	}
	fmt.Fprintf(r.Talk, "%s: group %q, %s, including nested groups\n", n.flag, g.Name, tenant.Count(users, "user"))
	return err
}

// addTo has the users of the entries read, by every key.
func (n *naming) addTo(r *graph.Roster) {
	for _, q := range n.entries {
		k := q.User
		for _, x := range []struct {
			value string
			list  *[]string
		}{{k.ID, &r.Keys}, {k.UPN, &r.Keys}, {k.Mail, &r.Mails}, {k.Alias, &r.Aliases}, {k.Any, &r.Any}} {
			if x.value != "" {
				*x.list = append(*x.list, x.value)
			}
		}
	}
}

// users are those that the entries and SKUs name, and the entries that name nobody.
func (n *naming) users(now tenant.Snapshot) (ids []tenant.UserID, missing []plan.Request, err error) {
	ids, missing = build.Named(n.entries, now)
	for _, name := range n.skus {
		all := make([]plan.Request, len(now.Users))
		for i, u := range now.Users {
			all[i] = plan.Request{User: plan.Key{ID: string(u.ID)}}
		}
		has, _, err := build.Conditions{Has: [][]string{{name}}}.Narrow(all, now, sku.Bundled())
		if err != nil {
			return nil, nil, fmt.Errorf("%s sku:%s: %w", n.flag, name, err)
		}
		for _, q := range has {
			if q.LeftOut == "" {
				ids = append(ids, tenant.UserID(q.User.ID))
			}
		}
	}
	return ids, missing, nil
}

// Suggestion is the address in the tenant that is most like one that leads to nobody.
func Suggestion(q plan.Request, now tenant.Snapshot) string {
	written := cmp.Or(q.User.UPN, q.User.Any, q.User.Mail, q.User.Alias)
	if written == "" || len(now.Users) > 50_000 {
		return ""
	}
	known := make([]string, len(now.Users))
	for i, u := range now.Users {
		known[i] = u.UPN
	}
	if near := sku.Nearest(written, known); len(near) > 0 {
		return "did you mean " + near[0] + "? "
	}
	return ""
}

// readExcluded reads whom --exclude names; who that is, the reading of the tenant tells.
func (r *Selection) readExcluded(ctx context.Context, t Tenant) error {
	n := &naming{flag: "--exclude", bad: Unusable}
	for _, from := range r.Exclude {
		if name, ok := strings.CutPrefix(from, "sku:"); ok {
			return unusable("--exclude sku:%s: use --lacks %s", name, name)
		}
		if err := n.learn(ctx, r, t, from); err != nil {
			return err
		}
	}
	out := map[tenant.UserID]bool{}
	r.namings = append(r.namings, n)
	r.narrowBy(build.Condition{Words: "--exclude " + strings.Join(r.Exclude, " --exclude "), Holds: func(u tenant.User) bool { return !out[u.ID] }})
	r.settled = append(r.settled, func(now tenant.Snapshot) error {
		ids, missing, err := n.users(now)
		for _, id := range ids {
			out[id] = true
		}
		for _, q := range missing {
			fmt.Fprintf(r.Talk, "--exclude: %s: nobody in this tenant is %s\n", q.Source, q.User.Label())
		}
		return err
	})
	return nil
}

// withoutDeleted takes those entries out that name a deleted user, and says so: a user who
// is deleted cannot be changed by the plan (R25).
func (r *Selection) withoutDeleted(ctx context.Context, t Tenant, now tenant.Snapshot, missing []plan.Request) ([]plan.Request, error) {
	if len(missing) == 0 {
		return nil, nil
	}
	if now.Deleted == nil {
		var err error
		now.Deleted, err = t.DeletedUsers(ctx)
		switch {
		case errors.Is(err, tenant.ErrForbidden):
			fmt.Fprintln(r.Talk, "deleted users may not be read with this sign-in: an entry of --protect that names one is taken to name nobody")
		case err != nil:
			return nil, err
		}
	}
	deleted := tenant.NewIndex(now, sku.Bundled())
	var out []plan.Request
	for _, q := range missing {
		u := deletedOf(deleted, q.User)
		if u == nil {
			out = append(out, q)
			continue
		}
		fmt.Fprintf(r.Talk, "--protect: %s: %s is a deleted user (object id %s), whom no plan changes\n", q.Source, q.User.Label(), u.ID)
	}
	return out, nil
}

// deletedOf is the deleted user to whom a part of a key leads; nil where there is none.
func deletedOf(x *tenant.Index, k plan.Key) *tenant.DeletedUser {
	for _, part := range []string{k.ID, k.UPN, k.Any, k.Mail, k.Alias} {
		if part == "" {
			continue
		}
		if u := x.Deleted(part); u != nil {
			return u
		}
	}
	return nil
}

// ReadProtected reads whom --protect names. Every entry must find a user, but for as
// many as --protect-missing tolerates: a slip of the pen would protect nobody (R25).
func (r *Selection) ReadProtected(ctx context.Context, t Tenant, entries []string, missing *int, ask *plan.Ask) error {
	if len(entries) == 0 {
		return nil
	}
	n := &naming{flag: "--protect", bad: Guarded}
	for _, from := range entries {
		if err := n.learn(ctx, r, t, from); err != nil {
			return err
		}
	}
	r.namings = append(r.namings, n)
	r.settled = append(r.settled, func(now tenant.Snapshot) error {
		ids, none, err := n.users(now)
		if err != nil {
			return err
		}
		for _, id := range ids {
			ask.Protect = append(ask.Protect, string(id))
		}
		tolerated := 0
		if missing != nil {
			tolerated = *missing
		}
		if none, err = r.withoutDeleted(ctx, t, now, none); err != nil {
			return err
		}
		for _, q := range none {
			fmt.Fprintf(r.Talk, "--protect: %s: nobody in this tenant is %s\n", q.Source, q.User.Label())
		}
		if len(none) > tolerated {
			q := none[0]
			return &Refusal{Kind: Guarded, Err: fmt.Errorf("--protect: %s: nobody in this tenant is %s, so the entry protects nobody (%d such)", q.Source, q.User.Label(), len(none)),
				Hint: fmt.Sprintf("%scorrect or delete the entry; --protect-missing %d goes on without", Suggestion(q, now), len(none))}
		}
		return nil
	})
	return nil
}
