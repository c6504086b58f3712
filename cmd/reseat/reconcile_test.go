package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reseat/cmd/reseat/exit"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A dailyJob is the reconciling of a license with the export of a personnel department, day
// after day, on a sandbox.
type dailyJob struct {
	t    *testing.T
	file string
	dir  string
	ids  map[string]string // object ids by UPN
	day  int
}

const reconciled = "EMS"

func newDailyJob(t *testing.T, users int) *dailyJob {
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	ems, _ := sku.Bundled().Product(sku.Bundled().ProductsByPart(reconciled)[0])
	s := tenant.Snapshot{Tenant: "53c5be12-5f18-511e-a3b2-5ff03febfce6", Name: "Contoso", Complete: true,
		Domains: []tenant.Domain{{Name: "contoso.com", Default: true}, {Name: "contoso.onmicrosoft.com", Initial: true}},
		SKUs:    []tenant.SKU{{Product: ems, Account: "contoso", Capability: "Enabled", Seats: tenant.Seats{Enabled: users}}}}
	j := &dailyJob{t: t, file: filepath.Join(dir, "tenant.json"), dir: dir, ids: map[string]string{}}
	for i := range users {
		u := tenant.User{ID: tenant.UserID(fmt.Sprintf("10000000-0000-4000-8000-%012d", i+1)), UPN: fmt.Sprintf("user%02d@contoso.com", i+1), UsageLocation: "DE"}
		j.ids[u.UPN] = string(u.ID)
		s.Users = append(s.Users, u)
	}
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(j.file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return j
}

// reseat runs a command and returns its exit code with all that it says.
func (j *dailyJob) reseat(args ...string) (code int, said string) {
	var out bytes.Buffer
	code = execute(context.Background(), append(args, "--sandbox", j.file), strings.NewReader(""), &out, &out)
	return code, out.String()
}

// export writes the list of a day; names stand in place of those of the tenant.
func (j *dailyJob) export(people []string, names map[string]string) string {
	var b strings.Builder
	b.WriteString("ObjectId,UserPrincipalName\n")
	for _, p := range people {
		name := p
		if n, renamed := names[p]; renamed {
			name = n
		}
		fmt.Fprintf(&b, "%s,%s\n", j.ids[p], name)
	}
	path := filepath.Join(j.dir, fmt.Sprintf("day%02d.csv", j.day))
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		j.t.Fatal(err)
	}
	return path
}

// plan plans a day; want is its exit code.
func (j *dailyJob) plan(list string, want int, name string) {
	j.t.Helper()
	if code, said := j.reseat("plan", list, "--reconcile", reconciled, "--max-removals", "20%", "-o", name); code != want {
		j.t.Fatalf("day %d: plan ends with %d, want %d:\n%s", j.day, code, want, said)
	}
}

func (j *dailyJob) apply(name string, want int) {
	j.t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		j.t.Fatal(err)
	}
	if code, said := j.reseat("apply", name, "--approve", digestOf(string(text)), "--run", name+".run"); code != want {
		j.t.Fatalf("day %d: apply ends with %d, want %d:\n%s", j.day, code, want, said)
	}
}

// assigned lists who has the license.
func (j *dailyJob) assigned() []string {
	_, said := j.reseat("user", "list", "--has", reconciled, "--output", "csv")
	var out []string
	for _, line := range strings.Split(said, "\n") {
		if upn, _, _ := strings.Cut(line, ","); strings.HasPrefix(upn, "user") {
			out = append(out, upn)
		}
	}
	slices.Sort(out)
	return out
}

// Two weeks of a daily job: people join and leave, some are renamed, one export is cut off
// in the middle and one has a mistyped address. Who has the license is who is on the last
// sound list, nobody loses it by a broken one, and a second plan of a day is empty (R55).
func TestTwoWeeksOfReconciling(t *testing.T) {
	j := newDailyJob(t, 40)
	var people []string
	for i := range 20 {
		people = append(people, fmt.Sprintf("user%02d@contoso.com", i+1))
	}
	names, next := map[string]string{}, 21
	for j.day = 1; j.day <= 14; j.day++ {
		before := j.assigned()
		if j.day > 1 && j.day%2 == 0 { // one joins, one leaves
			people = append(slices.Clone(people[1:]), fmt.Sprintf("user%02d@contoso.com", next))
			next++
		}
		name := fmt.Sprintf("day%02d.plan", j.day)
		switch j.day {
		case 5: // the export was cut off: half of the company would lose the license
			j.plan(j.export(people[:10], names), exit.Guard, name)
			if _, err := os.Stat(name); err == nil {
				t.Fatal("a plan was written for a broken export")
			}
			if got := j.assigned(); !slices.Equal(got, before) {
				t.Fatalf("day 5 changed who has the license: %v", got)
			}
			continue
		case 7: // somebody is renamed: the list has the new name before the tenant
			names[people[3]] = "renamed@contoso.com"
		case 8: // one row has no id and a mistyped name: its user keeps the license, and so do all others
			list := j.export(people, names)
			text, _ := os.ReadFile(list)
			typo := strings.Replace(string(text), j.ids[people[5]]+","+people[5], ",mistyped@contoso.com", 1)
			if err := os.WriteFile(list, []byte(typo), 0o600); err != nil {
				t.Fatal(err)
			}
			j.plan(list, exit.Unfinished, name)
			j.apply(name, exit.Unfinished)
			for _, upn := range before {
				if !slices.Contains(j.assigned(), upn) {
					t.Errorf("day 8: %s lost the license while a row named nobody", upn)
				}
			}
			continue
		}
		list := j.export(people, names)
		j.plan(list, exit.Done, name)
		if j.day%2 == 0 || j.day == 1 || j.day == 9 {
			j.apply(name, exit.Done)
		}
		want := slices.Sorted(slices.Values(people))
		if got := j.assigned(); !slices.Equal(got, want) {
			t.Fatalf("day %d: %v have the license, want %v", j.day, got, want)
		}
		if code, said := j.reseat("plan", list, "--reconcile", reconciled, "--max-removals", "0"); code != exit.Done || !strings.Contains(said, " 0  change") {
			t.Fatalf("day %d: a second plan is not empty (%d):\n%s", j.day, code, said)
		}
	}
}
