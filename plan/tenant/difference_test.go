package tenant

import (
	"testing"

	"reseat/plan/sku"
)

func held(id sku.ID, group GroupID, off ...sku.PlanID) Assignment {
	return Assignment{SKU: id, Group: group, Disabled: sku.NewPlanSet(off...), State: Active}
}

func snapOf(users ...User) Snapshot { return Snapshot{Users: users, Complete: true} }

func TestDifferences(t *testing.T) {
	inError := held("e3", "g")
	inError.State = InError
	for _, c := range []struct {
		name    string
		was, is Snapshot
		want    []Turn
	}{
		{"nothing", snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), nil},
		{"gained", snapOf(User{ID: "a"}), snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), []Turn{Gained}},
		{"lost", snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), snapOf(User{ID: "a"}), []Turn{Lost}},
		{"a swap is one lost and one gained", snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), snapOf(User{ID: "a", Assignments: []Assignment{held("e5", "")}}), []Turn{Lost, Gained}},
		{"another path is no loss", snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "g")}}), []Turn{Changed}},
		{"a row in error gives nothing", snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), snapOf(User{ID: "a", Assignments: []Assignment{inError}}), []Turn{Lost}},
		{"service plans", snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "", "sway")}}), []Turn{Changed}},
		{"blocked", snapOf(User{ID: "a"}), snapOf(User{ID: "a", Disabled: true}), []Turn{Account}},
		{"renamed", snapOf(User{ID: "a", UPN: "a@contoso.com"}), snapOf(User{ID: "a", UPN: "b@contoso.com"}), []Turn{Account}},
		{"another account of the same name", snapOf(User{ID: "a", UPN: "a@contoso.com"}), snapOf(User{ID: "b", UPN: "a@contoso.com"}), []Turn{Created, Deleted}},
		{"created with a license", snapOf(), snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), []Turn{Created, Gained}},
		{"deleted with a license", snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), snapOf(), []Turn{Deleted, Lost}},
		{"not read is not deleted", snapOf(User{ID: "a", Assignments: []Assignment{held("e3", "")}}), Snapshot{}, nil},
		{"pseudonyms are no new names", Snapshot{Users: []User{{ID: "a", UPN: "x1"}}, Redacted: true}, Snapshot{Users: []User{{ID: "a", UPN: "x2"}}, Redacted: true}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Differences(c.was, c.is)
			if len(got) != len(c.want) {
				t.Fatalf("got %d differences, want %v: %+v", len(got), c.want, got)
			}
			for i, d := range got {
				if d.Turn != c.want[i] {
					t.Errorf("difference %d is %s, want %s", i, d.Turn, c.want[i])
				}
			}
		})
	}
}
