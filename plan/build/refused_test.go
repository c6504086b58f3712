package build

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
)

// R24: a breach of a rule of the file is a hazard, and an error once this tenant has
// refused it: then nobody can accept it.
func TestRefusedDependency(t *testing.T) {
	now := contoso()
	addUser(&now, "ada@contoso.com", "DE; SHAREPOINT; PROJECT")
	rows := []plan.Request{{User: plan.Key{UPN: "ada@contoso.com"}}}
	project, server := planID("SHAREPOINT_PROJECT"), planID("SHAREPOINTENTERPRISE")
	for name, c := range map[string]struct {
		own    []plan.Dependency
		accept []plan.Code
		want   string
	}{
		"a hazard":           {nil, nil, "on-hold hazard hazard-addon"},
		"accepted":           {nil, []plan.Code{"hazard-addon"}, "change hazard hazard-addon"},
		"refused before":     {[]plan.Dependency{{Plan: project, Relation: plan.Needs, Plans: []sku.PlanID{server}, Refused: true}}, []plan.Code{"hazard-addon", "plan-dependency"}, "on-hold error plan-dependency"},
		"another of its own": {[]plan.Dependency{{Plan: project, Relation: plan.Needs, Plans: []sku.PlanID{planID("TEAMS1")}, Refused: true}}, []plan.Code{"hazard-addon"}, "change hazard hazard-addon"},
	} {
		ask := plan.Ask{Remove: []string{"SHAREPOINT"}, Accept: append(c.accept, "hazard-onedrive"), Dependencies: c.own}
		l := build(t, rows, ask, now).Lines[0]
		i := 0
		for l.Findings[i].Code == "hazard-onedrive" {
			i++
		}
		f := l.Findings[i]
		if got := string(l.Kind) + " " + string(f.Severity) + " " + string(f.Code); got != c.want {
			t.Errorf("%s: %s, want %s\n%s", name, got, c.want, notation{now}.line(l))
		}
		if f.Severity == plan.Error && (!strings.Contains(f.Text, "this tenant has refused") || strings.Contains(f.Text, "--accept")) {
			t.Errorf("%s: %s", name, f.Text)
		}
	}
}

// A rule of the tenant's own about plans that exclude each other.
func TestOwnExclusion(t *testing.T) {
	now := contoso()
	addUser(&now, "ada@contoso.com", "DE; ONECALL")
	own := []plan.Dependency{{Plan: planID("INTUNE_A"), Relation: plan.Excludes, Plans: []sku.PlanID{planID("MCOPSTN1")}, Refused: true}}
	l := build(t, []plan.Request{{User: plan.Key{UPN: "ada@contoso.com"}}}, plan.Ask{Assign: []string{"EMS"}, Dependencies: own}, now).Lines[0]
	want := "on-hold\nerror plan-conflict: Microsoft Intune Plan 1 (INTUNE_A) and Microsoft 365 Domestic Calling Plan (MCOPSTN1) exclude each other and would both be on; add --disable \"EMS|INTUNE_A\"; this tenant has refused it: choose other se ...\nnote new-plan: Enterprise Mobility + Security E3 (EMS) turns on 6 service plans that this user has in no other license (list: reseat sku show EMS)\n"
	if diff := cmp.Diff(want, notation{now}.line(l)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
