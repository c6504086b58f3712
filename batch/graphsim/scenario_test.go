package graphsim_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/graphsim"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

const scenarios = "../../samples/scenarios"

func TestScenarioFiles(t *testing.T) {
	files, err := filepath.Glob(scenarios + "/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	seen := make(map[string]bool)
	for _, f := range files {
		s, err := graphsim.ReadScenario(f)
		if err != nil {
			t.Error(err)
			continue
		}
		b, _ := os.ReadFile(f)
		if !strings.HasPrefix(string(b), "# ") {
			t.Errorf("%s does not say what it reproduces", f)
		}
		if cmp.Equal(*s, graphsim.Scenario{}) {
			t.Errorf("%s does nothing", f)
		}
		for _, f := range s.Faults {
			seen[f.Do] = true
		}
		for _, e := range s.Events {
			seen[e.Do] = true
		}
	}
	for _, do := range strings.Fields("429 500 502 503 504 reset lost timeout cut slow take cut delete rename move assign remove flip") {
		if !seen[do] {
			t.Errorf("no file shows %s", do)
		}
	}
}

func TestScenarioRefusals(t *testing.T) {
	for text, want := range map[string]string{
		"fault: []":                                                  "unknown field",
		"faults: [{on: read, share: 1}]":                             `faults[0]: do is "", want one of`,
		"faults: [{on: read, do: reset}]":                            "faults[0]: share is 0",
		"faults: [{on: GET x, do: reset, share: 1}]":                 `on is "GET x"`,
		"faults: [{on: any, do: '429', share: 1, retryAfter: soon}]": `retryAfter is "soon"`,
		"events: [{do: take, sku: EMS}]":                             "events[0]: take: seats is 0",
		"events: [{do: delete, sku: EMS}]":                           `delete: sku is "EMS"`,
		"latency: {median: 2s, p99: 1s}":                             "p99 1s is below the median 2s",
		"denials: [{share: 2}]":                                      "denials[0]: share is 2",
		"faults: [{on: any, do: slow, share: 1}]":                    "faults[0]: slow: delay is 0s",
		"faults: [{on: any, do: '503', share: 1, body: xml}]":        `503: body is "xml"`,
		"faults: [{on: any, do: reset, share: 1, code: x}]":          `reset: body is "" and code is "x"`,
		"latency: {median: fast}":                                    "fast",
	} {
		path := filepath.Join(t.TempDir(), "s.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := graphsim.ReadScenario(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "s.yaml") {
			t.Errorf("%s: error %v, want %s", text, err, want)
		}
	}
}

// always makes a scenario of one fault that hits every try.
func always(on, do, retryAfter string) *graphsim.Scenario {
	return &graphsim.Scenario{Faults: []graphsim.Fault{{On: on, Do: do, Share: 1, RetryAfter: retryAfter}}}
}

// Rows 15 to 17 of the error catalogue, which no body can cause.
func TestFaultsOfTheService(t *testing.T) {
	for _, c := range []struct {
		do, retryAfter string
		status         int
		code, message  string // empty: no envelope but a page of the gateway
		effect         bool
	}{
		{"409", "", 409, "Directory_ConcurrencyViolation", "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.", false},
		{"429", "2.128", 429, "TooManyRequests", "Please retry again later.", false},
		{"429", "none", 429, "TooManyRequests", "Please retry again later.", false},
		{"429", "date", 429, "TooManyRequests", "Please retry again later.", false},
		{"500", "", 500, "Service_InternalServerError", "The service is temporarily unavailable. Please retry.", false},
		{"503", "1", 503, "", "", false},
		{"504", "", 504, "", "", false},
		{"timeout", "", 504, "", "", true},
	} {
		t.Run(c.do+c.retryAfter, func(t *testing.T) {
			d, x := open(t, contoso(), graphsim.Options{Scenario: always("write", c.do, c.retryAfter)})
			r := d.assign(string(bob), add(skuEMS), nil)
			if r.status != c.status {
				t.Fatalf("status %d, want %d", r.status, c.status)
			}
			if c.code == "" && !strings.HasPrefix(r.raw, "<html>") {
				t.Errorf("body %q, want a page", r.raw)
			}
			if c.code != "" {
				if code, m := r.fault(t); code != c.code || m != c.message {
					t.Errorf("%s %s", code, m)
				}
			}
			got := r.header.Get("Retry-After")
			if _, err := http.ParseTime(got); c.retryAfter == "date" && err != nil {
				t.Errorf("Retry-After %q is no date", got)
			}
			if want := strings.TrimSuffix(c.retryAfter, "none"); c.retryAfter != "date" && got != want {
				t.Errorf("Retry-After %q, want %q", got, want)
			}
			if _, held := user(t, x, bob).HoldsDirect(skuEMS); held != c.effect {
				t.Errorf("the license is there: %v, want %v", held, c.effect)
			}
			if r := d.get("/v1.0/organization"); r.status != 200 {
				t.Errorf("a read: %d", r.status)
			}
		})
	}
}

// Over a real connection: what is lost, and whether it had an effect.
func TestFaultsOfTheNetwork(t *testing.T) {
	for _, c := range []struct {
		do     string
		effect bool
	}{{"reset", false}, {"lost", true}, {"cut", true}} {
		x := graphsim.New(contoso(), graphsim.Options{Scenario: always("write", c.do, "")})
		base, stop, err := graphsim.Serve(x, "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.Post(base+"/v1.0/users/"+string(bob)+"/assignLicense", "application/json", strings.NewReader(licensing(add(skuEMS), nil)))
		if c.do == "cut" {
			if err != nil || r.StatusCode != 200 {
				t.Fatalf("cut: %v %v", r, err)
			}
			_, err = io.ReadAll(r.Body)
			r.Body.Close()
		}
		if err == nil {
			t.Errorf("%s: the answer arrived", c.do)
		}
		if _, held := user(t, x, bob).HoldsDirect(skuEMS); held != c.effect {
			t.Errorf("%s: the license is there: %v, want %v", c.do, held, c.effect)
		}
		stop()
	}
	// A server that cannot hand its connection out aborts the handler.
	defer func() {
		if v := recover(); v != http.ErrAbortHandler {
			t.Errorf("recovered %v", v)
		}
	}()
	d := door{t, graphsim.New(contoso(), graphsim.Options{Scenario: always("read", "reset", "")})}
	d.get("/v1.0/users")
}

// R38: which calls are hit does not depend on the order in which users are taken.
func TestFaultsAreAFunctionOfUserAndTry(t *testing.T) {
	hits := func(order []tenant.UserID) map[string]int {
		d, _ := open(t, contoso(), graphsim.Options{Seed: 11, Scenario: &graphsim.Scenario{Faults: []graphsim.Fault{{On: "any", Do: "503", Share: 0.5}}}})
		out := make(map[string]int)
		for try := range 6 {
			for _, id := range order {
				out[fmt.Sprint(id, try)] = d.get("/v1.0/users/" + string(id)).status
			}
		}
		return out
	}
	order := []tenant.UserID{ada, bob, cleo, dan, eve}
	first := hits(order)
	slices.Reverse(order)
	if diff := cmp.Diff(first, hits(order)); diff != "" {
		t.Errorf("another order, other faults:\n%s", diff)
	}
	n := 0
	for _, s := range first {
		if s == 503 {
			n++
		}
	}
	if n < 5 || n > 25 {
		t.Errorf("%d of 30 hit, want about half", n)
	}
}

func TestFirstTriesFail(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{Scenario: &graphsim.Scenario{Faults: []graphsim.Fault{{On: "write", Do: "500", Share: 1, Tries: 2, Users: []string{"BOB@contoso.com"}}}}})
	var got []int
	for range 3 {
		got = append(got, d.assign(string(bob), add(skuEMS), nil).status)
	}
	if !slices.Equal(got, []int{500, 500, 200}) {
		t.Errorf("bob: %v", got)
	}
	if r := d.assign(string(ada), add(skuEMS), nil); r.status != 200 {
		t.Errorf("ada: %d", r.status)
	}
}

// RUN-3: a request that is delivered twice is handled twice, and the second answer is
// the one that arrives.
func TestRUN3DeliveredTwice(t *testing.T) {
	d, x := open(t, contoso(), graphsim.Options{Scenario: always("write", "twice", "")})
	if r := d.assign(string(bob), add(skuEMS), nil); r.status != 200 {
		t.Errorf("an assignment made twice: %d %v", r.status, r.body)
	}
	r := d.assign(string(bob), nil, []sku.ID{skuEMS})
	if r.status != 400 || !strings.Contains(fmt.Sprint(r.body), "does not have a corresponding license") {
		t.Errorf("a removal made twice: %d %v", r.status, r.body)
	}
	if _, held := user(t, x, bob).HoldsDirect(skuEMS); held {
		t.Error("the first removal had no effect")
	}
}

// RUN-10: a role can be gone for writes alone.
func TestRUN10WritesAloneAreDenied(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{Scenario: &graphsim.Scenario{Denials: []graphsim.Denial{{Writes: true}}}})
	if r := d.assign(string(bob), add(skuEMS), nil); r.status != 403 {
		t.Errorf("a write: %d", r.status)
	}
	if r := d.get("/v1.0/users/" + string(bob)); r.status != 200 {
		t.Errorf("a read: %d", r.status)
	}
}

// A scenario that would keep a YAML parser busy is refused before it gets there (SEC-7).
func TestHostileScenarios_SEC7(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"brackets": {"faults: " + strings.Repeat("[", 50_000), "line 1: nested too deep"},
		"aliases":  {"faults:\n- users: &a [x]\n- users: [" + strings.Repeat("*a,", 200) + "]\n", "line 3: more than 100 aliases"},
		"large":    {strings.Repeat("# more\n", 1<<17), "larger than 256 KiB"},
	} {
		path := filepath.Join(t.TempDir(), "scenario.yaml")
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := graphsim.ReadScenario(path); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", name, err, tt.want)
		}
	}
}
