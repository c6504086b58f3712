package graphsim_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reseat/batch/graphsim"
)

// Graph-contract 9: a 429 says what ran out and, with a fraction, when to come back;
// who waits that long gets through.
func TestThrottling(t *testing.T) {
	for name, window := range map[string]bool{"bucket": false, "window": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, _ := open(t, contoso(), graphsim.Options{Quota: graphsim.Quota{Writes: 4, WritesPer: 10 * time.Second, Window: window}})
				write := func() reply { return d.assign(string(ada), add(skuEMS), nil) }
				for i := range 4 {
					if r := write(); r.status != 200 {
						t.Fatalf("write %d: %d", i, r.status)
					}
					time.Sleep(100 * time.Millisecond)
				}
				r := write()
				code, m := r.fault(t)
				if r.status != 429 || code != "TooManyRequests" || m != "Please retry again later." {
					t.Fatalf("%d %s %s", r.status, code, m)
				}
				if s := r.header.Get("x-ms-throttle-scope"); !strings.HasPrefix(s, "Tenant_Application/Write/") || !strings.HasSuffix(s, "48a80680-7326-48cd-9935-b556b81d3a4e") {
					t.Errorf("scope %q", s)
				}
				if s := r.header.Get("x-ms-throttle-information"); s != "WriteLimitExceeded" {
					t.Errorf("information %q", s)
				}
				if r := d.get("/v1.0/users/" + string(ada)); r.status != 200 {
					t.Errorf("a read while writes are throttled: %d", r.status)
				}
				wait, err := strconv.ParseFloat(r.header.Get("Retry-After"), 64)
				if err != nil || !strings.Contains(r.header.Get("Retry-After"), ".") || wait <= 0 || wait > 10 {
					t.Fatalf("Retry-After %q", r.header.Get("Retry-After"))
				}
				time.Sleep(11 * time.Second)
				if r := write(); r.status != 200 {
					t.Errorf("after the window: %d", r.status)
				}
			})
		})
	}
}

// Waiting exactly Retry-After is enough when nothing else was sent.
func TestRetryAfterIsEnough(t *testing.T) {
	for _, window := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			d, _ := open(t, contoso(), graphsim.Options{Quota: graphsim.Quota{Units: 10, UnitsPer: 7 * time.Second, Window: window, ForgiveRejected: true}})
			throttled := 0
			for range 100 {
				r := d.get("/v1.0/users")
				for try := 0; r.status == 429; try++ {
					throttled++
					if try > 0 {
						t.Fatalf("window %v: still throttled after Retry-After", window)
					}
					wait, _ := strconv.ParseFloat(r.header.Get("Retry-After"), 64)
					time.Sleep(time.Duration(wait * float64(time.Second)))
					r = d.get("/v1.0/users")
				}
			}
			if throttled == 0 {
				t.Error("never throttled")
			}
		})
	}
}

func TestThrottlingInsideABatch(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{Quota: graphsim.Quota{Units: 3, UnitsPer: time.Hour}})
	parts := d.batch(getPart(1, "/organization"), getPart(2, "/organization"), getPart(3, "/organization"), getPart(4, "/organization"))
	n := 0
	for _, p := range parts {
		if p.status == 429 {
			n++
			if _, there := p.headers["Retry-After"]; !there {
				t.Errorf("a throttled part without Retry-After: %v", p.headers)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d of 4 parts throttled, want 1", n)
	}
	outer, _ := open(t, contoso(), graphsim.Options{Quota: graphsim.Quota{Units: 1, UnitsPer: time.Hour}, Doubt: graphsim.Doubt{BatchThrottled: true}})
	r := outer.ask("POST", "/v1.0/$batch", `{"requests":[`+getPart(1, "/organization")+","+getPart(2, "/organization")+`]}`)
	if r.status != 424 {
		t.Errorf("outer status %d, want 424", r.status)
	}
}

func TestCosts(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	for path, want := range map[string]string{
		"/organization": "1", "/users": "2", "/users?$select=id": "1", "/users?$top=5": "1", "/users?$top=20": "2", "/users?$top=100&$select=id": "1",
		"/users/" + string(ada): "1", "/users/" + string(ada) + "/licenseDetails": "2", "/groups": "1",
	} {
		if r := d.get("/v1.0" + path); r.header.Get("x-ms-resource-unit") != want {
			t.Errorf("%s costs %s, want %s", path, r.header.Get("x-ms-resource-unit"), want)
		}
	}
	small, _ := open(t, contoso(), graphsim.Options{Quota: graphsim.Quota{Units: 10, UnitsPer: time.Hour, Window: true}})
	for range 7 {
		small.get("/v1.0/organization")
	}
	if r := small.get("/v1.0/organization"); r.header.Get("x-ms-throttle-limit-percentage") != "0.80" {
		t.Errorf("percentage %q, want 0.80", r.header.Get("x-ms-throttle-limit-percentage"))
	}
	off, _ := open(t, contoso(), graphsim.Options{Quota: graphsim.Quota{Units: 1, UnitsPer: time.Hour, Off: true}})
	for range 5 {
		if r := off.get("/v1.0/organization"); r.status != 200 {
			t.Fatalf("quota off: %d", r.status)
		}
	}
	quiet, _ := open(t, contoso(), graphsim.Options{Quota: graphsim.Quota{Units: 1, UnitsPer: time.Hour}, Doubt: graphsim.Doubt{OmitRetryAfter: true}})
	quiet.get("/v1.0/organization")
	if r := quiet.get("/v1.0/organization"); r.status != 429 || r.header.Get("Retry-After") != "" {
		t.Errorf("%d with Retry-After %q, want none", r.status, r.header.Get("Retry-After"))
	}
}

// While a limit has fallen, fewer writes are let through; as soon as it is what it was,
// all are.
func TestLimitFallsAndComesBack(t *testing.T) {
	for name, window := range map[string]bool{"bucket": false, "window": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, _ := open(t, contoso(), graphsim.Options{Scenario: &graphsim.Scenario{Quota: &graphsim.ScenarioQuota{
					Writes: 10, WritesPer: 10 * time.Second, Window: window,
					Falls: []graphsim.Fall{{From: time.Minute, Until: 2 * time.Minute, Leaves: 0.3}},
				}}})
				passed := func() (n int) {
					for d.assign(string(ada), add(skuEMS), nil).status == 200 {
						n++
					}
					return n
				}
				before := passed()
				time.Sleep(70 * time.Second)
				during := passed()
				time.Sleep(time.Minute)
				if after := passed(); before != 10 || during != 3 || after != 10 {
					t.Errorf("%d writes pass, then %d, then %d; want 10, 3, 10", before, during, after)
				}
			})
		})
	}
}
