package recipe

import (
	"errors"
	"os"
	"reseat/plan/yamltext"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
)

// faulty are files that Read refuses, with the start of what it says.
var faulty = []struct{ what, yaml, want string }{
	{"unknown key", "recipes:\n  x:\n    asign: [A]\n", `3:5: unknown key "asign": the keys of a recipe are about, create, assign, `},
	{"unknown key at the top", "recipe:\n  x: {assign: [A]}\n", `1:1: unknown key "recipe": the keys of a recipe file are recipes`},
	{"unknown key in a swap", "recipes:\n  x:\n    swap:\n      - from: [A]\n        too: B\n", `5:9: unknown key "too": the keys of a swap are from, to, map`},
	{"key twice", "recipes:\n  x: {assign: [A], assign: [B]}\n", `2:20: mapping key "assign" already defined`},
	{"recipe twice", "recipes:\n  x: {assign: [A]}\n  x: {assign: [A]}\n", `3:3: mapping key "x" already defined`},
	{"a text for a list", "recipes:\n  x:\n    assign: EMS\n", `3:13: a text was used where a list is expected`},
	{"a fraction for a number", "recipes:\n  x:\n    assign: [A]\n    max-users: 1.5\n", `4:16: max-users: 1.5 is not a whole number`},
	{"a negative number", "recipes:\n  x:\n    assign: [A]\n    max-users: -1\n", `4:5: recipe x: max-users: -1 is not a number of users`},
	{"yes is no bool", "recipes:\n  x:\n    assign: [A]\n    create: yes\n", `4:13: cannot take string`},
	{"open bracket", "recipes:\n  x:\n    assign: [A\n", `3:13: sequence end token ']' not found`},
	{"tab", "recipes:\n\tx: {}\n", `2:1: found character`},
	{"empty file", "", `contains no recipes`},
	{"comment alone", "# nothing\n", `contains no recipes`},
	{"no recipe", "recipes:\n", `1:1: no recipe here`},
	{"a list of recipes", "recipes: [a]\n", `1:1: no recipe here`},
	{"empty recipe", "recipes:\n  x:\n", `2:6: a recipe without anything in it: its keys are about,`},
	{"key without value", "recipes:\n  x:\n    assign: [A]\n    disable:\n", `4:5: disable has no value`},
	{"empty list (R2)", "recipes:\n  x:\n    assign: [A]\n    disable: []\n", `4:5: disable has no value: leave the key out, or write [none]`},
	{"two documents", "recipes: {x: {assign: [A]}}\n---\nrecipes: {y: {assign: [A]}}\n", `3:1: a second document`},
	{"alias", "recipes:\n  x: &a {assign: [A]}\n  y: *a\n", `2:6: anchors, aliases`},
	{"nothing asked", "recipes:\n  x:\n    about: nothing\n", `2:3: recipe x: requests nothing`},
	{"choice without SKU", "recipes:\n  x:\n    remove: [A]\n    disable: [P]\n", `4:5: recipe x: disable: needs a SKU`},
	{"two whole choices (R7)", "recipes:\n  x:\n    assign: [A]\n    enable-only: [P]\n    all-on: true\n", `5:5: recipe x: all-on: cannot be used with enable-only`},
	{"whole and additive (R7)", "recipes:\n  x:\n    assign: [A]\n    enable: [P]\n    enable-only: [Q]\n", `5:5: recipe x: enable-only: cannot be used with enable`},
	{"on and off (R7)", "recipes:\n  x:\n    assign: [A]\n    disable: [P, Q]\n    enable: [R, q]\n", `5:17: recipe x: enable[1]: service plan q is requested both on and off`},
	{"none among others", "recipes:\n  x:\n    assign: [A]\n    enable-only: [P, none]\n", `4:22: recipe x: enable-only[1]: "none" cannot be used here`},
	{"none as a SKU", "recipes:\n  x:\n    assign: [none]\n", `3:14: recipe x: assign[0]: "none" cannot be used here`},
	{"exact beside others (R12)", "recipes:\n  x:\n    exact: [A]\n    remove: [B]\n", `3:5: recipe x: exact: names all licenses that a user will have`},
	{"among alone (R12)", "recipes:\n  x:\n    remove: [A]\n    among: [B]\n", `4:5: recipe x: among: belongs to exact`},
	{"unknown way", "recipes:\n  x:\n    assign: [A]\n    via: redd\n", `4:5: recipe x: via: unknown way "redd": write update or readd`},
	{"even-if-same alone", "recipes:\n  x:\n    assign: [A]\n    even-if-same: true\n", `4:5: recipe x: even-if-same: belongs to via: readd`},
	{"swap without target (R10)", "recipes:\n  x:\n    swap:\n      - from: [A]\n", `4:9: recipe x: swap[0]: needs to`},
	{"swap without source (R10)", "recipes:\n  x:\n    swap:\n      - to: A\n", `4:9: recipe x: swap[0]: needs from`},
	{"country (R13)", "recipes:\n  x:\n    location: UK\n", `3:5: recipe x: location: usage location "UK" is not an ISO 3166 code: did you mean GB?`},
	{"country in the map (R13)", "recipes:\n  x:\n    location-from: Office\n    location-map:\n      Oslo: Atlantis\n", `5:7: recipe x: location-map.Oslo: usage location "Atlantis"`},
	{"silent default (R13)", "recipes:\n  x:\n    location: DE\n    location-from: Office\n", `4:5: recipe x: location-from: cannot be used with location`},
	{"map without column", "recipes:\n  x:\n    assign: [A]\n    location-map: {Oslo: NO}\n", `4:5: recipe x: location-map: needs location-from`},
	{"map with one cell twice", "recipes:\n  x:\n    location-from: Office\n    location-map: {Oslo: NO, oslo: SE}\n", `4:30: recipe x: location-map.oslo: is the same cell as "Oslo"`},
	{"no column of reseat's", "recipes:\n  x:\n    columns: {Licenses: Paket}\n", `3:15: recipe x: columns.Licenses: no column of reseat's is called "Licenses": it has UserPrincipalName, `},
	{"the column Recipe", "recipes:\n  x:\n    columns: {Recipe: Profil}\n", `3:15: recipe x: columns.Recipe: cannot stand in a recipe, which is found by that column: give --column Recipe=Profil`},
	{"a column without a header", "recipes:\n  x:\n    columns: {AddLicenses: \"\"}\n", `3:15: recipe x: columns.AddLicenses: is empty`},
	{"no columns", "recipes:\n  x:\n    columns: {}\n", `3:5: columns has no value`},
	{"two sources of locations", "recipes:\n  x:\n    columns: {UsageLocation: Land}\n    location-from: Office\n", `3:15: recipe x: columns.UsageLocation: cannot be combined with location-from`},
	{"a column twice", "recipes:\n  x:\n    columns: {AddLicenses: a, add licenses: b}\n", `3:31: recipe x: columns.add licenses: is the same column as AddLicenses`},
	{"a value without a SKU", "recipes:\n  x:\n    values: {Gold: \"\"}\n", `3:14: recipe x: values.Gold: leads from a value`},
	{"a value twice", "recipes:\n  x:\n    values: {Gold: A, gold: B}\n", `3:23: recipe x: values.gold: is the same cell as "Gold"`},
	{"none among values", "recipes:\n  x:\n    values: {Gold: [A, none]}\n", `3:24: recipe x: values.Gold[1]: "none" cannot stand among others`},
	{"a value of another kind", "recipes:\n  x:\n    values: {Gold: {a: b}}\n", `3:20: mapping was used where a list is expected`},
	{"no hazard", "recipes:\n  x:\n    assign: [A]\n    accept: [hazard-mailbox, no-seat]\n", `4:30: recipe x: accept[1]: no such hazard as "no-seat"`},
	{"names in case alone", "recipes:\n  x: {assign: [A]}\n  X: {assign: [B]}\n", `2:3: recipe x differs from recipe X in case alone`},
	{"a name no cell can hold", "recipes:\n  a;b: {assign: [A]}\n", `2:3: "a;b" is not a name for a recipe`},
	{"not UTF-8", "recipes: \xff", `not UTF-8`},
	{"deep", strings.Repeat("[", 100), `1:1: nested too deep`},
	{"large", strings.Repeat("#", yamltext.MaxSize+1), `larger than`},
}

func TestReadRefuses(t *testing.T) {
	for _, c := range faulty {
		t.Run(c.what, func(t *testing.T) {
			_, err := Read("r.yaml", strings.NewReader(c.yaml))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *Error", err)
			}
			rest := strings.TrimLeft(strings.TrimPrefix(err.Error(), "r.yaml:"), " ")
			if !strings.HasPrefix(rest, c.want) {
				t.Errorf("got  %s\nwant %s", rest, c.want)
			}
		})
	}
}

// Every fault of a file is said at once, in the order of the lines.
func TestReadSaysAllFaults(t *testing.T) {
	_, err := Read("r.yaml", strings.NewReader("recipes:\n  x:\n    assign: [A]\n    via: redd\n    location: UK\n  a:\n    remove: [none]\n"))
	want := `r.yaml:4:5: recipe x: via: unknown way "redd": write update or readd
r.yaml:5:5: recipe x: location: usage location "UK" is not an ISO 3166 code: did you mean GB?
r.yaml:7:14: recipe a: remove[0]: "none" cannot be used here: it is the empty set, for service plans or exact, alone in its list`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
}

func sample(t *testing.T) File {
	t.Helper()
	f, err := os.Open("../../samples/recipes/recipes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := Read("recipes.yaml", f)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAsk(t *testing.T) {
	f := sample(t)
	for name, want := range map[string]plan.Ask{
		"ems-without-intune": {Assign: []string{"EMS"}, Choice: plan.PlanNames{Disable: []string{"INTUNE_A"}}, Guards: plan.Guards{MaxUsers: new(500)}},
		"Intune-Off-Readd":   {Change: []string{"EMS"}, Choice: plan.PlanNames{Disable: []string{"INTUNE_A"}}, Via: plan.Readd},
		"e3-to-e5": {
			Swap: []string{"ENTERPRISEPACK,EMS=SPE_E5"}, Choice: plan.PlanNames{Disable: []string{"MCOEV"}},
			Accept: []plan.Code{"hazard-phone"},
			Maps:   map[string]map[string]string{"ENTERPRISEPACK,EMS=SPE_E5": {"SWAY": "SWAY", "MCOSTANDARD": "none"}},
			Guards: plan.Guards{MaxUsers: new(200), MaxRemovals: new(0)},
		},
		"newcomer":  {Create: true, Assign: []string{"EMS"}, Choice: plan.PlanNames{AllOn: true}, Location: "Germany", Guards: plan.Guards{MaxCreates: new(25)}},
		"one-suite": {Exact: []string{"SPE_E5"}, Among: []string{"ENTERPRISEPACK", "EMS", "SPE_E3"}},
	} {
		r, err := f.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Ask()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := f.Find("nobody"); err == nil || !strings.Contains(err.Error(), "e3-to-e5, ems-without-intune") {
		t.Errorf("an unknown recipe: %v", err)
	}
	if _, err := (Recipe{Assign: []string{"A"}, Via: "redd"}).Ask(); err == nil || err.Error() != `via: unknown way "redd": write update or readd` {
		t.Errorf("a faulty recipe: %v", err)
	}
}

// R13: by column, or by mapping of a column; never a silent default. A row's own recipe
// counts, else the common one (R3).
func TestLocations(t *testing.T) {
	rules := File{Recipes: map[string]Recipe{
		"fixed":     {Location: "germany"},
		"By Column": {LocationFrom: "Country"},
		"by-map":    {LocationFrom: "Office", LocationMap: map[string]string{"Oslo": "NO", "New  York": "United States"}},
	}}.Rules("by-map")
	if d := cmp.Diff([]string{"Country", "Office"}, rules.RuleColumns()); d != "" {
		t.Errorf("columns: -want +got:\n%s", d)
	}
	for _, c := range []struct{ recipe, column, cell, want, err string }{
		{"fixed", "", "DE", "", ""},
		{"nobody", "", "DE", "", ""},
		{"by column", "Country", " fr ", "FR", ""},
		{"BY COLUMN", "Country", "", "", ""},
		{"by column", "Country", "Oslo", "", `recipe By Column reads the usage location from Country: usage location "Oslo" is neither a country`},
		{"by-map", "Office", "OSLO", "NO", ""},
		{"", "Office", "new york", "US", ""},
		{"", "Office", "DE", "", `location-map of recipe by-map does not say in which country Office "DE" is: add it there`},
		{" ", "Office", " ", "", ""},
	} {
		if got := rules.LocationColumn(c.recipe); got != c.column {
			t.Errorf("recipe %q reads %q, want %q", c.recipe, got, c.column)
		}
		got, err := rules.LocationOf(c.recipe, c.cell)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.HasPrefix(err.Error(), c.err) {
			t.Errorf("recipe %q of %q: got %q, %v; want %q, %s", c.recipe, c.cell, got, err, c.want, c.err)
		}
	}
}

func TestDoubts(t *testing.T) {
	r := Recipe{
		Assign: []string{"contoso:EMS", "E55", "EMS|SWAY"}, Disable: []string{"INTUNE_A", "INTUN"},
		Swap: []Swap{{From: []string{"ENTERPRISEPACK"}, To: Targets{"SPE_E5"}, Map: map[string]string{"SWAY": "none", "TEAMS1": "INTUNE_B"}}},
	}
	var got []string
	for _, err := range r.Doubts(sku.Bundled()) {
		got = append(got, err.Error())
	}
	for i, want := range []string{`unknown SKU "E55"`, "Sway (SWAY) is not part of Enterprise Mobility + Security E3 (EMS)", `unknown service plan "INTUNE_B"`, `unknown service plan "INTUN"`} {
		if i >= len(got) || !strings.Contains(got[i], want) {
			t.Errorf("doubt %d: want %s in %q", i, want, got)
		}
	}
	if len(got) != 4 {
		t.Errorf("got %d doubts: %q", len(got), got)
	}
	for name, r := range sample(t).Recipes {
		if d := r.Doubts(sku.Bundled()); len(d) > 0 {
			t.Errorf("%s: %v", name, d)
		}
	}
}

// What rows read from columns of other names is known by the recipe, and so is what their
// cells mean.
func TestColumnsAndValues(t *testing.T) {
	f, err := Read("r.yaml", strings.NewReader("recipes:\n  HR:\n    columns: {User: Konto, AddLicenses: Paket, DisabledPlans: none}\n    values: {Gold: SPE_E5, Silber: SPE_E3;EMS, Blei: [\"Office 365 E3\", \"EMS|INTUNE_A\"], Keine: none}\n"))
	if err != nil {
		t.Fatal(err)
	}
	ask, err := f.Recipes["HR"].Ask()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"Gold": {"SPE_E5"}, "Silber": {"SPE_E3", "EMS"}, "Blei": {"Office 365 E3", "EMS|INTUNE_A"}, "Keine": {"none"}}
	if d := cmp.Diff(want, ask.Values); d != "" {
		t.Error(d)
	}
	rules := f.Rules("")
	if d := cmp.Diff([]string{"Konto", "Paket"}, rules.RuleColumns()); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{"User": "Konto", "AddLicenses": "Paket", "DisabledPlans": "none"}, rules.FieldColumns("hr")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Konto"}, rules.UserColumns()); d != "" || rules.FieldColumns("") != nil {
		t.Error(d, rules.FieldColumns(""))
	}
}
