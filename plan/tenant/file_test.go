package tenant

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/seal"
	"reseat/plan/sku"
)

const (
	ems     = sku.ID("efccb6f7-5641-4e0e-bd10-b4976e1bf68e")
	intuneA = sku.PlanID("c1ec4a95-1f05-45b3-a911-aa3fa01094f5")
)

func small() Snapshot {
	off := sku.NewPlanSet(intuneA)
	return Snapshot{
		Tenant: "48a80680-7326-48cd-9935-b556b81d3a4e", Name: "Contoso <Ltd> & Söhne", Country: "DE",
		Taken:   time.Date(2026, 11, 2, 8, 30, 0, 0, time.UTC),
		Domains: []Domain{{Name: "contoso.com", Default: true}, {Name: "contoso.onmicrosoft.com", Initial: true}},
		SKUs: []SKU{{
			Product: sku.Product{ID: ems, PartNumber: "EMS", Plans: []sku.Plan{{ID: intuneA, Name: "INTUNE_A"}}},
			Account: "contoso", Capability: "Enabled", Seats: Seats{Enabled: 10, Consumed: 1},
		}},
		Subscriptions: []Subscription{{ID: "55555555-5555-4555-8555-555555555555", SKU: ems, Seats: 10, Trial: true}},
		Deleted:       []DeletedUser{{User: User{ID: "66666666-6666-4666-8666-666666666666", UPN: "gone@contoso.com"}, At: time.Date(2026, 10, 30, 0, 0, 0, 0, time.UTC)}},
		Groups: []Group{{
			ID: "11111111-1111-4111-8111-111111111111", Name: "Sales", Kind: MailSecurityGroup, Dynamic: true, Owners: []Member{{ID: "77777777-7777-4777-8777-777777777777"}}, Licenses: []License{{SKU: ems, Disabled: off}},
			Members: []Member{{ID: "22222222-2222-4222-8222-222222222222"}, {ID: "33333333-3333-4333-8333-333333333333", Kind: "device"}},
		}},
		Users: []User{
			{ID: "22222222-2222-4222-8222-222222222222", UPN: "ada@contoso.com", UsageLocation: "DE",
				Created:     time.Date(2021, 5, 6, 7, 8, 9, 0, time.UTC),
				SignIn:      SignIn{Success: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), NonInteractive: time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC)},
				Assignments: []Assignment{{SKU: ems, Disabled: off, State: Active, Updated: time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)}}},
			{ID: "44444444-4444-4444-8444-444444444444", UPN: "o'brien@contoso.com", Guest: true, Aliases: []string{"ob@contoso.com"}},
		},
		Complete: true,
	}
}

func text(t testing.TB, s Snapshot) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSnapshotFileReadsBackWhatItWrote(t *testing.T) {
	for _, name := range []string{"tenant.json", "tenant.json.gz"} {
		path := filepath.Join(t.TempDir(), name)
		// A file that others could read becomes private when it is written again.
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		want := small()
		if err := WriteSnapshotFile(path, &want); err != nil {
			t.Fatal(err)
		}
		got, err := ReadSnapshotFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-written +read):\n%s", name, d)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, want 0600", name, info.Mode().Perm())
		}
	}
}

func TestSnapshotFileHasOneUserALine(t *testing.T) {
	lines := strings.Split(text(t, small()), "\n")
	if !strings.HasPrefix(lines[0], `{"format":"reseat-tenant/2","tenant":`) {
		t.Errorf("first line is %q", lines[0])
	}
	for _, upn := range []string{`"upn":"ada@contoso.com"`, `"upn":"o'brien@contoso.com"`} {
		n := 0
		for _, l := range lines {
			if strings.Contains(l, upn) && strings.HasPrefix(l, `{"user":{"id":`) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s stands on %d lines of its own, want 1", upn, n)
		}
	}
	if !strings.Contains(text(t, small()), "Contoso <Ltd> & Söhne") {
		t.Error("names are escaped beyond what people can read")
	}
}

func TestSnapshotFileRefusals(t *testing.T) {
	head := `{"format":"reseat-tenant/2","tenant":"48a80680-7326-48cd-9935-b556b81d3a4e"`
	object := strings.Replace(head, "tenant/2", "tenant/1", 1)
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", `not a snapshot`},
		{"no object", "[]", `not a snapshot`},
		{"empty object", "{}", `not a snapshot`},
		{"older format", `{"format":"reseat-tenant/0"}`, `taken by an older reseat`},
		{"sealed in the format before", "{\"format\":\"reseat-tenant/1\",\"tool\":\"reseat 0.9\",\n\"users\":[],\"counts\":{},\n\"digest\":\"0\"\n}\n", `the snapshot was taken by an older reseat`},
		{"format before, unknown key of a user", object + ",\n\"users\":[\n{\"id\":\"a\",\"upm\":\"x\"}]}", `unknown field "upm"`},
		{"format before, wrong type", object + ",\n\"name\":7}", `t.json:2: cannot unmarshal number`},
		{"format before, no JSON", object + ",\n\"name\":\"a\"\n\"country\"}", `t.json:3: invalid character`},
		{"format before, cut off", object, `the file is cut off`},
		{"format before, more after the end", object + "}\n{}", `something follows`},
		{"format before, user id is no GUID", object + `,"users":[{"id":"u1","upn":"ada@contoso.com"}]}`, `users[0]: ada@contoso.com: "u1" is not a GUID`},
		{"other format", `{"format":"reseat-tenant/9"}`, `format is "reseat-tenant/9", this version reads "reseat-tenant/2"`},
		{"unknown key", head + "}\n{\"userz\":[]}", `t.json:2: unknown field "userz"`},
		{"unknown key of the head", head + `,"user":1}`, `t.json:1: unknown field "user"`},
		{"unknown key of a user", head + "}\n\n{\"user\":{\"id\":\"a\",\"upm\":\"x\"}}", `t.json:3: unknown field "upm"`},
		{"no key", head + "}\n{}\n", `t.json:2: a line must have one of the keys`},
		{"wrong type", head + `,"name":7}`, `cannot unmarshal number into Go`},
		{"cut off", text(t, small())[:len(text(t, small()))-9], `the file is cut off`},
		{"over several lines", head + "}\n{\"user\":{\n\"id\":1}}\n", `t.json:2: the object does not end on this line`},
		{"more on a line", head + "}\n{\"domain\":{\"name\":\"a\"}}{}\n", `there is more on the line`},
		{"a closing line", head + "}\n{\"counts\":{}}\n", `changed after it was taken`},
		{"tenant is no GUID", `{"format":"reseat-tenant/2","tenant":"contoso"}`, `tenant: "contoso" is not a GUID`},
		{"user id is no GUID", head + "}\n{\"user\":{\"id\":\"u1\",\"upn\":\"ada@contoso.com\"}}", `t.json:2: ada@contoso.com: "u1" is not a GUID`},
		{"no upn", head + "}\n{\"user\":{\"id\":\"u1\"}}", `t.json:2: no upn`},
		{"upper case", head + "}\n{\"sku\":{\"id\":\"EFCCB6F7-5641-4e0e-bd10-b4976e1bf68e\"}}", `is not in lower case`},
		{"same id twice", strings.Replace(text(t, small()), "44444444-4444-4444-8444-444444444444", "22222222-2222-4222-8222-222222222222", 1), `users[1]: o'brien@contoso.com: id 22222222-2222-4222-8222-222222222222 occurs twice`},
		{"broken gzip", "\x1f\x8bxx", `t.json: `},
	} {
		_, err := ReadSnapshot(strings.NewReader(c.in), "t.json")
		if err == nil {
			t.Errorf("%s: read without error", c.name)
			continue
		}
		if !strings.HasPrefix(err.Error(), "t.json:") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %q, want t.json: … %s", c.name, err, c.want)
		}
	}
}

// A sandbox that somebody wrote as one JSON object is still read, in whatever layout.
func TestSnapshotOfTheFormatBeforeIsRead(t *testing.T) {
	want := small()
	text, err := json.MarshalIndent(struct {
		Format string `json:"format"`
		Snapshot
	}{objectFormat, want}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadSnapshot(bytes.NewReader(text), "t.json")
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("%v %s", err, d)
	}
}

func TestWriteSnapshotFileLeavesTheOldOneOnFailure(t *testing.T) {
	s := small()
	err := WriteSnapshotFile(filepath.Join(t.TempDir(), "no", "such", "folder.json"), &s)
	if err == nil {
		t.Fatal("wrote into a folder that is not there")
	}
}

// What can be read is written such that it reads the same.
func FuzzReadSnapshot(f *testing.F) {
	f.Add(text(f, small()))
	f.Add(text(f, Snapshot{Tenant: "48a80680-7326-48cd-9935-b556b81d3a4e"}))
	f.Add(`{"format":"reseat-tenant/2"`)
	f.Add("\x1f\x8b\x08")
	sealed := text(f, taken())
	f.Add(sealed)
	f.Add(packed(f, sealed))
	f.Add(sealed[:len(sealed)-7])
	f.Add(strings.Replace(sealed, "ada@", "eva@", 1))
	f.Fuzz(func(t *testing.T, in string) {
		s, err := ReadSnapshot(strings.NewReader(in), "in")
		if err != nil {
			return
		}
		out := text(t, s)
		again, err := ReadSnapshot(strings.NewReader(out), "out")
		if err != nil {
			t.Fatalf("written but not read: %v\n%s", err, out)
		}
		if second := text(t, again); second != out {
			t.Errorf("written twice, not the same:\n%s\n%s", out, second)
		}
	})
}

// What the quick reader takes, encoding/json reads the same.
func FuzzQuickReader(f *testing.F) {
	for _, l := range strings.Split(text(f, small()), "\n") {
		if rest, ok := strings.CutPrefix(l, userKey); ok {
			f.Add(strings.TrimSuffix(rest, "}"))
		}
	}
	f.Add(`{"id":"","upn":"","aliases":[],"assignments":[{"sku":"","off":["b","a","a"]}]}`)
	f.Add(`{"id":"\u0041","upn":"ä","mail":"` + "\xff" + `"}`)
	f.Add(`{"id":"a","upn":"b","assignments":[{"sku":"c","off":null,"updated":"2026-11-02T06:00:00+25:00"}]} `)
	f.Fuzz(func(t *testing.T, in string) {
		got, ok := newQuick().user([]byte(in))
		if !ok {
			return
		}
		var want User
		if err := seal.Strict([]byte(in), &want); err != nil {
			t.Fatalf("taken, though %v", err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}

func TestQuickReaderTakesWhatIsWritten(t *testing.T) {
	for _, u := range small().Users {
		line := strings.Split(text(t, Snapshot{Users: []User{u}}), "\n")[1]
		got, ok := newQuick().user([]byte(line[len(userKey) : len(line)-1]))
		if d := cmp.Diff(u, got); !ok || d != "" {
			t.Errorf("%s: %v %s", u.UPN, ok, d)
		}
	}
}
