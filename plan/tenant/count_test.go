package tenant

import "testing"

// WORD-8: one is one, and never "1 users".
func TestCount_WORD8(t *testing.T) {
	for _, tt := range []struct {
		n          int
		noun, says string
	}{
		{0, "user", "0 users"}, {1, "user", "1 user"}, {2, "service plan", "2 service plans"}, {1, "entry", "1 entry"}, {2, "entry", "2 entries"},
		{3, "day", "3 days"}, {2, "person", "2 people"}, {999, "user", "999 users"}, {1000, "user", "1,000 users"}, {1234567, "user", "1,234,567 users"}, {-1000, "license", "-1,000 licenses"},
	} {
		if got := Count(tt.n, tt.noun); got != tt.says {
			t.Errorf("Count(%d, %q) = %q, want %q", tt.n, tt.noun, got, tt.says)
		}
	}
}
