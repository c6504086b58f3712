package plan

import (
	"strings"
	"testing"
)

func TestCountry(t *testing.T) {
	for in, want := range map[string]string{
		"DE": "DE", "de": "DE", " De ": "DE", "Germany": "DE", "GERMANY": "DE",
		"NO": "NO", "no": "NO", // a code, and no answer
		"GB": "GB", "United Kingdom": "GB", "US": "US", "United States": "US",
		"Côte d’Ivoire": "CI", "CI": "CI", "TW": "TW", "HK": "HK", "PR": "PR", "BQ": "BQ", "SX": "SX", "CW": "CW", "SS": "SS",
	} {
		if got, err := Country(in); got != want || err != nil {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
	}
}

// Countries are called as administrators call them (WORD-6).
func TestCountryAsPeopleWriteIt(t *testing.T) {
	for in, want := range map[string]string{
		"Czech Republic": "CZ", "Czechia": "CZ", "Česko": "CZ", "South Korea": "KR", "Korea, Republic of": "KR", "Republic of Korea": "KR",
		"Deutschland": "DE", "Allemagne": "DE", "Alemania": "DE", "ドイツ": "DE", "德国": "DE", "독일": "DE", "Германия": "DE",
		"Österreich": "AT", "Schweiz": "CH", "Suisse": "CH", "Svizzera": "CH", "España": "ES", "Espana": "ES", "日本": "JP", "Japon": "JP",
		"Great Britain": "GB", "England": "GB", "Vereinigtes Königreich": "GB", "Royaume-Uni": "GB", "The Netherlands": "NL", "Holland": "NL",
		"United States of America": "US", "U.S.A.": "US", "USA": "US", "Vereinigte Staaten": "US", "États-Unis": "US", "Etats-Unis": "US", "Cote d'Ivoire": "CI",
		"Ivory Coast": "CI", "Turkey": "TR", "Türkiye": "TR", "Viet Nam": "VN", "Russian Federation": "RU", "Bosnia and Herzegovina": "BA", "Hong Kong": "HK",
		"Iran, Islamic Republic of": "IR", "Taiwan, Province of China": "TW", "Polska": "PL", "Sverige": "SE", "Ελλάδα": "GR", "UAE": "AE", "Curacao": "CW",
	} {
		if got, err := Country(in); got != want || err != nil {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
	}
}

// R13: what is no country of today is refused, and the right code is named where
// there is one.
func TestCountryRefuses(t *testing.T) {
	for in, hint := range map[string]string{
		"UK":    "did you mean GB?",
		"Korea": "did you mean KR (South Korea) or KP (North Korea)?",
		"Congo": "did you mean CD (Kinshasa) or CG (Brazzaville)?",
		"DEU":   "did you mean DE?",
		"276":   "did you mean DE?",
		"AN":    "neither a country nor its two-letter code", // Netherlands Antilles, gone since 2010
		"XK":    "neither a country nor its two-letter code", // Kosovo has no ISO 3166 code
		"YU":    "neither", "SU": "neither", "EU": "neither", "ZZ": "neither", "QO": "neither", "UN": "neither", "AA": "neither",
		"": "neither", "-": "neither", "D": "neither", "150": "neither", "Europe": "neither", "Atlantis": "neither", "DE ; FR": "neither",
	} {
		got, err := Country(in)
		if got != "" || err == nil || !strings.Contains(err.Error(), hint) {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, hint)
		}
	}
}

// ISO 3166 has 249 codes; each is accepted by code and by a name of its own.
func TestEveryCountryHasItsName(t *testing.T) {
	names := countryNames()
	if len(names) != 249 {
		t.Errorf("%d countries", len(names))
	}
	for name, code := range names {
		if got, err := Country(code); got != code || err != nil {
			t.Errorf("%s (%s): got %q, %v", code, name, got, err)
		}
	}
}
