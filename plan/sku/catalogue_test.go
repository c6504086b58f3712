package sku

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPackedCatalogueEqualsSource(t *testing.T) {
	source, err := os.ReadFile("catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(source, unpacked) {
		t.Error("catalogue.csv.gz is not catalogue.csv: run go generate ./plan/sku")
	}
}

func TestBundledCatalogueIsWhole(t *testing.T) {
	c := Bundled()
	if got := [2]int{len(c.products), len(c.plans)}; got != [2]int{619, 791} {
		t.Errorf("SKUs and service plans: got %v, want [619 791]", got)
	}
	ems, ok := c.Product("efccb6f7-5641-4e0e-bd10-b4976e1bf68e")
	if !ok {
		t.Fatal("EMS is missing")
	}
	var plans []string
	for _, sp := range ems.Plans {
		plans = append(plans, sp.Name)
	}
	want := []string{"AAD_PREMIUM", "ADALLOM_S_DISCOVERY", "EXCHANGE_S_FOUNDATION", "INTUNE_A", "MFA_PREMIUM", "RMS_S_ENTERPRISE", "RMS_S_PREMIUM"}
	if diff := cmp.Diff(want, plans); diff != "" {
		t.Error("plans of EMS:", diff)
	}
	if ems.Name != "Enterprise Mobility + Security E3" || ems.PartNumber != "EMS" {
		t.Errorf("got %s %q", ems.PartNumber, ems.Name)
	}
	if _, ok := c.Product("00000000-0000-0000-0000-000000000000"); ok {
		t.Error("an unknown SKU was found")
	}
	if got := len(c.Products()); got != 619 {
		t.Errorf("Products: got %d", got)
	}
}

// The flaws that Microsoft's table is known to have.
func TestCatalogueFlaws(t *testing.T) {
	c := Bundled()
	spellings := map[PlanID]string{
		"113feb6c-3fe4-4440-bddc-54d774bf0318": "EXCHANGE_S_FOUNDATION",
		"8c7d2df8-86f0-4902-b2ed-a0458298f3b3": "Deskless",
		"bea4c11e-220a-4e6d-8eb8-8ea15d019f90": "RMS_S_ENTERPRISE",
		"f815ac79-c5dd-4bcc-9b78-d97f7b817d0d": "DYNAMICS_365_HIRING_FREE_PLAN",
		"e7c91390-7625-45be-94e0-e16907e03118": "Virtualization Rights for Windows 10 (E3/E5+VDA)",
	}
	for id, want := range spellings {
		if n := len(c.plans[id].names.order); n != 2 {
			t.Errorf("%s: got %d spellings, want 2", want, n)
		}
		if got, _ := c.PlanName(id); !strings.EqualFold(got, want) {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
	if ids := c.ProductsByPart("mcopstn5"); len(ids) != 2 {
		t.Errorf("MCOPSTN5: got %v, want two SKUs", ids)
	}
	if ids := c.ProductsByName("visio  plan 2"); len(ids) != 2 {
		t.Errorf("Visio Plan 2: got %v, want two SKUs", ids)
	}
	for _, name := range []string{"PROJECT_ESSENTIALS", "EXCHANGE_S_FOUNDATION PBI_PREMIUM_EM1_ADDON"} {
		n := 0
		for _, p := range c.plans {
			for _, s := range p.names.order {
				if s == name {
					n++
				}
			}
		}
		if n != 2 {
			t.Errorf("%s: got %d ids, want 2", name, n)
		}
	}
}

func TestPlanName(t *testing.T) {
	c := Bundled()
	name, friendly := c.PlanName("c1ec4a95-1f05-45b3-a911-aa3fa01094f5")
	if name != "INTUNE_A" || friendly != "Microsoft Intune Plan 1" {
		t.Errorf("got %q, %q", name, friendly)
	}
	if name, friendly := c.PlanName("none"); name != "" || friendly != "" {
		t.Errorf("unknown plan: got %q, %q", name, friendly)
	}
}

func TestBestSpelling(t *testing.T) {
	for _, tt := range []struct {
		in   []string
		want string
	}{
		{nil, ""},
		{[]string{"A", "b", "A"}, "A"},
		{[]string{"MICROSOFT FORMS", "Microsoft Forms"}, "Microsoft Forms"},
		{[]string{"Forms", "Microsoft Forms"}, "Forms"},
		{[]string{"FORMS", "MICROSOFT FORMS"}, "FORMS"},
	} {
		var s spellings
		for _, text := range tt.in {
			s.add(text)
		}
		if got := s.best(); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
}

// R4: product names that hold the joining sign are one name.
func TestSplitNamesByLongestName(t *testing.T) {
	for _, tt := range []struct {
		cell           string
		names, unknown []string
	}{
		{"", nil, nil},
		{"Office 365 E3", []string{"Office 365 E3"}, nil},
		{
			"Office 365 E3+Enterprise Mobility + Security E3",
			[]string{"Office 365 E3", "Enterprise Mobility + Security E3"}, nil,
		},
		{
			"enterprise mobility + security e5 + Visio Plan 2",
			[]string{"Enterprise Mobility + Security E5", "Visio Plan 2"}, nil,
		},
		{
			"Microsoft 365 F5 Security + Compliance Add-on+Intune",
			[]string{"Microsoft 365 F5 Security + Compliance Add-on", "Intune"}, nil,
		},
		{"Enterprise Mobility+Security E3", []string{"Enterprise Mobility + Security E3"}, nil},
		{"Office 365 E3+Fabrikam Add-on+Intune", []string{"Office 365 E3", "Intune"}, []string{"Fabrikam Add-on"}},
		{"+Intune++", []string{"Intune"}, nil},
		{"Enterprise Mobility + Something", nil, []string{"Enterprise Mobility", "Something"}},
	} {
		names, unknown := Bundled().SplitNames(tt.cell)
		if diff := cmp.Diff([][]string{tt.names, tt.unknown}, [][]string{names, unknown}); diff != "" {
			t.Errorf("%q: %s", tt.cell, diff)
		}
	}
}

// Whatever products are joined, the same come back.
func TestSplitNamesFindsEveryProduct(t *testing.T) {
	c := Bundled()
	for _, p := range c.Products() {
		names, unknown := c.SplitNames("Intune+" + p.Name + "+Office 365 E3")
		if diff := cmp.Diff([]string{"Intune", p.Name, "Office 365 E3"}, names); diff != "" || unknown != nil {
			t.Errorf("%q: unknown %q, %s", p.Name, unknown, diff)
		}
	}
}
