package plan

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Country returns the two-letter ISO 3166 code that Graph takes as a usage location, for
// a code or a country's name as administrators write it: in English, in another of the
// languages of the admin center, or by an everyday or former name.
func Country(s string) (string, error) {
	s = strings.TrimSpace(s)
	if code, ok := countryNames()[strings.ToLower(s)]; ok {
		return code, nil
	}
	r, err := language.ParseRegion(s)
	if err == nil && len(s) == 2 && isCountry(r) {
		return r.String(), nil
	}
	name := foldCountry(s)
	if code, ok := otherCountryNames()[name]; ok {
		return code, nil
	}
	if err == nil && isCountry(r.Canonicalize()) {
		return "", fmt.Errorf("usage location %q is not an ISO 3166 code: did you mean %s?", s, r.Canonicalize())
	}
	if which, ok := severalCountries[name]; ok {
		return "", fmt.Errorf("usage location %q can be more than one country: did you mean %s?", s, which)
	}
	return "", fmt.Errorf("usage location %q is neither a country nor its two-letter code", s)
}

// isCountry leaves out what the region tables hold besides countries of today.
func isCountry(r language.Region) bool {
	switch r.String() {
	case "AN", "CS", "NT", "SU", "YU":
		return false
	}
	return r.IsCountry() && r == r.Canonicalize() && r.M49() > 0 && r.M49() < 900 && r.ISO3() != "ZZZ"
}

//go:embed countries.txt
var countriesText string

// A country is a line of countries.txt: the names are kept there, as the tables that they
// come from cost every command 6 ms at its start.
type country struct {
	code, english string
	others        []string // folded names in the other languages of the admin center
}

var countries = sync.OnceValue(func() []country {
	var out []country
	for line := range strings.Lines(countriesText) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		out = append(out, country{f[0], f[1], f[2:]})
	}
	return out
})

// countryNames leads from the English names, in lower case, to the codes.
var countryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, c := range countries() {
		names[strings.ToLower(c.english)] = c.code
	}
	return names
})

// otherCountryNames leads from folded names to the codes: everyday names, and those in
// other languages.
var otherCountryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, c := range countries() {
		for _, name := range c.others {
			names[name] = c.code
		}
	}
	for name, code := range countryNames() {
		names[foldCountry(name)] = code // English is believed
	}
	for name, code := range everydayCountries {
		names[name] = code
	}
	for name := range severalCountries {
		delete(names, name)
	}
	return names
})

// everydayCountries are names of ISO 3166 and of everyday speech that the tables of
// languages lack, folded.
var everydayCountries = map[string]string{
	"czech republic": "CZ", "slovak republic": "SK", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
	"northern ireland": "GB", "united kingdom of great britain and northern ireland": "GB", "holland": "NL", "united states of america": "US",
	"republic of ireland": "IE", "eire": "IE", "russian federation": "RU", "republic of korea": "KR", "korea republic of": "KR", "south korea": "KR",
	"korea democratic people's republic of": "KP", "viet nam": "VN", "lao people's democratic republic": "LA", "syrian arab republic": "SY",
	"iran islamic republic of": "IR", "moldova republic of": "MD", "republic of moldova": "MD", "bolivia plurinational state of": "BO",
	"venezuela bolivarian republic of": "VE", "tanzania united republic of": "TZ", "united republic of tanzania": "TZ", "brunei darussalam": "BN",
	"taiwan province of china": "TW", "hong kong": "HK", "hongkong": "HK", "macau": "MO", "macao": "MO", "palestine": "PS", "palestine state of": "PS",
	"vatican": "VA", "holy see": "VA", "uae": "AE", "emirates": "AE", "people's republic of china": "CN", "prc": "CN", "macedonia": "MK", "fyrom": "MK",
	"turkey": "TR", "ivory coast": "CI", "burma": "MM", "cape verde": "CV", "swaziland": "SZ", "east timor": "TL", "bosnia": "BA",
	"federal republic of germany": "DE", "brd": "DE", "french republic": "FR", "kingdom of spain": "ES", "usa": "US",
}

// severalCountries are names that more than one country goes by, folded.
var severalCountries = map[string]string{
	"korea":          "KR (South Korea) or KP (North Korea)",
	"congo":          "CD (Kinshasa) or CG (Brazzaville)",
	"virgin islands": "VI (U.S.) or VG (British)",
	"saint martin":   "MF (French) or SX (Dutch)",
	"america":        "US (United States)",
}

// foldCountry brings a name into the form in which names are compared: lower case,
// without accents, dots, commas, brackets and a leading article.
func foldCountry(s string) string {
	s, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), strings.ToLower(s))
	if err != nil {
		return ""
	}
	s = strings.NewReplacer("’", "'", "&", " and ", ".", "", ",", " ", "(", " ", ")", " ", "-", " ").Replace(s)
	return strings.TrimPrefix(strings.Join(strings.Fields(s), " "), "the ")
}
