package sku

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplitLicenseCell(t *testing.T) {
	for _, tt := range []struct {
		in    string
		sku   string
		plans []string
	}{
		{"tenant:EMS|INTUNE_A|RMS_S_PREMIUM", "tenant:EMS", []string{"INTUNE_A", "RMS_S_PREMIUM"}},
		{" EMS | INTUNE_A ||", "EMS", []string{"INTUNE_A"}},
		{"Enterprise Mobility + Security E3", "Enterprise Mobility + Security E3", nil},
		{"|INTUNE_A", "", []string{"INTUNE_A"}},
		{"", "", nil},
	} {
		sku, plans := SplitLicenseCell(tt.in)
		if sku != tt.sku || !cmp.Equal(plans, tt.plans) {
			t.Errorf("%q: got %q %q", tt.in, sku, plans)
		}
	}
}

// R4: names hold commas, so flag lists take quoted items.
func TestSplitList(t *testing.T) {
	for _, tt := range []struct {
		in   string
		sep  rune
		want []string
	}{
		{"", ',', nil},
		{" , ", ',', nil},
		{"EMS", ',', []string{"EMS"}},
		{"EMS, SPE_E5 ,", ',', []string{"EMS", "SPE_E5"}},
		{`EMS,"Windows 365 Business 16 vCPU, 64 GB, 1 TB"`, ',', []string{"EMS", "Windows 365 Business 16 vCPU, 64 GB, 1 TB"}},
		{` "a ""b"" c" ,d`, ',', []string{`a "b" c`, "d"}},
		{`EMS|INTUNE_A;SPE_E5`, ';', []string{"EMS|INTUNE_A", "SPE_E5"}},
		{`19" rack,b`, ',', []string{`19" rack`, "b"}},
		{"a,b;c", ';', []string{"a,b", "c"}},
		{`"",a`, ',', []string{"a"}},
	} {
		got, err := SplitList(tt.in, tt.sep)
		if err != nil || !cmp.Equal(got, tt.want) {
			t.Errorf("%q: got %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
	for in, want := range map[string]string{
		`EMS,"SPE_E5`:  "the quote is not closed",
		`"a"b,c`:       `"b" follows a closing quote`,
		`"a" "b", "c"`: `follows a closing quote`,
	} {
		if got, err := SplitList(in, ','); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestJoinListIsTheInverseOfSplitList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sep := rapid.SampledFrom([]rune{',', ';', '|'}).Draw(t, "sep")
		item := rapid.StringMatching(`[^\s]([ a,;|"+é]*[^\s])?`).Filter(func(s string) bool {
			return s != "" && strings.TrimSpace(s) == s
		})
		items := rapid.SliceOf(item).Draw(t, "items")
		joined := JoinList(items, sep)
		got, err := SplitList(joined, sep)
		if err != nil {
			t.Fatalf("%q: %v", joined, err)
		}
		if len(items)+len(got) > 0 && !cmp.Equal(items, got) {
			t.Fatalf("%q became %q became %q", items, joined, got)
		}
	})
}

func FuzzSplitList(f *testing.F) {
	for _, s := range []string{"", "a,b", `"a,b",c`, `"`, `""""`, `a"b`, " \t,\u00a0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		items, err := SplitList(s, ',')
		if err != nil {
			return
		}
		for _, item := range items {
			if item == "" || item != strings.TrimSpace(item) {
				t.Errorf("%q: item %q", s, item)
			}
		}
		again, err := SplitList(JoinList(items, ','), ',')
		if err != nil || !cmp.Equal(items, again) {
			t.Errorf("%q: %q became %q, %v", s, items, again, err)
		}
	})
}
