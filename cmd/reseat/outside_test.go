package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reseat/batch/graphsim"
	"reseat/plan"
	"reseat/plan/tenant"
)

// forged is what every text of the hostile tenant and list ends in: it would begin a line
// of its own, write over the line that stands, colour what follows or turn it round.
const forged = "\n\rFORGED\x1b[2K\x1b[31m\u009b2K\u202e\u2028FORGED\x07"

// No command lets a text from outside begin a line or steer the terminal: not one that
// looks, plans, writes or reports, and neither its results nor its talk.
func TestNothingFromOutsideReachesATerminal(t *testing.T) {
	dir := t.TempDir()
	box, list := filepath.Join(dir, "tenant.json"), filepath.Join(dir, "users.csv")
	hostile(t, box)
	if err := os.WriteFile(list, []byte("UserPrincipalName,AddLicenses,Wave,DisplayName,Note\nada@contoso.com,EMS,\"one"+forged+"\",\"A"+forged+"\",x\ndan@contoso.com,EMS,\"one"+forged+"\",\"D"+forged+"\",x\nbob@contoso.com,\"NOTHING"+forged+"\",two,B,x\n\"carl"+forged+"@contoso.com\",EMS,two,C,x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	where, planned, run := []string{"--sandbox", box, "--no-input"}, filepath.Join(dir, "p.plan"), filepath.Join(dir, "run")
	steps := [][]string{
		{"sku", "list"}, {"sku", "show", "EMS"}, {"user", "list"}, {"user", "show", "ada@contoso.com"},
		{"group", "list"}, {"group", "show", "33333333-3333-4333-8333-333333333333"}, {"doctor"},
		{"plan", list, "-o", planned}, {"show", planned, "--no-sandbox"}, {"show", planned, "--user", "ada@contoso.com", "--no-sandbox"},
		{"rehearse", planned}, {"apply", planned, "--run", run, "--approve", "DIGEST"}, {"verify", run}, {"report", run, "--no-sandbox"},
		{"report", run, "--output", "md", "--no-sandbox"}, {"run", "status", run, "--no-sandbox"},
		{"user", "show", "ada@contoso.com", "--plan", planned}, {"user", "show", "ada@contoso.com", "--run", run},
		{"undo", run}, {"diff", planned, planned, "--no-sandbox"}, {"plan", "--group", "Sales" + forged, "--assign", "EMS"},
		{"plan", "--user", "nobody" + forged, "--assign", "EMS"}, {"plan", "--user", "dan@contoso.com", "--assign", "E" + forged},
		{"apply", planned, "--run", filepath.Join(dir, "a"+forged), "--approve", "DIGEST"}, {"report", filepath.Join(dir, "no"+forged), "--no-sandbox"},
	}
	said := 0
	for _, args := range steps {
		if args[len(args)-1] == "--no-sandbox" {
			args = args[:len(args)-1]
		} else {
			args = append(args, where...)
		}
		if at := slices.Index(args, "DIGEST"); at > 0 {
			p, err := plan.ReadFile(planned)
			if err != nil {
				t.Fatal(err)
			}
			args[at] = p.Digest
		}
		said += steersNothing(t, args)
	}
	if said < 20 {
		t.Errorf("the hostile texts appeared %d times: the test tries nothing", said)
	}
}

// steersNothing runs a command and finds lines of results and talk that are somebody else's
// or steer. It returns how often the hostile texts appeared.
func steersNothing(t *testing.T, args []string) (said int) {
	t.Helper()
	var out, talk bytes.Buffer
	code := execute(context.Background(), args, strings.NewReader(""), &out, &talk)
	t.Logf("reseat %.40q: %d, %d and %d bytes", strings.Join(args, " "), code, out.Len(), talk.Len())
	for name, text := range map[string]string{"results": out.String(), "talk": talk.String()} {
		said += strings.Count(text, "FORGED")
		for line := range strings.Lines(text) {
			if strings.HasPrefix(strings.TrimSpace(line), "FORGED") {
				t.Errorf("reseat %q: a line of the %s is somebody else's: %q", args, name, line)
			}
			if strings.ContainsFunc(strings.Trim(line, "\n\t"), func(r rune) bool { return r != '\t' && tenant.Steers(r) }) {
				t.Errorf("reseat %q: a line of the %s steers: %q", args, name, line)
			}
		}
	}
	return said
}

// Nor does an answer of a tenant: every text of every answer that is no name of a thing is
// hostile, also those that no file of a sandbox can hold.
func TestNoAnswerReachesATerminal(t *testing.T) {
	s, err := tenant.ReadSnapshotFile("../../samples/tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	sim := graphsim.New(s, graphsim.Options{})
	base, stop, err := graphsim.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		var got httptest.ResponseRecorder
		got.Body = new(bytes.Buffer)
		sim.ServeHTTP(&got, r)
		var body any
		answer := got.Body.Bytes()
		if json.Unmarshal(answer, &body) == nil {
			if answer, err = json.Marshal(poisoned("", body)); err != nil {
				t.Error(err)
			}
		}
		for name, values := range got.Header() {
			if name != "Content-Length" {
				w.Header()[name] = values
			}
		}
		w.WriteHeader(got.Code)
		_, _ = w.Write(answer)
	}), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	dir := t.TempDir()
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	list, planned := filepath.Join(dir, "users.csv"), filepath.Join(dir, "p.plan")
	if err := os.WriteFile(list, []byte("UPN,AddLicenses\nzoe.baecker@contoso.com,MCOEV\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, args := range [][]string{
		{"sku", "list"}, {"sku", "list", "--subscriptions"}, {"sku", "show", "EMS"}, {"sku", "map", "EMS", "EMSPREMIUM"},
		{"user", "list"}, {"user", "list", "--output", "md"}, {"user", "show", "zoe.baecker@contoso.com"},
		{"group", "list"}, {"group", "list", "--output", "md"}, {"group", "show", "Nothing"}, {"doctor"}, {"whoami"},
		{"plan", list, "-o", planned}, {"rehearse", planned}, {"plan", "--user", "nobody@contoso.com", "--assign", "EMS"},
	} {
		said += steersNothing(t, append(args, "--endpoint", base, "--no-input"))
	}
	for _, g := range s.Groups {
		said += steersNothing(t, []string{"group", "show", string(g.ID), "--endpoint", base, "--no-input"})
	}
	if said < 100 {
		t.Errorf("the hostile texts appeared %d times: the test tries nothing", said)
	}
}

// poisoned is an answer whose texts are hostile, but for what reseat finds things by.
func poisoned(key string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			v[k] = poisoned(k, inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = poisoned(key, inner)
		}
	case string:
		known := strings.HasSuffix(key, "Id") || strings.HasSuffix(key, "DateTime") || strings.HasPrefix(key, "@")
		if !known && !slices.Contains([]string{"id", "userPrincipalName", "assignedByGroup", "disabledPlans", "name", "skuPartNumber", "servicePlanName"}, key) {
			return v + forged
		}
	}
	return v
}

// hostile writes a sandbox in which every free text is hostile.
func hostile(t *testing.T, path string) {
	t.Helper()
	quoted, err := json.Marshal(forged)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(`{"format":"reseat-tenant/2","tenant":"5f3c1a2e-7b1d-4c55-9a01-0d2f6b1e7a00","name":"Contoso!","taken":"2026-11-16T08:00:00Z","complete":true}
{"domain":{"name":"contoso.com","default":true,"initial":true}}
{"sku":{"id":"efccb6f7-5641-4e0e-bd10-b4976e1bf68e","part":"EMS","name":"EMS!","plans":[{"id":"c1ec4a95-1f05-45b3-a911-aa3fa01094f5","name":"INTUNE_A","friendly":"Intune!"},{"id":"41781fb2-bc02-4b7c-bd55-b576c07bb09d","name":"AAD!"}],"account":"contoso!","capability":"Enabled","seats":{"enabled":10,"consumed":1}}}
{"user":{"id":"11111111-1111-4111-8111-111111111111","upn":"ada@contoso.com","name":"Ada!","mail":"a!","location":"DE","department":"Sales!","assignments":[{"sku":"efccb6f7-5641-4e0e-bd10-b4976e1bf68e","off":["c1ec4a95-1f05-45b3-a911-aa3fa01094f5"],"state":"Active!"}]}}
{"user":{"id":"22222222-2222-4222-8222-222222222222","upn":"bob@contoso.com","name":"Bob!","location":"D!","department":"!"}}
{"user":{"id":"44444444-4444-4444-8444-444444444444","upn":"carl!@contoso.com","name":"Carl","location":"DE"}}
{"user":{"id":"55555555-5555-4555-8555-555555555555","upn":"dan@contoso.com","name":"Dan!","location":"DE","department":"Sales!"}}
{"group":{"id":"33333333-3333-4333-8333-333333333333","name":"Sales!","members":[{"id":"11111111-1111-4111-8111-111111111111"}]}}
`, "!", strings.Trim(string(quoted), `"`))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
