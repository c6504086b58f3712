package graphsim

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"reseat/plan/tenant"
)

// A Tenant answers requests as Microsoft Graph would. It is safe for concurrent use.
type Tenant struct {
	o     Options
	asked atomic.Uint64 // requests so far, for their ids
	made  time.Time
	lead  time.Duration // how long a group shows that it is queued: until it starts, or half of GroupDelay
	store *store        // nil: in memory only

	mu     sync.RWMutex // over all below; never held over a sleep or a disk
	dir    *directory
	agenda []task
	busy   map[string]bool // users and groups with a write under way
	quota  map[string]*limits
	writes *limit // of the tenant, over all apps
	chaos  *chaos // nil without a scenario
}

// A task is something that is due at a time.
type task struct {
	at time.Time
	do func(now time.Time)
}

// New returns a tenant in memory. It keeps the users of s and changes none of them;
// neither may the caller, but several tenants can share one snapshot.
func New(s tenant.Snapshot, o Options) *Tenant {
	o = o.withDefaults(len(s.Users))
	t := &Tenant{o: o, busy: make(map[string]bool), quota: make(map[string]*limits)}
	t.chaos = newChaos(o)
	t.o = t.chaos.settings(o)
	t.made = o.Clock.Now()
	if t.lead = t.o.Processing.Starts; t.o.Processing == (Processing{}) {
		t.o.Processing.Starts, t.lead = t.o.GroupDelay, t.o.GroupDelay/2
	}
	t.dir = newDirectory(s, t.chaos.longestLag())
	t.dir.doubt = t.o.Doubt
	t.writes = newLimit(t.o.Quota, "Tenant", "Write", "WriteLimitExceeded", t.o.Quota.TenantWrites, t.o.Quota.TenantWritesPer, always)
	t.chaos.schedule(t)
	return t
}

// Snapshot returns a deep copy of the tenant as it is now.
func (t *Tenant) Snapshot() tenant.Snapshot {
	t.advance(t.o.Clock.Now())
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.dir.snapshot()
}

// due puts something on the agenda. The mutex is held.
func (t *Tenant) due(at time.Time, do func(now time.Time)) {
	i, _ := slices.BinarySearchFunc(t.agenda, at, func(a task, at time.Time) int {
		if a.at.After(at) {
			return 1
		}
		return -1 // what is due at the same time stays in order
	})
	t.agenda = slices.Insert(t.agenda, i, task{at, do})
}

// advance does what is due by now.
func (t *Tenant) advance(now time.Time) {
	t.mu.RLock()
	idle := len(t.agenda) == 0 || t.agenda[0].at.After(now)
	t.mu.RUnlock()
	if idle {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.settle(now)
}

// settle does what is due by now. The mutex is held.
func (t *Tenant) settle(now time.Time) {
	for len(t.agenda) > 0 && !t.agenda[0].at.After(now) {
		next := t.agenda[0]
		t.agenda = t.agenda[1:]
		next.do(next.at)
	}
}

// put makes the record so and notes it for the log. The mutex is held.
func (t *Tenant) put(r record) {
	t.dir.apply(r)
	if t.store != nil {
		t.store.note(r)
	}
}

// write runs a handler that changes the tenant and answers once the change is on disk,
// where the tenant has a file.
func (t *Tenant) write(c *call, handle func() (record, answer)) answer {
	t.mu.Lock()
	c.now = t.o.Clock.Now().UTC()
	rec, a := handle()
	if !rec.empty() {
		rec.At = c.now
		t.put(rec)
	}
	if a.status < 300 {
		t.chaos.wrote(t, c.now)
	}
	t.mu.Unlock()
	if t.store != nil {
		if err := t.store.sync(); err != nil {
			return faultServer(http.StatusInternalServerError).answer(c)
		}
	}
	return a
}

// seen returns the user as the caller sees it: on a replica that may lag, nil where it
// is not there.
func (t *Tenant) seen(c *call, e *entry) *tenant.User {
	return e.asOf(c.now.Add(-t.chaos.lag(c, e)))
}

// ServeHTTP answers below /v1.0, and the token endpoint where a scenario asks for tokens.
func (t *Tenant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, unread := readBody(r, t.o.Doubt.MaxBody)
	if unread == nil && t.signIn(w, r, body) {
		return
	}
	c, f := t.read(r, body)
	if unread != nil {
		f = unread
	} else if f == nil && !c.declared() {
		f = faultUnreadable()
	}
	if f != nil {
		f.answer(c).seal(c, 0).send(w)
		return
	}
	t.advance(c.now)
	if c.beta {
		t.allotments(c).seal(c, 0).send(w)
		return
	}
	t.do(c).annotated(c).send(w)
}

// read turns a request into a call. The call is there even with a fault.
func (t *Tenant) read(r *http.Request, body []byte) (*call, *fault) {
	version, target, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	c, f := newCall(r.Method, t.target(target))
	if f != nil {
		c = &call{}
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	c.ctx, c.header, c.body, c.base = r.Context(), r.Header, body, scheme+r.Host+"/v1.0"
	t.stamp(c)
	c.beta = f == nil && t.isAllotments(version, c)
	if f == nil && !c.beta && !strings.EqualFold(version, "v1.0") {
		f = badRequest("BadRequest", "Invalid version: "+version+".")
	}
	return c, f
}

// target is the path below the version and the tenant: a request may name the tenant
// that it is about, by its id, a domain or as myorganization.
func (t *Tenant) target(target string) string {
	first, rest, more := strings.Cut(target, "/")
	if more && (strings.EqualFold(first, "myorganization") || t.isOurs(first)) {
		return rest
	}
	return target
}

// stamp gives a call its time and id.
func (t *Tenant) stamp(c *call) {
	c.now = t.o.Clock.Now()
	if n := t.asked.Add(1); !c.direct {
		c.id = guid(t.o.Seed, "request", n)
	}
	c.tenant, c.app, c.inner = t.dir.id, appOf(c.header), "innerError"
	if t.o.Doubt.SmallInnerError {
		c.inner = "innererror"
	}
}

func (r record) empty() bool {
	return len(r.Users)+len(r.Gone)+len(r.Purged)+len(r.Made)+len(r.Groups)+len(r.Unmade)+len(r.Seats) == 0
}

func sortEntries(list []*entry) {
	slices.SortFunc(list, func(a, b *entry) int { return a.seq - b.seq })
}
