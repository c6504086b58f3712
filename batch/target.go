package batch

import (
	"context"
	"slices"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// membersAtATime is how many members of a group are read in one call of the reader.
const membersAtATime = 1000

// groupReading reads how far the tenant is with the licenses of a line's group: its
// processing, and what each direct member has.
func groupReading(ctx context.Context, r interface {
	Reader
	GroupReader
}, l plan.Line) (*journal.GroupReading, error) {
	groups, err := r.ReadGroups(ctx, []tenant.GroupID{l.Group})
	if err != nil {
		return nil, err
	}
	g := groups[0].Group
	if groups[0].Err != nil || g == nil {
		return nil, groups[0].Err
	}
	out := &journal.GroupReading{Processing: g.Processing}
	members, err := r.GroupMembers(ctx, l.Group)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, m := range members {
		if m.Kind == "" || m.Kind == "user" {
			ids = append(ids, m.ID)
		}
	}
	for some := range slices.Chunk(ids, membersAtATime) {
		found, err := r.ReadUsers(ctx, some)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if f.Err != nil {
				return nil, f.Err
			}
			if f.User != nil {
				out.Members = append(out.Members, memberReading(l, *f.User))
			}
		}
	}
	return out, nil
}

// memberReading says what a member has of the licenses that its group is to give: the
// worst counts, and what should be gone and is there is not processed yet.
func memberReading(l plan.Line, u tenant.User) journal.MemberReading {
	is := plan.StateOf(u)
	m := journal.MemberReading{User: u.ID, UPN: u.UPN, State: tenant.Covered, Paths: is.PathsOf(l.GroupGives())}
	want := l.After.OrNone().Direct
	for _, w := range want {
		switch state, row := u.CoverageOf(l.Group, w.SKU); {
		case state == tenant.Failed:
			m.State, m.Error = state, row.Error
			if row.Error != "Other" { // another license of the group failed: that one says why
				return m
			}
		case state == tenant.NotCovered && m.State == tenant.Covered, state == tenant.Covered && m.State == tenant.Covered && !row.Disabled.Equal(w.Disabled):
			m.State = tenant.NotCovered
		}
	}
	for _, a := range u.Rows() {
		if _, kept := tenant.Find(want, a.SKU); a.Group == l.Group && !kept {
			if m.State = tenant.NotCovered; a.Error != "" {
				m.State, m.Error = tenant.Failed, a.Error
			}
		}
	}
	return m
}
