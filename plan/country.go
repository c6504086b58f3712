package plan

import (
	"fmt"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Country returns the two-letter ISO 3166 code that Graph takes as a usage
// location, for a code or an English country name in any case.
func Country(s string) (string, error) {
	s = strings.TrimSpace(s)
	if code, ok := countryNames()[strings.ToLower(s)]; ok {
		return code, nil
	}
	r, err := language.ParseRegion(s)
	if err == nil && len(s) == 2 && isCountry(r) {
		return r.String(), nil
	}
	if err == nil && isCountry(r.Canonicalize()) {
		return "", fmt.Errorf("usage location %q is not an ISO 3166 code: did you mean %s?", s, r.Canonicalize())
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

var countryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	english := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			if r, err := language.ParseRegion(code); err == nil && r.String() == code && isCountry(r) {
				names[strings.ToLower(english.Name(r))] = code
			}
		}
	}
	return names
})
