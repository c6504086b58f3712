package build

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

var update = flag.Bool("update", false, "write what is planned into testdata/cases")

// TestCases plans the cases of testdata/cases, each for one user of contoso:
//
//	== R7 what the case shows
//	user   traits: guest, disabled, synced, missing
//	has    the user's state, as addUser reads it; DE alone where left out
//	owns   PART PART: SKUs of the catalogue that the tenant has besides those of contoso
//	sku    PART enabled/consumed [warning] [capability]: other seats than 10 of 100
//	asks   flags, as far as Build knows them; a --map is OLD=NEW:PLAN=PLAN
//	recipe NAME: flags that it stands for
//	row    column: value, column: value; several lines are several rows
//	> what the plan says of the user
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		intro, cases, _ := strings.Cut(string(text), "== ")
		out.WriteString(intro)
		left := strings.Count(cases, "\n== ") + 1 // cases that -run leaves out
		for c := range strings.SplitSeq(cases, "\n== ") {
			c = strings.TrimSpace(c)
			name, _, _ := strings.Cut(c, "\n")
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+name, func(t *testing.T) {
				left--
				asked, want := splitCase(c)
				got := planCase(t, asked)
				fmt.Fprintf(&out, "== %s\n%s\n", asked, quoted(got))
				if diff := cmp.Diff(want, got); diff != "" && !*update {
					t.Errorf("%s (-want +got):\n%s", asked, diff)
				}
			})
		}
		if *update && left == 0 {
			if err := os.WriteFile(file, append(bytes.TrimRight(out.Bytes(), "\n"), '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// splitCase parts what is asked from what is planned.
func splitCase(c string) (asked, want string) {
	for line := range strings.Lines(c) {
		if rest, ok := strings.CutPrefix(line, "> "); ok {
			want += strings.TrimRight(rest, "\n") + "\n"
		} else {
			asked += line
		}
	}
	return strings.TrimSpace(asked), want
}

func quoted(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString("> " + line)
	}
	return b.String()
}

// planCase plans one case and writes down what became of its user.
func planCase(t *testing.T, asked string) string {
	t.Helper()
	now, ask := contoso(), plan.Ask{}
	traits, has := "", "DE"
	var rows []plan.Request
	for _, line := range strings.Split(asked, "\n")[1:] {
		word, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		switch word {
		case "user":
			traits = rest
		case "has":
			has = rest
		case "owns":
			for part := range strings.FieldsSeq(rest) {
				now.SKUs = append(now.SKUs, owned(product(part), 100, 10))
			}
		case "sku":
			setSeats(t, &now, strings.Fields(rest))
		case "asks":
			recipes := ask.Recipes
			ask = flags(t, rest)
			ask.Recipes = recipes
		case "recipe":
			name, text, _ := strings.Cut(rest, ": ")
			if ask.Recipes == nil {
				ask.Recipes = map[string]plan.Ask{}
			}
			ask.Recipes[name] = flags(t, text)
		case "row":
			rows = append(rows, row(t, rest, len(rows)+1))
		default:
			t.Fatalf("case: %q", line)
		}
	}
	if len(rows) == 0 {
		rows = []plan.Request{row(t, "", 1)}
	}
	if !strings.Contains(traits, "missing") {
		u := addUser(&now, "ada@contoso.com", has)
		u.Guest, u.Disabled, u.Synced = strings.Contains(traits, "guest"), strings.Contains(traits, "disabled"), strings.Contains(traits, "synced")
	}
	p, err := Plan(rows, ask, now, sku.Bundled())
	if err != nil {
		return "refused: " + err.Error() + "\n"
	}
	var b strings.Builder
	for _, l := range p.Lines {
		b.WriteString(notation{now}.line(l))
	}
	return b.String()
}

func setSeats(t *testing.T, now *tenant.Snapshot, words []string) {
	t.Helper()
	i := slices.IndexFunc(now.SKUs, func(k tenant.SKU) bool { return string(k.PartNumber) == words[0] })
	k := &now.SKUs[i]
	k.Seats = tenant.Seats{}
	if _, err := fmt.Sscanf(words[1], "%d/%d", &k.Seats.Enabled, &k.Seats.Consumed); err != nil {
		t.Fatal(err)
	}
	for _, w := range words[2:] {
		if _, err := fmt.Sscanf(w, "warning=%d", &k.Seats.Warning); err != nil {
			k.Capability = w
		}
	}
}

// flags reads the flags of `reseat plan` as far as Build knows them.
func flags(t *testing.T, text string) plan.Ask {
	t.Helper()
	var a plan.Ask
	words := strings.Fields(text)
	for i := 0; i < len(words); i++ {
		switch words[i] {
		case "--create":
			a.Create = true
			continue
		case "--fix":
			a.Fix = true
			continue
		case "--all-on":
			a.Choice.AllOn = true
			continue
		case "--even-if-same":
			a.EvenIfSame = true
			continue
		case "--location-overwrite":
			a.LocationOverwrite = true
			continue
		}
		name, value := words[i], words[i+1]
		i++
		items, err := sku.SplitList(value, ',')
		if err != nil {
			t.Fatal(err)
		}
		switch name {
		case "--assign":
			a.Assign = items
		case "--change":
			a.Change = items
		case "--remove":
			a.Remove = items
		case "--swap":
			a.Swap = append(a.Swap, value)
		case "--exact":
			a.Exact = items
		case "--among":
			a.Among = items
		case "--recipe":
			a.Recipe = value
		case "--map":
			swap, line, _ := strings.Cut(value, ":")
			from, to, _ := strings.Cut(line, "=")
			if a.Maps == nil {
				a.Maps = map[string]map[string]string{}
			}
			if a.Maps[swap] == nil {
				a.Maps[swap] = map[string]string{}
			}
			a.Maps[swap][from] = to
		case "--protect":
			a.Protect = items
		case "--account":
			a.Account = tenant.UserID(value)
		case "--limit":
			a.Limit = new(int)
			fmt.Sscan(value, a.Limit)
		case "--max-users":
			a.Guards.MaxUsers = number(t, value)
		case "--max-removals":
			a.Guards.MaxRemovals = number(t, value)
		case "--max-creates":
			a.Guards.MaxCreates = number(t, value)
		case "--max-percent":
			a.Guards.MaxPercent = number(t, value)
		case "--fail-on":
			for _, c := range items {
				a.Guards.FailOn = append(a.Guards.FailOn, plan.Code(c))
			}
		case "--disable":
			a.Choice.Disable = items
		case "--enable":
			a.Choice.Enable = items
		case "--enable-only":
			a.Choice.EnableOnly = items
		case "--location":
			a.Location = value
		case "--via":
			a.Via = plan.Via(value)
		case "--seats":
			a.Seats = plan.SeatCount(value)
		case "--accept":
			for _, c := range items {
				a.Accept = append(a.Accept, plan.Code(c))
			}
		default:
			t.Fatalf("no flag %s", name)
		}
	}
	return a
}

func number(t *testing.T, text string) *int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return &n
}

// row reads one row of wish.csv; the user is ada@contoso.com where it names none.
func row(t *testing.T, text string, line int) plan.Request {
	t.Helper()
	r := plan.Request{Source: plan.Source{File: "wish.csv", Line: line + 1}}
	for pair := range strings.SplitSeq(text, ", ") {
		column, value, _ := strings.Cut(pair, ": ")
		cell := plan.None()
		if value != "none" {
			items, _ := sku.SplitList(value, ';')
			cell = plan.List(items...)
		}
		switch column {
		case "":
		case "UPN":
			r.User.UPN = value
		case "Id":
			r.User.ID = value
		case "Mail":
			r.User.Mail = value
		case "AddLicenses":
			r.Add = cell
		case "RemoveLicenses":
			r.Remove = cell
		case "Swap":
			r.Swap = cell
		case "DisabledPlans":
			r.Disable = cell
		case "EnabledPlans":
			r.Enable = cell
		case "UsageLocation":
			r.Location = value
		case "Recipe":
			r.Recipe = value
		case "Wave":
			r.Wave = value
		case "DisplayName":
			r.Person = &plan.Person{DisplayName: value}
		case "FirstName":
			r.Person = &plan.Person{FirstName: value}
		case "Fault":
			f := plan.Finding{Code: plan.Code(value), Severity: plan.Error, Text: "spoilt"}
			r.Fault = &f
		default:
			t.Fatalf("no column %q", column)
		}
	}
	if r.User == (plan.Key{}) {
		r.User.UPN = "ada@contoso.com"
	}
	return r
}
