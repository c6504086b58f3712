package graphsim

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"reseat/plan/tenant"
)

// A chaos carries a scenario out. A nil one does nothing.
type chaos struct {
	s     Scenario
	seed  uint64
	start time.Time

	mu     sync.Mutex
	tries  map[uint64]int // of each call, by its hash
	writes int            // answered with success; the tenant's mutex guards it
}

func newChaos(o Options) *chaos {
	if o.Scenario == nil {
		return nil
	}
	return &chaos{s: *o.Scenario, seed: o.Seed, start: o.Clock.Now(), tries: make(map[uint64]int)}
}

// settings brings what a scenario says of the tenant as a whole into its options.
func (x *chaos) settings(o Options) Options {
	if x == nil {
		return o
	}
	if x.s.Quota != nil {
		q := *x.s.Quota
		orInt(&q.Units, o.Quota.Units)
		orInt(&q.Writes, o.Quota.Writes)
		orSpan(&q.UnitsPer, o.Quota.UnitsPer)
		orSpan(&q.WritesPer, o.Quota.WritesPer)
		o.Quota.Units, o.Quota.UnitsPer, o.Quota.Writes, o.Quota.WritesPer = q.Units, q.UnitsPer, q.Writes, q.WritesPer
		o.Quota.Window, o.Quota.Falls = o.Quota.Window || q.Window, q.Falls
		o.Doubt.OmitRetryAfter = o.Doubt.OmitRetryAfter || q.NoRetryAfter
	}
	orSpan(&o.Provisioning, x.s.Provisioning)
	if x.s.Processing != (Processing{}) {
		o.Processing = x.s.Processing
	}
	return o
}

func (x *chaos) since(now time.Time) time.Duration { return now.Sub(x.start) }

// arrive answers what meets every request alike: maintenance and expired roles.
func (x *chaos) arrive(c *call) *fault {
	if x == nil {
		return nil
	}
	at := x.since(c.now)
	for _, m := range x.s.Maintenance {
		if at >= m.At && at < m.At+m.For {
			return faultServer(http.StatusServiceUnavailable)
		}
	}
	return nil
}

// denied tells whether the caller may not do this.
func (x *chaos) denied(t *Tenant, c *call, r *route) bool {
	return x != nil && slices.ContainsFunc(x.s.Denials, func(d Denial) bool {
		return x.active(t, c, d) && ((!d.some() && (!d.Writes || r.write)) || d.some() && r.write && c.user != "" && x.chosen("denied", c.user, t.upnOf(c.user), d.Users, d.Share))
	})
}

func (x *chaos) active(t *Tenant, c *call, d Denial) bool {
	t.mu.RLock()
	writes := x.writes
	t.mu.RUnlock()
	at := x.since(c.now)
	return at >= d.After && writes >= d.AfterWrites && (d.Until == 0 || at < d.Until)
}

// chosen tells whether a user is among those named, or of the share.
func (x *chaos) chosen(what, id, upn string, users []string, share float64) bool {
	for _, u := range users {
		if strings.EqualFold(u, id) || strings.EqualFold(u, upn) {
			return true
		}
	}
	return share > 0 && chance(hash(x.seed, what, id)) < share
}

// wrap runs an operation with what the scenario does to it.
func (x *chaos) wrap(t *Tenant, c *call, r *route, carry func() answer) answer {
	if x == nil {
		return carry()
	}
	if x.denied(t, c, r) {
		return faultForbidden().answer(c)
	}
	f, hit := x.misfortune(t, c, r)
	if !hit {
		return carry()
	}
	return f.happen(t, c, carry)
}

// misfortune returns the first fault that hits this try.
func (x *chaos) misfortune(t *Tenant, c *call, r *route) (Fault, bool) {
	who := c.user
	if who == "" {
		who = c.raw + string(c.body) // a page: sent again, it is the same call
		if r == batchRoute {
			who = c.batch
		}
	}
	n := x.try(r.String() + " " + who)
	at := x.since(c.now)
	for i, f := range x.s.Faults {
		if !f.on(r) || at < f.From || f.Until > 0 && at >= f.Until {
			continue
		}
		if len(f.Users) > 0 && !x.chosen("", c.user, t.upnOf(c.user), f.Users, 0) {
			continue
		}
		h := hash(x.seed, "fault", i, who, r.String(), n)
		if f.Tries > 0 {
			h = hash(x.seed, "fault", i, who, r.String())
		}
		if chance(h) < f.Share && (f.Tries == 0 || n < f.Tries) {
			return f, true
		}
	}
	return Fault{}, false
}

// try counts how often a call was made before.
func (x *chaos) try(call string) int {
	x.mu.Lock()
	defer x.mu.Unlock()
	k := hash(0, call)
	n := x.tries[k]
	x.tries[k] = n + 1
	return n
}

func (f Fault) on(r *route) bool {
	switch f.On {
	case "any":
		return r != batchRoute
	case "batch":
		return r == batchRoute
	case "read":
		return r != batchRoute && !r.write
	case "write":
		return r.write
	}
	return r.String() == f.On
}

// happen lets the fault befall an operation.
func (f Fault) happen(t *Tenant, c *call, carry func() answer) answer {
	switch f.Do {
	case "reset":
		return answer{reset: true}
	case "twice":
		carry()
		return carry()
	case "lost":
		carry()
		return answer{reset: true}
	case "timeout":
		carry()
		return answer{status: http.StatusGatewayTimeout, html: gatewayPage}
	case "cut":
		a := carry()
		a.cut = 50
		return a
	case "slow":
		a := carry()
		if t.o.Clock.Sleep(c.ctx, f.Delay) != nil {
			return answer{reset: true} // the caller has gone
		}
		return a
	}
	return f.status(c)
}

// status answers instead of the operation. What is not Graph's own comes as a page of
// the gateway before it, unless the fault has another body.
func (f Fault) status(c *call) answer {
	n, _ := strconv.Atoi(f.Do)
	a := answer{status: n}
	switch {
	case f.Body == "html" || f.Body == "" && n > http.StatusInternalServerError:
		a.html = strings.Replace(gatewayPage, "504 Gateway Time-out", f.Do+" "+http.StatusText(n), 2)
	case f.Body != "empty":
		a = f.graphs(n).answer(c)
	}
	if v, _ := f.retryAfter(c.now); v != "" {
		a = a.set("Retry-After", v)
	}
	return a
}

// graphs is what Graph itself says with that status.
func (f Fault) graphs(status int) *fault {
	says := faultServer(status)
	switch status {
	case http.StatusTooManyRequests:
		says = faultThrottled()
	case http.StatusConflict:
		says = faultConcurrent()
	case http.StatusForbidden:
		says = faultForbidden()
	case http.StatusUnauthorized:
		says = unauthorized("Access token validation failure.")
	}
	if f.Code != "" {
		says.code = f.Code
	}
	return says
}

// retryAfter is the header's value; empty: none.
func (f Fault) retryAfter(now time.Time) (string, bool) {
	switch f.RetryAfter {
	case "", "none":
		return "", true
	case "date":
		return now.Add(10 * time.Second).UTC().Format(http.TimeFormat), true
	}
	n, err := strconv.ParseFloat(f.RetryAfter, 64)
	return f.RetryAfter, err == nil && n >= 0
}

// delay waits as long as the answer takes. No two calls end at the same instant: each
// has an offset of its own below a millisecond (R38).
func (x *chaos) delay(ctx context.Context, t *Tenant, c *call) error {
	if x == nil || x.s.Latency.Median == 0 {
		return nil
	}
	h := hash(x.seed, "latency", c.method, c.raw, x.try("latency "+c.method+" "+c.raw))
	d := x.s.Latency.draw(h) + time.Duration(h%uint64(time.Millisecond))
	return t.o.Clock.Sleep(ctx, d)
}

// draw is one value of the log-normal distribution with that median and 99th percentile.
func (l Latency) draw(h uint64) time.Duration {
	const z99 = 2.326
	sigma := math.Log(float64(l.P99)/float64(l.Median)) / z99
	u1, u2 := max(chance(h), 1e-9), chance(hash(h, "second"))
	z := math.Sqrt(-2*math.Log(u1)) * math.Cos(2*math.Pi*u2)
	return min(time.Duration(float64(l.Median)*math.Exp(sigma*z)), 10*l.P99)
}

// upnOf returns the user's present UPN; empty where there is none.
func (t *Tenant) upnOf(id string) string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if e := t.dir.byID[tenant.UserID(id)]; e != nil && e.now != nil {
		return e.now.UPN
	}
	return ""
}
