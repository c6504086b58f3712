//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"reseat/batch/graphsim"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A counter counts what reaches a tenant over HTTP, the parts of JSON batches one by one.
type counter struct {
	next http.Handler
	mu   sync.Mutex
	counts
}

type counts struct {
	writes, units int
	reads         map[string]int // by what is read: users, groups, members, …
}

func (c *counter) take() counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.counts
	c.counts = counts{reads: map[string]int{}}
	return out
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	rw := &headerPeek{ResponseWriter: w}
	c.next.ServeHTTP(rw, r)
	c.mu.Lock()
	defer c.mu.Unlock()
	units, _ := strconv.Atoi(rw.Header().Get("x-ms-resource-unit"))
	c.units += units
	var batch struct {
		Requests []struct{ Method, URL string }
	}
	if strings.HasSuffix(r.URL.Path, "/$batch") && json.Unmarshal(body, &batch) == nil {
		for _, p := range batch.Requests {
			c.count(p.Method, p.URL)
		}
		return
	}
	c.count(r.Method, strings.TrimPrefix(r.URL.Path, "/v1.0"))
}

func (c *counter) count(method, path string) {
	if method != http.MethodGet && !strings.HasSuffix(path, "getMemberObjects") {
		c.writes++
		return
	}
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	what := parts[0]
	if len(parts) > 2 {
		what += "/" + strings.Join(parts[2:], "/")
	}
	if len(parts) == 1 && parts[0] == "users" {
		what = "list"
	}
	c.reads[what]++
}

type headerPeek struct{ http.ResponseWriter }

// fewOf names at most n users who have a SKU directly, so that they are read one by one.
func fewOf(s tenant.Snapshot, part string, n int) (args []string) {
	id := sku.ID("")
	for _, k := range s.SKUs {
		if string(k.PartNumber) == part {
			id = k.ID
		}
	}
	for _, u := range s.Users {
		if _, has := u.HoldsDirect(id); has && len(args) < 2*n {
			args = append(args, "--user", u.UPN)
		}
	}
	return args
}

// quotedOperations are commands that plan every operation, in the sample tenant, for so few
// users that they are read one by one; HAS and the next word stand for users who have that
// license directly, FILE for a list of new users.
var quotedOperations = map[string][]string{
	"assign":          {"plan", "HAS", "SPE_E3", "--assign", "FLOW_FREE"},
	"unchanged":       {"plan", "HAS", "EMS", "--assign", "EMS"},
	"change":          {"plan", "HAS", "EMS", "--change", "EMS", "--disable", "INTUNE_A"},
	"readd":           {"plan", "HAS", "EMS", "--change", "EMS", "--disable", "RMS_S_PREMIUM", "--via", "readd"},
	"remove":          {"plan", "HAS", "FLOW_FREE", "--remove", "FLOW_FREE"},
	"swap":            {"plan", "HAS", "EMS", "--swap", "EMS=EMSPREMIUM"},
	"exact":           {"plan", "HAS", "SPE_E3", "--exact", "FLOW_FREE", "--among", "FLOW_FREE"},
	"create":          {"plan", "FILE", "--create", "--assign", "FLOW_FREE", "--location", "DE"},
	"location":        {"plan", "HAS", "EMS", "--location", "FR", "--location-overwrite"},
	"join":            {"plan", "HAS", "SPE_E3", "--add-to", "Intune Pilot - Nordics"},
	"leave":           {"plan", "--group", "Intune Pilot", "--limit", "100", "--remove-from", "Intune Pilot"},
	"move":            {"plan", "HAS", "EMS", "--move-to", "Licensing - EMS", "--sku", "EMS"},
	"group to group":  {"plan", "--user", "adaeze.obi@contoso.com", "--add-to", "Licensing - EMS E5", "--remove-from", "Licensing - EMS"},
	"if-inherited":    {"plan", "--group", "Licensing - EMS", "--remove", "EMS", "--if-inherited"},
	"reprocess":       {"group", "reprocess", "Licensing - EMS E5"},
	"group assign":    {"plan", "--target-group", "Licensing - EMS", "--assign", "FLOW_FREE"},
	"group change":    {"plan", "--target-group", "Licensing - EMS", "--change", "EMS", "--disable", "RMS_S_PREMIUM"},
	"group remove":    {"plan", "--target-group", "Licensing - EMS", "--remove", "EMS", "--accept", "hazard-members-lose"},
	"group swap":      {"plan", "--target-group", "Licensing - EMS", "--swap", "EMS=EMSPREMIUM", "--accept", "hazard-members-error,hazard-members-lose"},
	"group exact":     {"plan", "--target-group", "Licensing - EMS", "--exact", "FLOW_FREE", "--accept", "hazard-members-lose,exact-removes"},
	"group unchanged": {"plan", "--target-group", "Licensing - EMS", "--assign", "EMS"},
	"group skipped":   {"plan", "--target-group", "Sales Team", "--target-group", "Licensing - EMS", "--change", "EMS", "--disable", "RMS_S_PREMIUM"},
}

// The quote of a plan is what the tenant counts while it is carried out, whatever the
// operation: calls, reads and resource units. Besides, a process reads the organization and
// the licenses bought, and asks once whether it may read users and once for allotments.
func TestQuoteIsWhatTheTenantCounts(t *testing.T) {
	for op, asked := range quotedOperations {
		t.Run(op, func(t *testing.T) {
			p, got := carriedOut(t, asked, graphsim.Processing{Starts: time.Nanosecond})
			q := p.Header.Quote
			reads, beside := got.besides()
			// Where the group has given before anybody looks, nobody waits: two reads less.
			if want := q.Reads - 2*waits(p); reads != want {
				t.Errorf("%d reads, quoted %d: %v", reads, want, got.reads)
			}
			if got.writes != q.Writes {
				t.Errorf("%d writes, quoted %d", got.writes, q.Writes)
			}
			if units := got.units - beside; units != q.Units-2*waits(p) {
				t.Errorf("%d units, quoted %d", units, q.Units-2*waits(p))
			}
			if p.Count().Changes == 0 && !strings.Contains(op, "unchanged") {
				t.Error("nothing changed")
			}
		})
	}
}

// While a group is processed, whoever waits is read once for each look; users of a large
// list are read by pages where that is cheaper. Nothing else differs from the quote.
func TestQuoteWhereGroupsTakeTheirTime(t *testing.T) {
	p, got := carriedOut(t, quotedOperations["move"], graphsim.Processing{Starts: 1200 * time.Millisecond})
	reads, _ := got.besides()
	// The first look, a second after the joins, comes too early; the next one does not.
	if q := p.Header.Quote; got.writes != q.Writes || reads < q.Reads || reads > q.Reads+waits(p) {
		t.Errorf("%d writes and %d reads, quoted %+v for %d who wait", got.writes, reads, q, waits(p))
	}
	p, got = carriedOut(t, []string{"plan", "--has", "SPE_E3", "--add-to", "Intune Pilot - Nordics"}, graphsim.Processing{Starts: time.Nanosecond})
	reads, beside := got.besides()
	if q := p.Header.Quote; got.reads["list"] == 0 || got.writes != q.Writes || reads > q.Reads || got.units-beside > q.Units {
		t.Errorf("%+v, quoted %+v", got, q)
	}
}

// waits is how many calls wait for a group.
func waits(p plan.Plan) int {
	n := 0
	for _, l := range p.Lines {
		for _, c := range l.Calls {
			if l.Kind == plan.Change && c.Proof != nil && c.Proof.Wait {
				n++
			}
		}
	}
	return n
}

// besides returns how many reads are about users and groups, and the units of the others.
func (c counts) besides() (reads, units int) {
	for what, n := range c.reads {
		switch what {
		case "organization", "subscribedSkus":
			units += 2 * n
		case "beta/cloudLicensing/allotments": // its cost is not published
		default:
			reads += n
		}
	}
	return reads - 1, units + 1 // one asks whether users may be read
}

// carriedOut plans and applies what is asked on the sample tenant over HTTP, and counts.
func carriedOut(t *testing.T, asked []string, speed graphsim.Processing) (plan.Plan, counts) {
	t.Helper()
	before := contoso(t)
	seen := &counter{next: graphsim.New(before, graphsim.Options{Seed: 7, Processing: speed})}
	seen.take()
	base, stop, err := graphsim.Serve(seen, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	dir := t.TempDir()
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	planFile := filepath.Join(dir, "p.plan")
	asked = slices.Clone(asked)
	if i := slices.Index(asked, "FILE"); i >= 0 {
		asked[i] = filepath.Join(dir, "users.csv")
		writeNewUsers(t, asked[i])
	}
	if i := slices.Index(asked, "HAS"); i >= 0 {
		asked = slices.Concat(asked[:i], fewOf(before, asked[i+1], 12), asked[i+2:])
	}
	inProcess(t, append(asked, "--allow-on-hold", "--endpoint", base, "-o", planFile)...)
	p, err := plan.ReadFile(planFile)
	if err != nil {
		t.Fatal(err)
	}
	seen.take()
	if code, talk := inProcess(t, "apply", planFile, "--endpoint", base, "--approve", string(p.Digest), "--run", filepath.Join(dir, "run")); code != exit.Done && code != exit.Unfinished {
		t.Fatalf("apply: exit code %d\n%s", code, talk)
	}
	return p, seen.take()
}
