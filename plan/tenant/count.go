package tenant

import (
	"strconv"
	"strings"
)

// Count says how many there are of a thing: "1 user", "2,300 users", "2 entries". The
// noun is singular and may have words before it ("service plan").
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Thousands(n) + " " + many(noun)
}

// many is the plural of a noun of reseat's texts.
func many(noun string) string {
	stem, isY := strings.CutSuffix(noun, "y")
	switch {
	case strings.HasSuffix(noun, "person"):
		return strings.TrimSuffix(noun, "person") + "people"
	case isY && !strings.HasSuffix(stem, "a") && !strings.HasSuffix(stem, "e") && !strings.HasSuffix(stem, "o"):
		return stem + "ies"
	}
	return noun + "s"
}

// Thousands writes a number with separators: 12,345.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(s) - 3; i > first; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
