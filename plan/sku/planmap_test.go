package sku

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gocarina/gocsv"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFamiliesNamePlansAsTheCatalogueDoes(t *testing.T) {
	f, err := os.Open("families.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []familyRow
	if err := gocsv.Unmarshal(f, &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(families()) {
		t.Errorf("%d rows, %d plans: a plan stands twice", len(rows), len(families()))
	}
	last := make(map[string]int) // the rank before, by family
	for _, r := range rows {
		name, _ := Bundled().PlanName(PlanID(r.Plan))
		if name != r.Name {
			t.Errorf("%s: the catalogue says %q, families.csv %q", r.Plan, name, r.Name)
		}
		if up := r.Rank - last[r.Family]; up < 0 || up > 1 || r.Rank == 0 || r.Rank >= maxRank {
			t.Errorf("%s: rank %d in %s comes after %d", r.Name, r.Rank, r.Family, last[r.Family])
		}
		last[r.Family] = r.Rank
	}
}

func TestFamilyOf(t *testing.T) {
	for id, want := range map[PlanID]string{
		"efb87545-963c-4e0d-99df-69c6916d9eb0": "exchange",       // EXCHANGE_S_ENTERPRISE
		"4828c8ec-dc2e-4779-b502-87ac9ce28ab7": "phone-system",   // MCOEV
		"882e1d05-acd1-4ccb-8708-6ee03664b117": "basic-mobility", // INTUNE_O365 is not Intune
		intuneA:                                "intune",
		"113feb6c-3fe4-4440-bddc-54d774bf0318": "", // EXCHANGE_S_FOUNDATION
	} {
		if got, ok := FamilyOf(id); got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %v", id, got, ok)
		}
	}
}

// mapped prints the lines that are not BySame, as names.
func mapped(from, to ID) map[string]string {
	c := Bundled()
	a, _ := c.Product(from)
	b, _ := c.Product(to)
	out := make(map[string]string)
	for _, l := range MapPlans(a, b).Lines {
		if l.By != BySame {
			x, _ := c.PlanName(l.From)
			y, _ := c.PlanName(l.To)
			out[x] = y
		}
	}
	return out
}

func TestMapOfficeE3ToMicrosoftE5(t *testing.T) {
	want := map[string]string{
		"BPOS_S_TODO_2":                "BPOS_S_TODO_3",
		"CDS_O365_P2":                  "CDS_O365_P3",
		"DYN365_CDS_O365_P2":           "DYN365_CDS_O365_P3",
		"FLOW_O365_P2":                 "FLOW_O365_P3",
		"FORMS_PLAN_E3":                "FORMS_PLAN_E5",
		"KAIZALA_O365_P3":              "KAIZALA_STANDALONE",
		"POWER_VIRTUAL_AGENTS_O365_P2": "POWER_VIRTUAL_AGENTS_O365_P3",
		"POWERAPPS_O365_P2":            "POWERAPPS_O365_P3",
		"PROJECT_O365_P2":              "PROJECT_O365_P3",
		"STREAM_O365_E3":               "STREAM_O365_E5",
		"WHITEBOARD_PLAN2":             "WHITEBOARD_PLAN3",
	}
	if diff := cmp.Diff(want, mapped(office3, m365e5)); diff != "" {
		t.Error(diff)
	}
}

func TestMapEMSToMicrosoftE5(t *testing.T) {
	// The bundled catalogue does not know which plans are tenant-wide, so the
	// foundation plan is in the map here; a tenant marks it.
	want := map[string]string{
		"ADALLOM_S_DISCOVERY":   "ADALLOM_S_STANDALONE",
		"EXCHANGE_S_FOUNDATION": "",
	}
	if diff := cmp.Diff(want, mapped(ems, m365e5)); diff != "" {
		t.Error(diff)
	}
}

func TestMapDownwards(t *testing.T) {
	got := mapped(m365e5, m365e3)
	for from, to := range map[string]string{
		"FORMS_PLAN_E5":        "FORMS_PLAN_E3",
		"WINDEFATP":            "MDE_LITE",
		"ADALLOM_S_STANDALONE": "ADALLOM_S_DISCOVERY",
		"AAD_PREMIUM_P2":       "", // AAD_PREMIUM is in both and so its own counterpart
		"MCOEV":                "",
	} {
		if got[from] != to {
			t.Errorf("%s: got %q, want %q", from, got[from], to)
		}
	}
}

// Suites are made so that one plan of a family stands in them beside those which
// other suites share; the table must not see conflicts there.
func TestNoConflictBetweenSuites(t *testing.T) {
	suites := []string{
		"STANDARDPACK", "ENTERPRISEPACK", "ENTERPRISEPREMIUM", "DESKLESSPACK", "SPE_E3", "SPE_E5", "SPE_F1",
		"EMS", "EMSPREMIUM", "INTUNE_A", "O365_BUSINESS_PREMIUM", "SPB", "AAD_PREMIUM", "AAD_PREMIUM_P2",
		"EXCHANGESTANDARD", "EXCHANGEENTERPRISE", "Microsoft_365_E5_(no_Teams)",
	}
	c := Bundled()
	for _, from := range suites {
		for _, to := range suites {
			a, _ := c.Product(c.ProductsByPart(from)[0])
			b, _ := c.Product(c.ProductsByPart(to)[0])
			if m := MapPlans(a, b); len(m.Conflicts) > 0 {
				t.Errorf("%s to %s: %v", from, to, m.Conflicts)
			}
		}
	}
}

// product makes a SKU of catalogue plans, by name.
func product(names ...string) Product {
	var p Product
	for _, r := range families() {
		if slices.Contains(names, r.Name) {
			p.Plans = append(p.Plans, Plan{ID: PlanID(r.Plan), Name: r.Name})
		}
	}
	return p
}

func ids(names ...string) PlanSet { return product(names...).UserPlans() }

func TestRankChoosesAmongSeveral(t *testing.T) {
	for _, tt := range []struct {
		from string
		to   []string
		want string
	}{
		{"EXCHANGE_S_DESKLESS", []string{"EXCHANGE_S_STANDARD", "EXCHANGE_S_ENTERPRISE"}, "EXCHANGE_S_STANDARD"},
		{"EXCHANGE_S_ENTERPRISE", []string{"EXCHANGE_S_DESKLESS", "EXCHANGE_S_STANDARD"}, "EXCHANGE_S_STANDARD"},
		{"FORMS_PLAN_E3", []string{"FORMS_PLAN_K", "FORMS_PLAN_E1", "FORMS_PLAN_E5"}, "FORMS_PLAN_E5"},
	} {
		m := MapPlans(product(tt.from), product(tt.to...))
		if want := (PlanMap{Lines: []MapLine{{From: ids(tt.from)[0], To: ids(tt.want)[0], By: ByFamily}}}); !cmp.Equal(want, m) {
			t.Errorf("%s to %v: %v", tt.from, tt.to, cmp.Diff(want, m))
		}
	}
}

// A Company plan is no one's to switch (R15).
func TestCompanyPlansAreNotMapped(t *testing.T) {
	p := product("MICROSOFTBOOKINGS")
	p.Plans[0].Company = true
	if m := MapPlans(p, p); len(m.Lines) > 0 {
		t.Errorf("got %v", m)
	}
}

// R10, day-one case 5: Office E3 with five plans off and EMS without Intune become
// Microsoft 365 E5 with the same six off.
func TestCarryKeepsWhatWasOff(t *testing.T) {
	c := Bundled()
	e3, _ := c.Product(office3)
	mobility, _ := c.Product(ems)
	e5, _ := c.Product(m365e5)
	got := Carry(
		Held{MapPlans(e3, e5), ids("SWAY", "YAMMER_ENTERPRISE", "FORMS_PLAN_E3", "STREAM_O365_E3", "MICROSOFTBOOKINGS")},
		Held{MapPlans(mobility, e5), ids("INTUNE_A")},
	)
	want := Carried{Off: ids("SWAY", "YAMMER_ENTERPRISE", "FORMS_PLAN_E5", "STREAM_O365_E5", "MICROSOFTBOOKINGS", "INTUNE_A")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// R10: off in B if and only if off in every held source that has it.
func TestCarryOverSeveralSources(t *testing.T) {
	to := product("INTUNE_A", "AAD_PREMIUM_P2", "SWAY")
	a := MapPlans(product("INTUNE_A", "AAD_PREMIUM", "MCOEV"), to)
	b := MapPlans(product("INTUNE_A", "SWAY"), to)
	for _, tt := range []struct {
		name       string
		offA, offB PlanSet
		want       Carried
	}{
		{"nothing off", nil, nil, Carried{}},
		{"off in one of two", ids("INTUNE_A"), nil, Carried{}},
		{"off in both", ids("INTUNE_A"), ids("INTUNE_A"), Carried{Off: ids("INTUNE_A")}},
		{"off in the only one that has it", nil, ids("SWAY"), Carried{Off: ids("SWAY")}},
		{"off by family", ids("AAD_PREMIUM"), nil, Carried{Off: ids("AAD_PREMIUM_P2")}},
		{"off without counterpart", ids("MCOEV"), nil, Carried{Lost: ids("MCOEV")}},
	} {
		if diff := cmp.Diff(tt.want, Carry(Held{a, tt.offA}, Held{b, tt.offB})); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// Two plans that lead to one must be decided only for users who had one on and the
// other off.
func TestConflictMattersOnlyWhereTheAnswerDependsOnIt(t *testing.T) {
	both := ids("EXCHANGE_S_DESKLESS", "EXCHANGE_S_STANDARD")
	m := MapPlans(product("EXCHANGE_S_DESKLESS", "EXCHANGE_S_STANDARD"), product("EXCHANGE_S_ENTERPRISE"))
	conflict := Conflict{From: both, To: ids("EXCHANGE_S_ENTERPRISE")}
	if diff := cmp.Diff([]Conflict{conflict}, m.Conflicts); diff != "" {
		t.Fatal(diff)
	}
	for _, tt := range []struct {
		off  PlanSet
		want Carried
	}{
		{nil, Carried{}},
		{both, Carried{Off: ids("EXCHANGE_S_ENTERPRISE")}},
		{ids("EXCHANGE_S_STANDARD"), Carried{Undecided: []Conflict{conflict}}},
	} {
		if diff := cmp.Diff(tt.want, Carry(Held{m, tt.off})); diff != "" {
			t.Errorf("off %v: %s", tt.off, diff)
		}
	}
}

// Between any two SKUs: each user plan has a line, lines lead to user plans only,
// equal ids meet, and what was on everywhere is off nowhere.
func TestMapPlansProperties(t *testing.T) {
	all := Bundled().Products()
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SampledFrom(all).Draw(t, "from")
		to := rapid.SampledFrom(all).Draw(t, "to")
		m := MapPlans(from, to)
		var seen PlanSet
		for _, l := range m.Lines {
			seen = append(seen, l.From)
			if (l.By == BySame) != (l.From == l.To) || (l.By == ByNone) != (l.To == "") {
				t.Fatalf("line %+v", l)
			}
			if l.To != "" && !to.UserPlans().Has(l.To) {
				t.Fatalf("line %+v leads out of %s", l, to.PartNumber)
			}
			if to.UserPlans().Has(l.From) && l.By != BySame {
				t.Fatalf("line %+v: the plan is in both", l)
			}
		}
		if !NewPlanSet(seen...).Equal(from.UserPlans()) {
			t.Fatalf("lines for %v, want %v", seen, from.UserPlans())
		}
		if c := Carry(Held{Map: m}); len(c.Off)+len(c.Lost)+len(c.Undecided) > 0 {
			t.Fatalf("nothing was off, got %+v", c)
		}
		if c := Carry(Held{m, from.UserPlans()}); !c.Off.Equal(m.Targets()) {
			t.Fatalf("all was off, got %+v", c)
		}
	})
}

// R44: what stands for one service never lies side by side in a license with its equal:
// those would be two services. Every family with steps says where Microsoft tells which
// plan gives more, and falls to a family that there is.
func TestFamiliesMergeNoTwoServices(t *testing.T) {
	for _, p := range Bundled().Products() {
		seen := map[familyRow]string{}
		for _, sp := range p.Plans {
			r, ok := families()[sp.ID]
			if !ok {
				continue
			}
			key := familyRow{Family: r.Family, Rank: r.Rank}
			if other := seen[key]; other != "" {
				t.Errorf("%s holds %s and %s, both %s of rank %d", p.PartNumber, other, sp.Name, r.Family, r.Rank)
			}
			seen[key] = sp.Name
		}
	}
	ranks := map[string]int{}
	for _, r := range families() {
		ranks[r.Family] = max(ranks[r.Family], r.Rank)
	}
	for family, most := range ranks {
		s, said := services()[family]
		if most > 1 && (!said || !strings.HasPrefix(s.Source, "https://learn.microsoft.com/")) {
			t.Errorf("%s has steps and no source of Microsoft's", family)
		}
	}
	for family, s := range services() {
		if ranks[family] == 0 || s.FallsTo != "" && ranks[s.FallsTo] == 0 {
			t.Errorf("steps.csv: %s falls to %q, and one of the two is no family", family, s.FallsTo)
		}
	}
}

// A government, school or other form of a service plan is of the family of the plan that
// it is a form of, so a swap between clouds and kinds of suites says no service is lost.
func TestFormsOfAPlanAreOfItsFamily(t *testing.T) {
	names := map[string]familyRow{}
	for _, r := range families() {
		names[r.Name] = r
	}
	for _, p := range Bundled().Products() {
		for _, sp := range p.Plans {
			for _, ending := range []string{"_GOV", "_GCC", "_GCCHIGH", "_AR_GCCHIGH", "_DOD", "_AR_DOD"} {
				base, is := strings.CutSuffix(sp.Name, ending)
				of, known := names[base]
				if r := families()[sp.ID]; is && known && (r.Family != of.Family || r.Rank != of.Rank) {
					t.Errorf("%s is no %s of rank %d as %s is", sp.Name, of.Family, of.Rank, base)
				}
			}
		}
	}
}
