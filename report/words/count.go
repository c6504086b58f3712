package words

import (
	"fmt"
	"strings"

	"reseat/plan/tenant"
)

// InPart is what a headline adds where the request of that many users is met only in part
// (R13).
func InPart(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %s of these only in part: their usage location is not as requested", tenant.Thousands(n))
}

// UpperFirst is a phrase at the start of a sentence.
func UpperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Users is a count of users: "1 user", "1,204 users".
func Users(n int) string {
	if n == 1 {
		return "1 user"
	}
	return tenant.Thousands(n) + " users"
}

// UsersAre is the start of a sentence about that many users.
func UsersAre(n int) string {
	if n == 1 {
		return "1 user is"
	}
	return tenant.Thousands(n) + " users are"
}

// Share writes a part of a whole in percent; less than all is never 100 %.
func Share(part, whole int) string {
	switch {
	case whole == 0:
		return "–"
	case part == whole:
		return "100 %"
	}
	tenths := part * 1000 / whole
	return strings.TrimSuffix(tenant.Thousands(tenths/10)+"."+string(rune('0'+tenths%10)), ".0") + " %"
}
