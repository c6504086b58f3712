package inventory

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/money"
	"reseat/report/reporttest"
)

func pricesOf(t *testing.T, text string) money.Prices {
	t.Helper()
	p, err := money.ReadPrices(strings.NewReader(text), "prices.csv", reporttest.Header().SKUs)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func smallInventory(t *testing.T) Inventory {
	return New(reporttest.SmallTenant(), pricesOf(t, reporttest.PriceFile), "1.0.0", reporttest.Now)
}

// The JSON holds the totals and the users, each with what is the matter.
func TestInventoryJSON(t *testing.T) {
	v := smallInventory(t)
	var got struct {
		Format   string
		Complete bool
		Count    int
		Licensed int
		Concerns map[Concern]int
		Licenses []struct {
			Part, Price, Currency string
			Users                 int
			Seats                 tenant.Seats
		}
		Costs []struct{ Currency, Bought, Free, Blocked string }
		Users []struct {
			UPN      string
			Concerns []Concern
			Errors   []string
		}
	}
	if err := json.Unmarshal(reporttest.Written(t, WriteJSON, v), &got); err != nil {
		t.Fatal(err)
	}
	if got.Format != Format || got.Count != len(v.Users) || len(got.Users) != len(v.Users) || got.Licensed != v.Licensed || len(got.Concerns) != len(concerns)-2 { // sign-in dates were not read
		t.Errorf("%+v", got)
	}
	for i, h := range v.Holdings {
		if x := got.Licenses[i]; x.Users != h.Users || x.Seats != h.SKU.Seats || x.Part != v.Catalog.Part(h.SKU.ID) {
			t.Errorf("license %+v, want %+v", x, h)
		}
	}
	if len(got.Costs) != 2 || got.Costs[0].Currency != "EUR" || got.Costs[0].Bought != v.Costs[0].Bought.FloatString(2) {
		t.Errorf("costs %+v", got.Costs)
	}
	for i, h := range v.Users {
		if x := got.Users[i]; x.UPN != h.User.UPN || len(x.Concerns) != len(h.Concerns) {
			t.Errorf("user %+v, want %s with %v", x, h.User.UPN, h.Concerns)
		}
	}
}

// List users and their licenses by which path, and what is the matter with it.
func TestInventoryCounts(t *testing.T) {
	v := smallInventory(t)
	got := map[string][]int{}
	for _, h := range v.Holdings {
		got[v.Catalog.Part(h.SKU.ID)] = h.counts()
	}
	want := map[string][]int{ // bought, used, free, users, direct, inherited, both, blocked, guests, errors
		"EMS":    {10, 4, 6, 3, 2, 2, 1, 1, 0, 0},
		"SPE_E5": {5, 1, 4, 1, 1, 0, 0, 0, 1, 1}, // R36: the row in error holds nothing
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("holdings (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[Concern]int{RowInError: 1, BlockedHolds: 1, GuestHolds: 1, HeldTwice: 1, HoldsNothing: 2}, v.Concerns); diff != "" {
		t.Errorf("concerns (-want +got):\n%s", diff)
	}
	if v.Licensed != 4 {
		t.Errorf("licensed = %d, want 4", v.Licensed)
	}
}

// A SKU that the tenant no longer lists is counted all the same.
func TestInventoryOfDeadSKU(t *testing.T) {
	s := reporttest.SmallTenant()
	s.SKUs = s.SKUs[:1]
	v := New(s, money.Prices{}, "1.0.0", reporttest.Now)
	if n := len(v.Holdings); n != 2 || v.Holdings[1].Users != 1 {
		t.Errorf("%d holdings: %+v", n, v.Holdings)
	}
}

func TestInventoryCosts(t *testing.T) {
	var got []string
	for _, c := range smallInventory(t).Costs {
		got = append(got, money.Format(c.Bought, c.Currency), money.Format(c.Free, c.Currency), money.Format(c.Blocked, c.Currency))
	}
	want := []string{"EUR 106.00", "EUR 63.60", "EUR 10.60", "USD 285.00", "USD 228.00", "USD 0.00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("costs (-want +got):\n%s", diff)
	}
	if got := money.Format(new(big.Rat).SetInt64(1234567), "EUR"); got != "EUR 1,234,567.00" {
		t.Errorf("money = %s", got)
	}
	if diff := cmp.Diff([]string{"NOT_OURS"}, smallInventory(t).Prices.Unowned); diff != "" {
		t.Errorf("unowned (-want +got):\n%s", diff)
	}
}

func TestInventoryMarkdown(t *testing.T) {
	reporttest.Matches(t, "inventory.md", reporttest.Written(t, WriteMarkdown, smallInventory(t)))
	reporttest.SteersNothing(t, "inventory.md", reporttest.Written(t, WriteMarkdown, New(reporttest.HostileTenant(), money.Prices{}, "1.0.0", reporttest.Now)))
}

// An empty tenant has an inventory in every format.
func TestEmptyInventory(t *testing.T) {
	for name, write := range map[string]func(io.Writer, Inventory) error{"html": WriteHTML, "xlsx": WriteXLSX, "md": WriteMarkdown} {
		if len(reporttest.Written(t, write, New(tenant.Snapshot{}, money.Prices{}, "1.0.0", reporttest.Now))) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
}

// No name gets out of its place on the page.
func TestInventoryPageKeepsNamesHarmless(t *testing.T) {
	if text := reporttest.Written(t, WriteHTML, smallInventory(t)); bytes.Contains(text, []byte("<script>alert(1)")) {
		t.Error("a name became script")
	}
}

// BenchmarkInventory counts 100,000 users.
func BenchmarkInventory(b *testing.B) {
	s := reporttest.TenantSampleOf(100_000)
	p := money.Prices{Each: map[sku.ID]money.Price{reporttest.EMS: {Amount: big.NewRat(1, 3), Currency: "EUR"}}}
	for b.Loop() {
		if err := WriteHTML(io.Discard, New(s, p, "1.0.0", reporttest.Now)); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleInventory_Headline() {
	fmt.Println(New(reporttest.SmallTenant(), money.Prices{}, "1.0.0", reporttest.Now).Headline())
	// Output: 4 of 6 users have a license; 5 should be reviewed.
}

// What an inventory advises has no command that a reader would have to complete first: the
// complete ones are those of its claims.
func TestInventoryAdvisesNoPlaceholder(t *testing.T) {
	for _, c := range concerns {
		for _, part := range strings.FieldsFunc(c.means+" "+c.remedy, func(r rune) bool { return strings.ContainsRune(" `:,;\"", r) }) {
			if len(part) > 2 && part == strings.ToUpper(part) || strings.HasPrefix(part, "--") {
				t.Errorf("%s: %q is to be filled in by the reader: %s", c.Concern, part, c.remedy)
			}
		}
		if strings.Contains(c.remedy, "`") {
			t.Errorf("%s: a command that does not name a license or user: %s", c.Concern, c.remedy)
		}
	}
	v := smallInventory(t)
	if len(v.Claims) == 0 {
		t.Error("no claim has a command")
	}
	for _, c := range v.Claims {
		if s := v.command(c); !strings.Contains(s, v.Catalog.Part(c.SKU)) {
			t.Errorf("%s: %s does not name the license", c.Concern, s)
		}
	}
}
