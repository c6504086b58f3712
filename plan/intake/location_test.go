package intake

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
)

// offices is a rule about the column Office for the recipe "offices" and for rows that
// name none.
type offices map[string]string

func (offices) LocationColumns() []string { return []string{"Office"} }

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
	rules := Options{Locations: offices{"Oslo": "NO"}}
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
	q := read(t, "UPN,UsageLocation\na@contoso.com,Oslo\n", Options{Locations: column{own, "UsageLocation"}}).Requests[0]
	if q.Location != "" || q.RecipeLocation != "NO" {
		t.Errorf("a rule about UsageLocation itself: %q, %q", q.Location, q.RecipeLocation)
	}
}

// A column is another column with the rule of offices.
type column struct {
	offices
	name string
}

func (c column) LocationColumns() []string    { return []string{c.name} }
func (c column) LocationColumn(string) string { return c.name }

func fault(q plan.Request) string {
	if q.Fault == nil {
		return ""
	}
	return string(q.Fault.Code) + ": " + q.Fault.Text
}

// A column that no row needs may be missing; one that a row needs may not.
func TestRecipesColumnIsMissing(t *testing.T) {
	rules := Options{Locations: offices{"Oslo": "NO"}}
	read(t, "UPN,Recipe\na@contoso.com,other\n", rules)
	read(t, "UPN,UsageLocation\na@contoso.com,DE\n", rules)
	read(t, `[{"upn":"a@contoso.com"},{"upn":"b@contoso.com","office":"Oslo"}]`, rules)
	for file, want := range map[string]string{
		"#TYPE x\nUPN,Recipe\na@contoso.com,other\nb@contoso.com,\n": `wish:2: no column "Office", from which the recipe of the row on line 4 takes the usage location: add it, or fill in UsageLocation; the columns are "UPN", "Recipe"`,
		`[{"upn":"a@contoso.com"}]`:                                  `wish: no column "Office", from which the recipe of the row on line 1 takes the usage location: add it, or fill in UsageLocation; the columns are "upn"`,
	} {
		if _, err := Read("wish", strings.NewReader(file), rules); words(err) != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
