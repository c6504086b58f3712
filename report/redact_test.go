package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/reporttest"
	"reseat/report/words"
)

const (
	adaID   = "0a6e1f0e-5d4c-4c47-9d3a-2f5d3b1c7e11"
	otherID = "7f1c7a34-5f0e-4d7c-9a51-0d3b7b9d2f22"
	groupID = "9d0a2f5e-11aa-4b1b-8c3c-c2f1a7a5d333"
)

// secretInputs is a run whose texts name people, places and groups in every way.
func secretInputs() Inputs {
	in := sampleInputs(130)
	h := &in.Plan.Header
	h.Tenant, h.Domain, h.TenantName = "3f2b1c9e-50a1-4a9f-9a3e-6f1f0a7f3b10", "contoso.com", "Contoso Ltd"
	h.Groups = map[tenant.GroupID]string{groupID: "Intune Pilot Oslo", "8e8d7c6b-0000-4000-8000-000000000001": "EMS"}
	h.Inputs[0].Name = "oslo-leavers.csv"
	in.Run.Dir = "/home/grace/reseat-runs/zeus-merger"
	in.Events[0].Message = "Grace Hopper <grace@fabrikam.com>"
	for i := range in.Plan.Lines {
		in.Plan.Lines[i].Sources = []plan.Source{{File: "oslo-leavers.csv", Line: i + 2}}
	}
	l := &in.Plan.Lines[3] // refused by the tenant
	l.UPN, l.Name, l.Dept, l.User = "Ada.Lovelace@contoso.com", "Ada Lovelace", "Difference Engines", adaID
	l.Before = &plan.State{Location: "DE", Direct: []tenant.License{reporttest.License(reporttest.EMS)}, Inherited: []plan.Inherited{{License: reporttest.License(reporttest.EMS), Group: groupID}}}
	l.Findings = []plan.Finding{
		{Code: "still-on", Severity: plan.Note, Text: `INTUNE_A stays on through EMS from group "Intune Pilot Oslo"`},
		{Code: "renamed", Severity: plan.Note, Text: "the row says charles@fabrikam.com, the user is called ADA.LOVELACE@contoso.com now"},
		{Code: "contradicting-rows", Severity: plan.Note, Text: "oslo-leavers.csv:5 and oslo-leavers.csv:9 differ"}}
	l.Wave = "Aker Brygge"
	in.Plan.Lines[4].Wave = "QZ"
	in.Plan.Lines[4].Findings = []plan.Finding{{Code: "unknown-sku", Severity: plan.Error, Text: `unknown SKU "Frau \"Holle\" E3": the row of wave QZ names it, in run zeus-merger`}}
	l.Asked = []string{`assign EMS to "Intune Pilot Oslo"`}
	for i := range in.Events {
		if e := &in.Events[i]; e.Change == l.ID && e.Result == journal.Refused {
			e.Message = "Conflict: ada lovelace (" + adaID + ") and " + otherID + " share smtp:Ada.L@contoso.com in Contoso Ltd"
		}
	}
	in.Readings[3].User.Assignments = append(in.Readings[3].User.Assignments,
		tenant.Assignment{SKU: reporttest.EMS, Group: groupID, State: tenant.InError, Error: "CountViolation"})
	in.Readings[3].User.ID = adaID
	return in
}

var secrets = []string{"lovelace", "ada.l", "charles", "grace", "contoso", "fabrikam", "oslo", "pilot", "difference", "@contoso", "user000", adaID, otherID, groupID, "3f2b1c9e",
	"5c1a5c1a", "license runner", "svc-reseat", "vm-07", "leavers", "zeus", "brygge", "holle", "qz"}

// No format of a redacted report names anyone, by whatever path the name got in.
func TestRedactedNamesNobody(t *testing.T) {
	in := secretInputs()
	open := reporttest.Written(t, WriteJSON, Build(in))
	for _, s := range secrets {
		if !bytes.Contains(bytes.ToLower(open), []byte(s)) {
			t.Errorf("the open report does not hold %q, so its absence means nothing", s)
		}
	}
	r := Build(in).Redacted([]byte("key"))
	all := map[string][]byte{"per-plan": reporttest.Written(t, WriteServicePlansCSV, r)}
	for name, write := range formats {
		all[name] = reporttest.Written(t, write, r)
	}
	all["xlsx"] = cells(t, all["xlsx"])
	for name, text := range all {
		for _, s := range secrets {
			if at := bytes.Index(bytes.ToLower(text), []byte(s)); at >= 0 {
				t.Errorf("%s holds %q: …%s…", name, s, text[max(0, at-60):min(len(text), at+60)])
			}
		}
	}
}

// What is no name stays: verdicts, totals, SKUs, digests; and the text is readable.
func TestRedactedKeepsTheRest(t *testing.T) {
	in := secretInputs()
	r := Build(in)
	x := r.Redacted([]byte("key"))
	if diff := cmp.Diff(r.Totals.Verdicts, x.Totals.Verdicts); diff != "" {
		t.Errorf("verdicts (-open +redacted):\n%s", diff)
	}
	if diff := cmp.Diff(r.Chain.Plan+r.Chain.Journal+r.Chain.Inputs[0].SHA256, x.Chain.Plan+x.Chain.Journal+x.Chain.Inputs[0].SHA256); diff != "" {
		t.Errorf("chain (-open +redacted):\n%s", diff)
	}
	row := x.Rows[4]
	if want := "INTUNE_A stays on through EMS from group \"group-"; !strings.HasPrefix(row.Findings[0].Text, want) {
		t.Errorf("finding = %q, want %s…", row.Findings[0].Text, want)
	}
	if !strings.Contains(row.Findings[1].Text, row.UPN) {
		t.Errorf("%q does not name the user by the pseudonym %s", row.Findings[1].Text, row.UPN)
	}
	if !strings.Contains(row.Message, string(row.User)) {
		t.Errorf("%q does not hold the pseudonym %s of the object id", row.Message, row.User)
	}
	if len(x.Totals.Reasons) != len(r.Totals.Reasons) {
		t.Errorf("%d reasons, want %d", len(x.Totals.Reasons), len(r.Totals.Reasons))
	}
}

// One key gives one pseudonym, whatever the case; another key gives others.
func TestPseudonymsAreStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		upn := rapid.StringMatching(`[a-z]{1,8}\.[a-z]{1,8}@[a-z]{1,8}\.com`).Draw(t, "upn")
		x, same, other := &redactor{key: []byte("a")}, &redactor{key: []byte("a")}, &redactor{key: []byte("b")}
		if x.user(upn) != same.user(strings.ToUpper(upn)) {
			t.Fatalf("%s and %s", x.user(upn), same.user(strings.ToUpper(upn)))
		}
		if x.user(upn) == other.user(upn) || x.guid(upn) == other.guid(upn) {
			t.Fatal("another key gives the same pseudonym")
		}
	})
}

// Whatever surrounds an address or an id in a text, it is found.
func TestTextsLoseAddresses(t *testing.T) {
	x := newRedactor(Report{}, []byte("k"))
	for _, form := range []string{"%s", "smtp:%s", "<%s>", `"%s"`, "(%s)", "user %s.", "%s, %s", "upn=%s;", "‘%s’ is taken"} {
		for _, name := range []string{"ada@contoso.com", "o'brien@contoso.co.uk", "x_fabrikam.com#EXT#@contoso.onmicrosoft.com", "rené@contoso.com", adaID, strings.ToUpper(adaID)} {
			text := strings.ReplaceAll(form, "%s", name)
			if got := x.text(text); strings.Contains(strings.ToLower(got), strings.ToLower(name)) || strings.Contains(got, "contoso") {
				t.Errorf("%s became %s", text, got)
			}
		}
	}
	for _, plain := range []string{"no license of the SKU is available", string(reporttest.EMS) + " is EMS"} {
		x.public = publicNames(words.NewCatalog(reporttest.Header()))
		if got := x.text(plain); got != plain {
			t.Errorf("%q became %q", plain, got)
		}
	}
}

func TestReplaceWord(t *testing.T) {
	for _, tt := range []struct{ text, name, want string }{
		{"Ada is here, and ADA was", "ada", "X is here, and X was"},
		{"Adapted", "Ada", "Adapted"},
		{"(Élise)", "élise", "(X)"},
		{"nobody", "", "nobody"},
		{"a+b a+b", "a+b", "X X"},
	} {
		if got := replaceWord(tt.text, tt.name, "X"); got != tt.want {
			t.Errorf("%s", fmt.Sprintf("%q in %q: %q, want %q", tt.name, tt.text, got, tt.want))
		}
	}
}

// BenchmarkRedacted replaces the names of 100,000 users.
func BenchmarkRedacted(b *testing.B) {
	r := Build(sampleInputs(100_000))
	for b.Loop() {
		r.Redacted([]byte("key"))
	}
}

// No string that a plan took from people survives, whatever it is made of: the fuzzer
// draws it, and it is put into every place where a person's words can stand.
func FuzzRedacted(f *testing.F) {
	for _, s := range []string{"Zoë Bäcker", `quo"ted`, "x|y;z", "İstanbul office", "user-12ab@contoso", "<script>", "a\\b\\c", "ΑΒΓ δ", "name with  spaces", "…—"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if len(word) < 5 || !utf8.ValidString(word) || strings.ContainsAny(word, "\x00\r\n") || strings.TrimSpace(word) != word {
			t.Skip("too short to be found again, or no text")
		}
		secret := "Qq" + word + "zQ"
		in := secretInputs()
		h := &in.Plan.Header
		h.TenantName, h.Inputs[0].Name, in.Run.Dir = secret, secret+".csv", "/runs/"+strings.ReplaceAll(secret, "/", "_")
		h.Groups[groupID] = secret
		l := &in.Plan.Lines[3]
		l.Name, l.Dept, l.Wave, l.Asked = secret, secret, secret, []string{fmt.Sprintf("assign %q", secret)}
		l.Findings = []plan.Finding{{Code: "unknown-sku", Severity: plan.Error, Text: fmt.Sprintf("unknown SKU %q", secret)}}
		r := Build(in).Redacted([]byte("key"))
		var b bytes.Buffer
		if err := WriteCSV(&b, r); err != nil {
			t.Fatal(err)
		}
		if err := WriteMarkdown(&b, r); err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{secret, strings.ToLower(secret), strings.Trim(fmt.Sprintf("%q", secret), `"`)} {
			if at := bytes.Index(b.Bytes(), []byte(form)); at >= 0 {
				t.Errorf("%q is in %s", form, b.Bytes()[max(0, at-60):min(b.Len(), at+len(form)+60)])
			}
		}
	})
}
