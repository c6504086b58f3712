package graphsim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

// The published quota depends on the tenant's size (graph-contract 9), a scenario's can
// be smaller, and each can be a bucket or a window. While no time passes, exactly so
// many units are there.
func TestQuotaBySize(t *testing.T) {
	sized := func(n int) tenant.Snapshot {
		s := contoso()
		for i := len(s.Users); i < n; i++ {
			s.Users = append(s.Users, tenant.User{ID: tenant.UserID(fmt.Sprintf("d0000000-0000-4000-8000-%012d", i)), UPN: fmt.Sprintf("u%d@contoso.com", i)})
		}
		return s
	}
	for _, c := range []struct {
		users    int
		scenario *graphsim.ScenarioQuota
		want     int
	}{
		{49, nil, 3500}, {50, nil, 5000}, {500, nil, 5000}, {501, nil, 8000},
		{501, &graphsim.ScenarioQuota{Units: 40}, 40}, {7, &graphsim.ScenarioQuota{Units: 40, UnitsPer: time.Minute, Window: true}, 40},
	} {
		for _, window := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				o := graphsim.Options{Quota: graphsim.Quota{Window: window}, Scenario: &graphsim.Scenario{Quota: c.scenario}}
				d := door{t, graphsim.New(sized(c.users), o)}
				n := 0
				for d.get("/v1.0/organization?$select=id").status == 200 {
					n++
				}
				if n != c.want {
					t.Errorf("%d users, %+v, window %v: %d units, want %d", c.users, c.scenario, window, n, c.want)
				}
				time.Sleep(time.Minute)
				if r := d.get("/v1.0/organization?$select=id"); r.status != 200 {
					t.Errorf("a minute later: %d", r.status)
				}
			})
		}
	}
}

// All apps of a tenant together write at most as much as it allows (graph-contract 9),
// and a scenario can leave Retry-After out.
func TestTenantWidePublishedWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := graphsim.Options{
			Quota:    graphsim.Quota{TenantWrites: 2, TenantWritesPer: time.Minute},
			Scenario: &graphsim.Scenario{Quota: &graphsim.ScenarioQuota{NoRetryAfter: true}},
		}
		d, _ := open(t, contoso(), o)
		for i, want := range []int{200, 200, 429} {
			if r := d.assign(string(ada), add(skuEMS), nil); r.status != want {
				t.Errorf("write %d: %d, want %d", i, r.status, want)
			} else if scope := r.header.Get("x-ms-throttle-scope"); want == 429 && (scope[:13] != "Tenant/Write/" || r.header.Get("Retry-After") != "") {
				t.Errorf("scope %q, Retry-After %q", scope, r.header.Get("Retry-After"))
			}
		}
	})
}

// Codes and bodies of older front ends (graph-contract 5.3, rows 16 and 17).
func TestOtherCodesAndBodies(t *testing.T) {
	for _, c := range []struct {
		fault      graphsim.Fault
		code, body string
	}{
		{graphsim.Fault{Do: "429", Code: "activityLimitReached"}, "activityLimitReached", "json"},
		{graphsim.Fault{Do: "429", Code: "Request_ThrottledTemporarily"}, "Request_ThrottledTemporarily", "json"},
		{graphsim.Fault{Do: "429", Body: "html"}, "", "html"},
		{graphsim.Fault{Do: "503", Body: "json"}, "serviceNotAvailable", "json"},
		{graphsim.Fault{Do: "503", Body: "json", Code: "UnknownError"}, "UnknownError", "json"},
		{graphsim.Fault{Do: "504", Body: "empty"}, "", ""},
		{graphsim.Fault{Do: "500"}, "Service_InternalServerError", "json"},
	} {
		c.fault.On, c.fault.Share = "any", 1
		// The description knows pages of gateways with 5xx alone, so it is not asked here.
		d := door{t, graphsim.New(contoso(), graphsim.Options{Scenario: &graphsim.Scenario{Faults: []graphsim.Fault{c.fault}}})}
		r := d.get("/v1.0/users/" + string(ada))
		if fmt.Sprint(r.status) != c.fault.Do {
			t.Errorf("%+v: %d", c.fault, r.status)
		}
		switch c.body {
		case "json":
			if code, _ := r.fault(t); code != c.code {
				t.Errorf("%+v: code %s", c.fault, code)
			}
		case "html":
			if r.header.Get("Content-Type") != "text/html" {
				t.Errorf("%+v: %s", c.fault, r.header)
			}
		case "":
			if r.raw != "" {
				t.Errorf("%+v: %q", c.fault, r.raw)
			}
		}
	}
}

// A slow answer has had its effect long before it arrives, and a caller who gives up
// waiting does not take it back.
func TestSlowAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &graphsim.Scenario{Faults: []graphsim.Fault{{On: "write", Do: "slow", Delay: 3 * time.Minute, Share: 1}}}
		d, x := open(t, contoso(), graphsim.Options{Scenario: s})
		begun := time.Now()
		answered := make(chan int)
		go func() { answered <- d.assign(string(bob), add(skuEMS), nil).status }()
		synctest.Wait()
		if _, held := user(t, x, bob).HoldsDirect(skuEMS); !held {
			t.Error("no effect before the answer")
		}
		if status := <-answered; status != 200 || time.Since(begun) != 3*time.Minute {
			t.Errorf("%d after %v", status, time.Since(begun))
		}
	})
}

// A page may be short or empty and still not be the last (graph-contract 3.1).
func TestShortPages(t *testing.T) {
	s := graphsim.Generate(300, 2)
	d, _ := open(t, s, graphsim.Options{Seed: 1, Doubt: graphsim.Doubt{ShortPages: true}})
	for _, order := range []string{"", "&$orderby=displayName"} {
		var sizes []int
		seen := make(map[string]bool)
		for path := "/v1.0/users?$select=id&$top=10" + order; path != ""; {
			r := d.get(path)
			sizes = append(sizes, len(r.values()))
			for _, id := range r.ids() {
				seen[id] = true
			}
			next, _ := r.body["@odata.nextLink"].(string)
			path = next[min(len(next), len("http://graph.test")):]
		}
		if len(seen) != 300 || !slices.Contains(sizes, 0) || !slices.Contains(sizes, 5) || !slices.Contains(sizes, 10) {
			t.Errorf("%s: %d users in pages of %v", order, len(seen), sizes)
		}
	}
}

// The other doubts of graph-contract 15, each with both of its sides.
func TestDoubtfulAnswers(t *testing.T) {
	status := func(o graphsim.Doubt, ask func(d door) reply) (int, string) {
		d, _ := open(t, contoso(), graphsim.Options{Doubt: o})
		r := ask(d)
		return r.status, r.raw
	}
	assign := func(d door) reply { return d.assign(string(bob), add(skuEMS), nil) }
	if s, _ := status(graphsim.Doubt{Accepted: true}, assign); s != 202 {
		t.Errorf("15.4: %d", s)
	}
	// cleo has no usage location, and there is no seat, and the plans do not fit.
	several := func(d door) reply { return d.assign(string(cleo), append(add(skuFull), add(skuEMS, rms)...), nil) }
	for o, want := range map[graphsim.Doubt]string{{}: "usage location", {RulesFirst: true}: "depends on the service plan"} {
		if s, raw := status(o, several); s != 400 || !strings.Contains(raw, want) {
			t.Errorf("15.14: %d %s, want %s", s, raw, want)
		}
	}
	lonely := func(d door) reply { return d.assign(string(cleo), add(skuEMS), nil) }
	if s, raw := status(graphsim.Doubt{RulesFirst: true}, lonely); s != 400 || !strings.Contains(raw, "usage location") {
		t.Errorf("15.14: %d %s, want the location last, not never", s, raw)
	}
	states := func(d door) reply { return d.get("/v1.0/users/" + string(ada) + "?$select=licenseAssignmentStates") }
	for o, want := range map[graphsim.Doubt]string{{}: `"error":"None"`, {NullError: true}: `"error":null`} {
		if _, raw := status(o, states); !strings.Contains(raw, want) {
			t.Errorf("4.2: %s, want %s", raw, want)
		}
	}
	for o, want := range map[graphsim.Doubt]string{{}: `"innerError":{`, {SmallInnerError: true}: `"innererror":{`} {
		if _, raw := status(o, lonely); !strings.Contains(raw, want) {
			t.Errorf("5.3: %s, want %s", raw, want)
		}
	}
	null := func(d door) reply { return d.get("/v1.0/users?$select=id&$filter=usageLocation%20eq%20null") }
	for o, want := range map[graphsim.Doubt]int{{}: 200, {StrictNull: true}: 400} {
		if s, raw := status(o, null); s != want {
			t.Errorf("3.1: %d %s, want %d", s, raw, want)
		}
	}
	large := func(d door) reply { return d.assign(string(bob), slices.Repeat(add(skuEMS), 200), nil) }
	if s, _ := status(graphsim.Doubt{MaxBody: 1000}, large); s != 413 {
		t.Errorf("15.8: %d", s)
	}
}
