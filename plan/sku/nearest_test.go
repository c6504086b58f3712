package sku

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestEdits(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "ems", 3}, {"ems", "ems", 0}, {"esm", "ems", 1},
		{"e55", "e5", 1}, {"spe_e3", "spe_e5", 1}, {"intune", "intune_a", 2}, {"kitten", "sitting", 3},
	} {
		if got := edits([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("%q to %q: got %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := edits([]rune(tt.b), []rune(tt.a)); got != tt.want {
			t.Errorf("%q to %q: got %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestEditsAreBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := []rune(rapid.String().Draw(t, "a")), []rune(rapid.String().Draw(t, "b"))
		n := edits(a, b)
		if n > max(len(a), len(b)) || n < max(len(a)-len(b), len(b)-len(a)) {
			t.Fatalf("%q to %q: %d edits", string(a), string(b), n)
		}
		if (n == 0) != (string(a) == string(b)) {
			t.Fatalf("%q to %q: %d edits", string(a), string(b), n)
		}
	})
}

func TestNearest(t *testing.T) {
	all := []candidate{
		newCandidate("1", "SPE_E5", "SPE_E5"), newCandidate("1", "Microsoft 365 E5", "Microsoft 365 E5"),
		newCandidate("2", "SPE_E3", "SPE_E3"), newCandidate("2", "Microsoft 365 E3", "Microsoft 365 E3"),
		newCandidate("3", "EMS", "EMS"), newCandidate("4", "ENTERPRISEPACK", "ENTERPRISEPACK"),
	}
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"E55", []string{"SPE_E5"}},
		{"spe-e5", []string{"SPE_E5", "SPE_E3"}},
		{"ESM", []string{"EMS"}},
		{"Microsoft 365 E55", []string{"Microsoft 365 E5", "Microsoft 365 E3"}},
		{"ENTERPRISE_PACK", []string{"ENTERPRISEPACK"}},
		{"Fabrikam", nil},
	} {
		if diff := cmp.Diff(tt.want, nearest(tt.in, all)); diff != "" {
			t.Errorf("%q: %s", tt.in, diff)
		}
	}
}
