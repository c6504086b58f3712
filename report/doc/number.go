package doc

import "strconv"

// Thousands writes a whole number with its thousands apart: 12,345.
func Thousands(n int) string { return Apart(strconv.Itoa(n)) }

// Apart sets the thousands of a whole number apart.
func Apart(digits string) string {
	first := 0
	if digits[0] == '-' {
		first = 1
	}
	for i := len(digits) - 3; i > first; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
