package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/sku"
)

// The names that rules.csv and exclusions.csv show to people are those of the catalogue.
func TestBundledRulesNameWhatTheyMean(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(string(rulesCSV)), "\n")[1:]
	exclusions := strings.Split(strings.TrimSpace(string(exclusionsCSV)), "\n")[1:]
	if n := len(BundledDependencies()); n != len(rows)+len(exclusions) {
		t.Fatalf("%d rules of %d and %d rows", n, len(rows), len(exclusions))
	}
	for i, d := range BundledDependencies() {
		cells := strings.Split(append(rows, exclusions...)[i], ",")
		if name := servicePlanName(d.Plan); name != cells[1] {
			t.Errorf("%s is %q, the file says %q", d.Plan, name, cells[1])
		}
		if d.Words == "" || d.Refused {
			t.Errorf("%+v", d)
		}
		if len(d.Plans) == 1 && len(d.Families) == 0 && servicePlanName(d.Plans[0]) != d.Words {
			t.Errorf("%s is %q, the file says %q", d.Plans[0], servicePlanName(d.Plans[0]), d.Words)
		}
	}
}

func TestReadDependencies(t *testing.T) {
	a, b := string(servicePlan("MCOEV")), string(servicePlan("TEAMS1"))
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
		"names for GUIDs":          {"plan,relation,others\nMCOEV,needs,TEAMS1\n", []Dependency{{Plan: sku.PlanID(a), Relation: Needs, Plans: []sku.PlanID{sku.PlanID(b)}}}, ""},
		"an unknown name":          {"plan,relation,others\nMCOEVV,needs," + b + "\n", nil, "r.csv:2: plan: "},
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
	a, b, c := servicePlan("MCOEV"), servicePlan("TEAMS1"), servicePlan("MCOSTANDARD")
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

// servicePlan finds a service plan of the bundled catalogue by name.
func servicePlan(name string) sku.PlanID {
	for _, p := range sku.Bundled().Products() {
		for _, sp := range p.Plans {
			if sp.Name == name {
				return sp.ID
			}
		}
	}
	panic("no service plan " + name)
}

func servicePlanName(id sku.PlanID) string {
	name, _ := sku.Bundled().PlanName(id)
	return name
}
