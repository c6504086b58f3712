package main

import (
	"path/filepath"
	"slices"
	"testing"

	"reseat/batch/graphsim"
	"reseat/plan"
	"reseat/plan/tenant"
)

// Of a snapshot file a rehearsal keeps the users that its plans name, by id or by the
// name of an account to be made, and of groups all but their members.
func TestSnapshotIsGleaned(t *testing.T) {
	s := graphsim.Generate(300, 1)
	path := filepath.Join(t.TempDir(), "copy.json")
	if err := tenant.WriteSnapshotFile(path, &s); err != nil {
		t.Fatal(err)
	}
	p := plan.Plan{Lines: []plan.Line{{ID: "a", User: s.Users[7].ID, UPN: "renamed@contoso.com"}, {ID: "b", UPN: s.Users[250].UPN}, {ID: "c", UPN: "new@contoso.com"}}}
	g := glean([]way{{plan: p}})
	got, err := g.read(path)
	if err != nil {
		t.Fatal(err)
	}
	var ids []tenant.UserID
	for _, u := range got.Users {
		ids = append(ids, u.ID)
	}
	want := []tenant.UserID{s.Users[7].ID, s.Users[250].ID}
	slices.Sort(ids)
	slices.Sort(want)
	if !slices.Equal(ids, want) || g.passed != 300 || len(got.SKUs) != len(s.SKUs) || len(got.Groups) != len(s.Groups) {
		t.Errorf("kept %v of %d, want %v; %d groups of %d", ids, g.passed, want, len(got.Groups), len(s.Groups))
	}
	if slices.ContainsFunc(got.Groups, func(x tenant.Group) bool { return len(x.Members) > 0 }) {
		t.Error("members were kept")
	}
}
