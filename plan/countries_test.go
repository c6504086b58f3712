package plan

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

var updateCountries = flag.Bool("countries", false, "write countries.txt anew")

// countryLanguages are those in which the names of countries are known besides English.
var countryLanguages = []string{"de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "da", "sv", "nb", "fi", "hu", "ro", "tr", "el", "ru", "uk", "ja", "ko", "zh-Hans", "zh-Hant"}

// The names that are kept are those of the Unicode tables; -countries takes new ones over.
func TestCountriesAreThoseOfUnicode(t *testing.T) {
	want := unicodeCountries()
	if *updateCountries {
		if err := os.WriteFile("countries.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if countriesText != want {
		t.Error("countries.txt differs from the tables: go test ./plan -run TestCountriesAreThoseOfUnicode -countries")
	}
}

// unicodeCountries has a line for each country: code, English name, and its folded names in
// other languages. A name that two languages give to different countries is none.
func unicodeCountries() string {
	var all []language.Region
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			if r, err := language.ParseRegion(code); err == nil && r.String() == code && isCountry(r) {
				all = append(all, r)
			}
		}
	}
	whose := map[string][]string{}
	for _, tag := range countryLanguages {
		regions := display.Regions(language.MustParse(tag))
		for _, r := range all {
			name := foldCountry(regions.Name(r))
			if name != "" && !slices.Contains(whose[name], r.String()) {
				whose[name] = append(whose[name], r.String())
			}
		}
	}
	others := map[string][]string{}
	for name, codes := range whose {
		if len(codes) == 1 {
			others[codes[0]] = append(others[codes[0]], name)
		}
	}
	var out strings.Builder
	for _, r := range all {
		names := others[r.String()]
		slices.Sort(names)
		out.WriteString(strings.Join(append([]string{r.String(), display.English.Regions().Name(r)}, names...), "\t") + "\n")
	}
	return out.String()
}
