package tenant

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/sku"
)

// fabrikam is the tenant of the samples under other names than pseudonyms use.
func fabrikam(t *testing.T) Snapshot {
	t.Helper()
	b, err := os.ReadFile("../../samples/tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	renamed := strings.NewReplacer("fabrikam", "northwind", "contoso", "fabrikam", "Contoso", "Fabrikam").Replace(string(b))
	s, err := readText(renamed)
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.SKUs { // the names that Microsoft gives are no secret
		s.SKUs[i].Name, s.SKUs[i].Plans = "", nil
	}
	s.Users[0].Assignments = append(s.Users[0].Assignments, Assignment{SKU: s.SKUs[0].ID, Group: s.Groups[0].ID, State: InError, Error: "see " + s.Users[0].Name})
	return s
}

func redacted(t *testing.T, s Snapshot, key string) string {
	t.Helper()
	r := NewRedactor([]byte(key), s)
	var b bytes.Buffer
	w := NewWriter(&b, r.Head(s))
	for _, g := range s.Groups {
		if err := w.Groups([]Group{r.Group(g)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, u := range s.Users {
		if err := w.Users([]User{r.User(u)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// names lists everything that a redacted snapshot must not tell.
func names(s Snapshot) []string {
	out := []string{s.Name, "fabrikam", "northwind"}
	for _, d := range s.Domains {
		out = append(out, d.Name)
	}
	for _, k := range s.SKUs {
		out = append(out, k.Account)
	}
	for _, g := range s.Groups {
		out = append(out, g.Name, g.Mail)
	}
	for _, u := range s.Users {
		local, _, _ := strings.Cut(u.UPN, "@")
		out = append(append(out, u.Name, u.UPN, u.Mail, local, `"`+u.Department+`"`), u.Aliases...)
	}
	return out
}

func TestRedactedSnapshotNamesNobody(t *testing.T) {
	s := fabrikam(t)
	text := strings.ToLower(redacted(t, s, "key"))
	list := names(s)
	if len(list) < 5*len(s.Users) {
		t.Fatalf("only %d names to search for", len(list))
	}
	for _, name := range list {
		if name != "" && name != `""` && strings.Contains(text, strings.ToLower(name)) {
			t.Errorf("%q can be read", name)
		}
	}
}

func TestRedactedSnapshotKeepsLicensing(t *testing.T) {
	s := fabrikam(t)
	got, err := readText(redacted(t, s, "key"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Tenant != s.Tenant || !got.Redacted || len(got.Users) != len(s.Users) || got.Domain() != "contoso.com" {
		t.Errorf("%s, redacted %v, %d users, domain %s", got.Tenant, got.Redacted, len(got.Users), got.Domain())
	}
	upns := make(map[string]bool)
	for i, u := range got.Users {
		upns[u.UPN] = true
		was := s.Users[i]
		if i == 0 {
			was.Assignments[len(was.Assignments)-1].Error = "Other"
		}
		was.UPN, was.Name, was.Mail, was.Aliases, was.Department = u.UPN, u.Name, u.Mail, u.Aliases, u.Department
		if d := cmp.Diff(was, u); d != "" {
			t.Errorf("%s:\n%s", u.UPN, d)
		}
		if guest := strings.Contains(u.UPN, "#EXT#@contoso.onmicrosoft.com"); guest != u.Guest || !strings.HasPrefix(u.UPN, "user-") {
			t.Errorf("guest %v: %s", u.Guest, u.UPN)
		}
	}
	if len(upns) != len(s.Users) {
		t.Errorf("%d pseudonyms for %d users", len(upns), len(s.Users))
	}
}

func TestPseudonymsGoByTheKey(t *testing.T) {
	s := fabrikam(t)
	if again := redacted(t, fabrikam(t), "key"); again != redacted(t, s, "key") {
		t.Error("one key, two texts")
	}
	if redacted(t, s, "key") == redacted(t, s, "other") {
		t.Error("two keys, one text")
	}
	before, after := s.Users[0], s.Users[0]
	after.UPN, after.Name = "new.name@fabrikam.com", "New Name"
	r := NewRedactor([]byte("key"), s)
	if a, b := r.User(before), r.User(after); a.UPN != b.UPN {
		t.Errorf("renamed from %s to %s: a pseudonym outlives a change of name", a.UPN, b.UPN)
	}
}

func TestAccountsStayApart(t *testing.T) {
	s := Snapshot{SKUs: []SKU{
		{Product: sku.Product{ID: ems}, Account: "fabrikam"}, {Product: sku.Product{ID: ems}, Account: "fabrikam2"}, {Product: sku.Product{ID: ems}},
	}}
	got := NewRedactor(nil, s).Head(s).SKUs
	if got[0].Account != "contoso" || got[1].Account != "contoso2" || got[2].Account != "" || s.SKUs[0].Account != "fabrikam" {
		t.Errorf("%q, %q, %q of %q", got[0].Account, got[1].Account, got[2].Account, s.SKUs[0].Account)
	}
}
