package main

import (
	"context"
	"io"
	"maps"
	"slices"

	"reseat/batch/graph"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A taking is a snapshot being taken: users go through it page by page.
type taking struct {
	*connection
	named    []string // groups to save besides those that give licenses
	key      []byte   // of pseudonyms; nil: names stay
	progress *reading

	head   tenant.Snapshot
	redact *tenant.Redactor
	groups map[tenant.GroupID]bool // to save
	out    *tenant.Writer
}

// begin reads what stands at the head of the file, and which groups give licenses.
func (t *taking) begin(ctx context.Context, a *app) (err error) {
	t.head, t.groups = t.org, make(map[tenant.GroupID]bool)
	t.head.Tool, t.head.Complete = "reseat "+version(), true
	if t.head.Taken, err = a.stamp(); err != nil {
		return err
	}
	if t.head.SKUs, err = t.SKUs(ctx); err != nil {
		return err
	}
	if t.key != nil {
		t.redact = tenant.NewRedactor(t.key, t.head)
		t.head = t.redact.Head(t.head)
	}
	for _, name := range t.named {
		g, err := oneGroup(ctx, t.connection, name)
		if err != nil {
			return err
		}
		t.groups[g.ID] = true
	}
	return t.EachLicensedGroup(ctx, owned(t.head.SKUs), func(page []tenant.Group) error {
		for _, g := range page {
			t.groups[g.ID] = true
		}
		return nil
	})
}

// owned lists the SKUs, each once.
func owned(list []tenant.SKU) []sku.ID {
	var ids []sku.ID
	for _, k := range list {
		if !slices.Contains(ids, k.ID) {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

// write reads users and groups and writes the file.
func (t *taking) write(ctx context.Context, w io.Writer) error {
	t.out = tenant.NewWriter(w, t.head)
	err := t.EachUser(ctx, graph.UserQuery{}, func(page []tenant.User) error {
		t.progress.add(len(page))
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

func (t *taking) users(page []tenant.User) error {
	for i, u := range page {
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
func (t *taking) allGroups(ctx context.Context) error {
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
		found, err := t.GroupsByID(ctx, todo)
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
func (t *taking) group(ctx context.Context, g tenant.Group) error {
	if t.redact != nil {
		g = t.redact.Group(g)
	}
	started := false
	err := t.Members(ctx, g.ID, false, func(page []graph.Member) error {
		if started {
			g = tenant.Group{ID: g.ID}
		}
		started, g.Members = true, members(page)
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

func members(page []graph.Member) []tenant.Member {
	out := make([]tenant.Member, len(page))
	for i, m := range page {
		out[i] = tenant.Member{ID: m.ID, Kind: m.Kind}
		if m.Kind == "user" {
			out[i].Kind = ""
		}
	}
	return out
}
