package intake

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
)

// offices is a rule about the column Office for the recipe "offices" and for rows that
// name none.
type offices map[string]string

func (offices) RuleColumns() []string { return []string{"Office"} }

func (offices) FieldColumns(string) map[string]string { return nil }
func (offices) FieldNames() []string                  { return nil }
func (offices) UserColumns() []string                 { return nil }

func (offices) LocationColumn(recipe string) string {
	if recipe == "" || recipe == "offices" {
		return "Office"
	}
	return ""
}

func (o offices) LocationOf(_, cell string) (string, error) {
	if cell == "" || o[cell] != "" {
		return o[cell], nil
	}
	return "", errors.New(cell + " is nowhere")
}

// R13, R3: the recipe's rule is asked about its column, row by row, and the row's own
// cell is stronger.
func TestRecipesTakeLocationsFromColumns(t *testing.T) {
	rules := Options{Rules: offices{"Oslo": "NO"}}
	file := "UPN,Recipe,UsageLocation,office\n" +
		"a@contoso.com,,,\u00a0Oslo\n" +
		"b@contoso.com,offices,DE,Oslo\n" +
		"c@contoso.com,other,,Oslo\n" +
		"d@contoso.com,,,\n" +
		"e@contoso.com,,,Atlantis\n" +
		"f@contoso.com,,FR,Atlantis\n"
	var got []string
	for _, q := range read(t, file, rules).Requests {
		got = append(got, strings.TrimSpace(q.Location+" "+q.RecipeLocation+" "+fault(q)))
	}
	if d := cmp.Diff([]string{"NO", "DE", "", "", "bad-location: Atlantis is nowhere", "FR"}, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	own := offices{"Oslo": "NO"}
	q := read(t, "UPN,UsageLocation\na@contoso.com,Oslo\n", Options{Rules: column{own, "UsageLocation"}}).Requests[0]
	if q.Location != "" || q.RecipeLocation != "NO" {
		t.Errorf("a rule about UsageLocation itself: %q, %q", q.Location, q.RecipeLocation)
	}
}

// A column is another column with the rule of offices.
type column struct {
	offices
	name string
}

func (c column) RuleColumns() []string        { return []string{c.name} }
func (c column) LocationColumn(string) string { return c.name }

func fault(q plan.Request) string {
	if q.Fault == nil {
		return ""
	}
	return string(q.Fault.Code) + ": " + q.Fault.Text
}

// A column that no row needs may be missing; one that a row needs may not.
func TestRecipesColumnIsMissing(t *testing.T) {
	rules := Options{Rules: offices{"Oslo": "NO"}}
	read(t, "UPN,Recipe\na@contoso.com,other\n", rules)
	read(t, "UPN,UsageLocation\na@contoso.com,DE\n", rules)
	read(t, `[{"upn":"a@contoso.com"},{"upn":"b@contoso.com","office":"Oslo"}]`, rules)
	for file, want := range map[string]string{
		"#TYPE x\nUPN,Recipe\na@contoso.com,other\nb@contoso.com,\n": `wish:2: no column "Office", from which the recipe of the row on line 4 reads the usage location: add it, or fill in UsageLocation; the columns are "UPN", "Recipe"`,
		`[{"upn":"a@contoso.com"}]`:                                  `wish: no column "Office", from which the recipe of the row on line 1 reads the usage location: add it, or fill in UsageLocation; the columns are "upn"`,
	} {
		if _, err := Read("wish", strings.NewReader(file), rules); words(err) != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// hr takes the fields of its rows from other columns than the header would.
type hr struct{ offices }

func (hr) RuleColumns() []string { return []string{"Konto", "Paket"} }
func (hr) FieldNames() []string  { return []string{"User", "AddLicenses", "DisabledPlans"} }
func (hr) UserColumns() []string { return []string{"Konto"} }
func (hr) FieldColumns(recipe string) map[string]string {
	if recipe != "hr" {
		return nil
	}
	return map[string]string{"User": "Konto", "AddLicenses": "Paket", "DisabledPlans": "none"}
}

// A recipe says for its own rows which columns they are read from, in a file, in an export
// and in JSON; an option is stronger, and a file need not have what no row reads.
func TestRecipesNameColumns(t *testing.T) {
	table := "UPN,Recipe,AddLicenses,DisabledPlans,Konto,Paket,Other\n" +
		"a@contoso.com,hr,X,P,b@contoso.com,Gold,O\n" +
		"a@contoso.com,,X,P,b@contoso.com,Gold,O\n"
	objects := `[{"upn":"a@contoso.com","recipe":"hr","addLicenses":"X","disabledPlans":"P","konto":"b@contoso.com","paket":"Gold","other":"O"},
{"upn":"a@contoso.com","addLicenses":"X","disabledPlans":"P","konto":"b@contoso.com","paket":"Gold","other":"O"}]`
	said := func(file string, o Options) (out []string) {
		for _, q := range read(t, file, o).Requests {
			out = append(out, strings.Join(append([]string{q.User.Label()}, append(slices.Clone(q.Add.Items()), q.Disable.Items()...)...), " "))
		}
		return out
	}
	for _, file := range []string{table, objects} {
		if d := cmp.Diff([]string{"b@contoso.com Gold", "a@contoso.com X P"}, said(file, Options{Rules: hr{}})); d != "" {
			t.Errorf("-want +got:\n%s", d)
		}
		flag := Options{Rules: hr{}, Columns: map[string]string{"AddLicenses": "Other", "User": "UPN"}}
		if d := cmp.Diff([]string{"a@contoso.com O", "a@contoso.com O P"}, said(file, flag)); d != "" {
			t.Errorf("with options -want +got:\n%s", d)
		}
	}
	if got := said("Konto,Paket,Recipe\nb@contoso.com,Gold,hr\n", Options{Rules: hr{}}); got[0] != "b@contoso.com Gold" {
		t.Errorf("without a column of users: %q", got)
	}
	if got := said("UPN,Paket\na@contoso.com,Gold\n", Options{Rules: hr{}}); got[0] != "a@contoso.com" {
		t.Errorf("no row of the recipe: %q", got)
	}
	_, err := Read("wish", strings.NewReader("UPN,Recipe,Packet\na@contoso.com,hr,Gold\n"), Options{Rules: hr{}})
	if want := `wish:1: no column "Konto", "Paket", but there is "Packet": correct columns in the recipe of the row on line 2; the columns are "UPN", "Recipe", "Packet"`; words(err) != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
