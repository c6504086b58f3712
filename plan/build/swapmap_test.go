package build

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
)

// maps writes the maps of a plan as people read them.
func (n notation) maps(p plan.Plan) []string {
	var out []string
	for _, m := range p.Header.Maps {
		var from []string
		for _, id := range m.From {
			from = append(from, n.sku(id))
		}
		slices.Sort(from)
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s=%s %d fresh %s", strings.Join(from, ","), n.sku(m.To), len(m.Fresh), m.Recipe)))
	}
	return out
}

// R10: a plan holds each map once, for the sources that users really hold, and only
// where a line rests on it; the lines count what comes on.
func TestMapsAreListedOnce(t *testing.T) {
	now := contoso()
	var rows []plan.Request
	for i, has := range []string{"DE; EMS", "DE; EMS -INTUNE_A", "DE; EMS; INTUNE_A", "DE; SPE_E3; EMS", "DE", "; EMS"} {
		u := addUser(&now, fmt.Sprintf("user%d@contoso.com", i), has)
		rows = append(rows, plan.Request{Source: plan.Source{File: "wish.csv", Line: i + 2}, User: plan.Key{UPN: u.UPN}})
	}
	p := build(t, rows, plan.Ask{Swap: []string{"EMS,INTUNE_A=SPE_E3", "VISIOCLIENT=SPE_E5"}}, now)
	want := []string{"EMS,INTUNE_A=SPE_E3 45 fresh", "EMS=SPE_E3 45 fresh"}
	if diff := cmp.Diff(want, sorted(notation{now}.maps(p))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, l := range p.Lines {
		for _, f := range l.Findings {
			if f.Code == "new-plan" && len(f.Text) > 200 {
				t.Errorf("%s: %d bytes for what the header lists: %s", l.UPN, len(f.Text), f.Text)
			}
		}
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// A map of sources whose plans lead to one, and of one that leads to several, says so.
func TestMapSwap(t *testing.T) {
	now := contoso()
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{"TWOCALLS", "ONECALL", []string{"MCOPSTN5 MCOPSTN8 -> MCOPSTN1"}},
		{"TWOCALLS", "BIGCALLS", []string{"MCOPSTN5 -> MCOPSTN1 MCOPSTNEAU", "MCOPSTN8 -> MCOPSTN1 MCOPSTNEAU", "MCOPSTN5 MCOPSTN8 -> MCOPSTN1", "MCOPSTN5 MCOPSTN8 -> MCOPSTNEAU"}},
		{"EMS", "SPE_E5", nil},
	} {
		maps, err := MapSwap(now.SKUs, sku.Bundled(), []string{c.from}, c.to)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range maps[0].Conflicts() {
			got = append(got, planNames(x.From)+" -> "+planNames(x.To))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s=%s (-want +got):\n%s", c.from, c.to, diff)
		}
	}
	if _, err := MapSwap(now.SKUs, sku.Bundled(), []string{"EMSX"}, "SPE_E5"); err == nil || !strings.Contains(err.Error(), "EMSX") {
		t.Errorf("an unknown SKU: %v", err)
	}
}

func planNames(ids sku.PlanSet) string {
	var names []string
	for _, id := range ids {
		names = append(names, planName(id))
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// No finding repeats the name of the user: its line names the user already.
func FuzzFindingsDoNotNameTheUser(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		for _, l := range draw(seed).plan(t).Lines {
			for _, found := range l.Findings {
				if strings.Contains(strings.ToLower(found.Text), strings.ToLower(l.UPN)) {
					t.Errorf("seed %d: %s: %s", seed, l.UPN, found.Text)
				}
			}
		}
	})
}
