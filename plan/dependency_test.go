package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/sku"
)

// The names that rules.csv shows to people are those of the catalogue.
func TestBundledRulesNameWhatTheyMean(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(string(rulesCSV)), "\n")[1:]
	for i, d := range bundledDependencies() {
		cells := strings.Split(rows[i], ",")
		if name := planName(d.Plan); name != cells[1] {
			t.Errorf("%s is %q, the file says %q", d.Plan, name, cells[1])
		}
		if d.Words == "" || d.Refused {
			t.Errorf("%+v", d)
		}
		if len(d.Plans) == 1 && len(d.Families) == 0 && planName(d.Plans[0]) != d.Words {
			t.Errorf("%s is %q, the file says %q", d.Plans[0], planName(d.Plans[0]), d.Words)
		}
	}
}

func TestReadDependencies(t *testing.T) {
	a, b := string(planID("MCOEV")), string(planID("TEAMS1"))
	for name, c := range map[string]struct {
		text string
		want []Dependency
		err  string
	}{
		"a rule":                   {"plan,relation,others\n" + a + ",needs," + b + "\n", []Dependency{{Plan: sku.PlanID(a), Relation: Needs, Plans: []sku.PlanID{sku.PlanID(b)}}}, ""},
		"columns in any order":     {"\ufeffrefused,others,note,relation,plan,words\nYes, family:teams ; family:exchange ,x,excludes," + strings.ToUpper(a) + ",Teams\n", []Dependency{{Plan: sku.PlanID(a), Relation: Excludes, Families: []string{"exchange", "teams"}, Words: "Teams", Refused: true}}, ""},
		"a header alone":           {"plan,relation,others\n", nil, ""},
		"nothing":                  {"", nil, "r.csv: no header"},
		"a column missing":         {"plan,relation\n", nil, `r.csv: no column "others"`},
		"a name for a GUID":        {"plan,relation,others\nMCOEV,needs," + b + "\n", nil, "r.csv:2: plan: "},
		"an unknown relation":      {"plan,relation,others\n" + a + ",wants," + b + "\n", nil, "r.csv:2: relation"},
		"an unknown family":        {"plan,relation,others\n" + a + ",needs,family:teem\n", nil, `"teem"`},
		"the plan itself":          {"plan,relation,others\n" + a + ",needs," + a + "\n", nil, "is the plan itself"},
		"nothing needed":           {"plan,relation,others\n" + a + ",needs,\n", nil, "r.csv:2: others: "},
		"a mark that means nought": {"plan,relation,others,refused\n" + a + ",needs," + b + ",maybe\n", nil, "r.csv:2: refused"},
		"a cell too many":          {"plan,relation,others\n" + a + ",needs," + b + ",x\n", nil, "r.csv: record on line 2"},
	} {
		got, err := ReadDependencies("r.csv", strings.NewReader(c.text))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %v, want %q", name, err, c.err)
		}
	}
}

// R24: a breach of a rule of the file is a hazard, and an error once this tenant has
// refused it: then nobody can accept it.
func TestRefusedDependency(t *testing.T) {
	now := contoso()
	addUser(&now, "ada@contoso.com", "DE; SHAREPOINT; PROJECT")
	rows := []Request{{User: Key{UPN: "ada@contoso.com"}}}
	project, server := planID("SHAREPOINT_PROJECT"), planID("SHAREPOINTENTERPRISE")
	for name, c := range map[string]struct {
		own    []Dependency
		accept []Code
		want   string
	}{
		"a hazard":           {nil, nil, "held hazard hazard-addon"},
		"accepted":           {nil, []Code{"hazard-addon"}, "change hazard hazard-addon"},
		"refused before":     {[]Dependency{{Plan: project, Relation: Needs, Plans: []sku.PlanID{server}, Refused: true}}, []Code{"hazard-addon", "plan-dependency"}, "held error plan-dependency"},
		"another of its own": {[]Dependency{{Plan: project, Relation: Needs, Plans: []sku.PlanID{planID("TEAMS1")}, Refused: true}}, []Code{"hazard-addon"}, "change hazard hazard-addon"},
	} {
		ask := Ask{Remove: []string{"SHAREPOINT"}, Accept: append(c.accept, "hazard-onedrive"), Dependencies: c.own}
		l := build(t, rows, ask, now).Lines[0]
		i := 0
		for l.Findings[i].Code == "hazard-onedrive" {
			i++
		}
		f := l.Findings[i]
		if got := string(l.Kind) + " " + string(f.Severity) + " " + string(f.Code); got != c.want {
			t.Errorf("%s: %s, want %s\n%s", name, got, c.want, notation{now}.line(l))
		}
		if f.Severity == Error && (!strings.Contains(f.Text, "this tenant has refused") || strings.Contains(f.Text, "--accept")) {
			t.Errorf("%s: %s", name, f.Text)
		}
	}
}

// A rule of the tenant's own about plans that exclude each other.
func TestOwnExclusion(t *testing.T) {
	now := contoso()
	addUser(&now, "ada@contoso.com", "DE; ONECALL")
	own := []Dependency{{Plan: planID("INTUNE_A"), Relation: Excludes, Plans: []sku.PlanID{planID("MCOPSTN1")}, Refused: true}}
	l := build(t, []Request{{User: Key{UPN: "ada@contoso.com"}}}, Ask{Assign: []string{"EMS"}, Dependencies: own}, now).Lines[0]
	want := "held\nerror plan-conflict: INTUNE_A and MCOPSTN1 would both be on, which this tenant has refused: choose other plans\n"
	if diff := cmp.Diff(want, notation{now}.line(l)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzReadDependencies(f *testing.F) {
	f.Add(rulesCSV)
	f.Add([]byte("plan,relation,others\nx,needs,family:teams\n"))
	f.Add([]byte("plan,relation,others\n\"a\nb\",needs,;\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := ReadDependencies("r.csv", strings.NewReader(string(b)))
		for _, d := range list {
			if err != nil || len(d.Plans)+len(d.Families) == 0 || d.Relation != Needs && d.Relation != Excludes {
				t.Errorf("%+v, %v", d, err)
			}
		}
	})
}

// A rule that a tenant stated when it refused a change; what it named is all there is.
func TestRefusalsStateRules(t *testing.T) {
	a, b, c := planID("MCOEV"), planID("TEAMS1"), planID("MCOSTANDARD")
	for name, x := range map[string]struct {
		ids  []sku.PlanID
		want Dependency
		ok   bool
	}{
		"two":       {[]sku.PlanID{a, b}, Dependency{Plan: a, Relation: Needs, Plans: []sku.PlanID{b}, Refused: true}, true},
		"several":   {[]sku.PlanID{a, b, c, b}, Dependency{Plan: a, Relation: Needs, Plans: sku.NewPlanSet(b, c), Refused: true}, true},
		"itself":    {[]sku.PlanID{a, a}, Dependency{Plan: a, Relation: Needs, Refused: true}, false},
		"one alone": {[]sku.PlanID{a}, Dependency{}, false},
		"none":      {nil, Dependency{}, false},
	} {
		got, ok := RefusedDependency(Needs, x.ids)
		if diff := cmp.Diff(x.want, got); diff != "" || ok != x.ok {
			t.Errorf("%s: %v\n%s", name, ok, diff)
		}
	}
}
