package samples

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

func contoso(t *testing.T) tenant.Snapshot {
	t.Helper()
	f, err := Files.Open("tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := tenant.ReadSnapshot(f, "tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fabrikam is the tenant of the story about groups.
func fabrikam(t *testing.T) tenant.Snapshot {
	t.Helper()
	return tenantIn(t, "08-direct-to-groups/fabrikam.json")
}

// tenantIn is the tenant of a story that has one of its own.
func tenantIn(t *testing.T, name string) tenant.Snapshot {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := tenant.ReadSnapshot(f, name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTenantIsWrittenAsSnapshotWrites(t *testing.T) {
	s := contoso(t)
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), read(t, "tenant.json")) {
		t.Error("tenant.json does not survive reading and writing: run go generate ./samples")
	}
}

func TestConsumedSeatsAreTheHolders(t *testing.T) {
	s := contoso(t)
	want, got := make(map[sku.PartNumber]int), make(map[sku.PartNumber]int)
	for _, k := range s.SKUs {
		want[k.PartNumber] = k.Seats.Consumed
		for _, u := range s.Users {
			if _, direct := u.HoldsDirect(k.ID); direct || u.Inherits(k.ID) {
				got[k.PartNumber]++
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What the tenant's SKUs contain is what the catalogue says, and an assignment
// switches off nothing else.
func TestAssignmentsFitTheirSKUs(t *testing.T) {
	s := contoso(t)
	for _, k := range s.SKUs {
		p, _ := sku.Bundled().Product(k.ID)
		if !p.UserPlans().Equal(k.UserPlans().Union(k.CompanyPlans())) {
			t.Errorf("%s: other plans than in the catalogue", k.PartNumber)
		}
	}
	for _, u := range s.Users {
		for _, a := range u.Assignments {
			k, ok := s.SKU(a.SKU)
			if !ok || len(a.Disabled.Minus(k.UserPlans())) > 0 {
				t.Errorf("%s: %s with %v off", u.UPN, a.SKU, a.Disabled)
			}
		}
	}
}

func TestGroupsAndInheritedRowsAgree(t *testing.T) {
	s := contoso(t)
	known := make(map[string]bool)
	for _, u := range s.Users {
		known[string(u.ID)] = true
	}
	for _, g := range s.Groups {
		known[string(g.ID)] = true
	}
	type row struct {
		user, sku, group string
	}
	var granted, rows []row
	for _, g := range s.Groups {
		for _, m := range g.Members {
			if m.Kind != "device" && !known[m.ID] {
				t.Errorf("%s: nobody is %s", g.Name, m.ID)
			}
			for _, l := range g.Licenses {
				granted = append(granted, row{m.ID, string(l.SKU), string(g.ID)})
			}
		}
	}
	for _, u := range s.Users {
		for _, a := range u.Assignments {
			if !a.Direct() {
				rows = append(rows, row{string(u.ID), string(a.SKU), string(a.Group)})
			}
		}
	}
	order := func(a, b row) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }
	slices.SortFunc(granted, order)
	slices.SortFunc(rows, order)
	if diff := cmp.Diff(granted, rows, cmp.AllowUnexported(row{})); diff != "" {
		t.Error(diff)
	}
}

// The numbers that the pages name.
func TestPagesCountRight(t *testing.T) {
	s := contoso(t)
	id := func(part string) sku.ID {
		for _, k := range s.SKUs {
			if string(k.PartNumber) == part {
				return k.ID
			}
		}
		t.Fatalf("no %s", part)
		return ""
	}
	got := make(map[string]int)
	for _, u := range s.Users {
		office, onE3 := u.HoldsDirect(id("ENTERPRISEPACK"))
		bare := len(u.Assignments) == 0
		free := len(u.Assignments) == 1 && u.Assignments[0].SKU == id("FLOW_FREE")
		for what, is := range map[string]bool{
			"accounts":                  true,
			"guests":                    u.Guest,
			"unlicensed guests":         u.Guest && bare,
			"left":                      u.Disabled && !bare,
			"shared mailboxes":          u.Disabled && bare,
			"unlicensed":                bare && !u.Disabled && !u.Guest,
			"unlicensed, synced":        bare && !u.Disabled && !u.Guest && u.Synced,
			"unlicensed, no location":   bare && !u.Disabled && !u.Guest && u.UsageLocation == "",
			"free plan alone":           free && !u.Guest,
			"Sales":                     u.Department == "Sales" && !u.Disabled,
			"Sales on E3":               u.Department == "Sales" && !u.Disabled && onE3,
			"Sales on E3, no location":  u.Department == "Sales" && !u.Disabled && onE3 && u.UsageLocation == "",
			"Sales on E3, with off":     u.Department == "Sales" && !u.Disabled && len(office.Disabled) > 0,
			"EMS through a group alone": u.Inherits(id("EMS")) && !holdsDirect(u, id("EMS")),
			"EMS on two paths":          u.Inherits(id("EMS")) && holdsDirect(u, id("EMS")),
		} {
			if is {
				got[what]++
			}
		}
	}
	for _, k := range s.SKUs {
		if k.PartNumber == "SPE_E5" {
			got["free seats of E5"] = k.Seats.Free()
		}
	}
	want := map[string]int{
		"accounts": 320, "guests": 8, "unlicensed guests": 7, "left": 10, "shared mailboxes": 12,
		"unlicensed": 19, "unlicensed, synced": 3, "unlicensed, no location": 6, "free plan alone": 6,
		"Sales": 64, "Sales on E3": 61, "Sales on E3, no location": 1, "Sales on E3, with off": 32,
		"EMS through a group alone": 6, "EMS on two paths": 4, "free seats of E5": 68,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func holdsDirect(u tenant.User, id sku.ID) bool {
	_, ok := u.HoldsDirect(id)
	return ok
}

// Everyone in the input of a story is in the tenant, except whom it creates.
func TestStoriesNameRealUsers(t *testing.T) {
	s := contoso(t)
	known := make(map[string]bool)
	for _, u := range append(s.Users, fabrikam(t).Users...) {
		known[strings.ToLower(u.UPN)], known[string(u.ID)] = true, true
	}
	files, err := fs.Glob(Files, "0[2-8]-*/*.csv")
	if err != nil || len(files) != 7 {
		t.Fatalf("got %q, %v", files, err)
	}
	for _, name := range files {
		text := strings.TrimPrefix(string(read(t, name)), "\ufeff")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		kind := slices.Index(rows[0], "objectType")
		for _, r := range rows[1:] {
			if user := kind < 0 || r[kind] == "User"; user && !known[strings.ToLower(r[0])] {
				t.Errorf("%s: nobody is %s", name, r[0])
			}
		}
	}
}

// The lists of the daily job name people of its tenant, but for the one mistyped row.
func TestDailyListsNameRealUsers(t *testing.T) {
	known := map[string]bool{"elena.petrov@contoso.com": true}
	for _, u := range tenantIn(t, "10-reconcile/contoso.json").Users {
		known[u.UPN] = true
	}
	files, err := fs.Glob(Files, "10-reconcile/*.csv")
	if err != nil || len(files) != 4 {
		t.Fatalf("got %q, %v", files, err)
	}
	for _, name := range files {
		rows, err := csv.NewReader(bytes.NewReader(read(t, name))).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, r := range rows[1:] {
			if !known[r[1]] {
				t.Errorf("%s: nobody is %s", name, r[1])
			}
		}
	}
}

func TestReadmeListsTheSKUs(t *testing.T) {
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	for _, k := range contoso(t).SKUs {
		name, _ := sku.Bundled().Product(k.ID)
		seats := fmt.Sprint(k.Seats.Enabled)
		if k.Seats.Warning > 0 {
			seats = fmt.Sprintf("%d, and %d in warning", k.Seats.Enabled, k.Seats.Warning)
		}
		line := fmt.Sprintf("| %s | %s | %s | %d |", k.PartNumber, name.Name, seats, k.Seats.Consumed)
		if !strings.Contains(text, line) {
			t.Errorf("README.md lacks %q", line)
		}
	}
}

// Whoever stands in bold on a page is in the tenant, or in the story's own input.
func TestPagesNameRealPeople(t *testing.T) {
	known := make(map[string]bool)
	for _, u := range contoso(t).Users {
		known[u.Name] = true
	}
	for _, name := range []string{"09-reclaim/contoso.json", "10-reconcile/contoso.json"} {
		for _, u := range tenantIn(t, name).Users {
			known[u.Name] = true
		}
	}
	pages, err := fs.Glob(Files, "[01]*/README.md")
	if err != nil || len(pages) != 10 {
		t.Fatalf("got %q, %v", pages, err)
	}
	bold := regexp.MustCompile(`\*\*(\S+ \S+)\*\*`)
	for _, page := range pages {
		inputs, _ := fs.Glob(Files, path.Dir(page)+"/wish.csv")
		for _, m := range bold.FindAllStringSubmatch(string(read(t, page)), -1) {
			here := slices.ContainsFunc(inputs, func(f string) bool { return strings.Contains(string(read(t, f)), m[1]) })
			if !known[m[1]] && !here {
				t.Errorf("%s: nobody is called %s", page, m[1])
			}
		}
	}
}
