package graphsim

import (
	"strings"
)

// do answers a call or a JSON batch.
func (t *Tenant) do(c *call) answer {
	if a, in := t.chaos.admit(t, c); !in {
		return a.seal(c, 0)
	}
	if len(c.path) == 1 && strings.EqualFold(c.path[0], "$batch") {
		return t.batch(c)
	}
	if f := t.chaos.arrive(c); f != nil {
		return f.answer(c).seal(c, 1)
	}
	a, units := t.one(c)
	return a.seal(c, units)
}

// one answers a single call and says what it cost.
func (t *Tenant) one(c *call) (answer, int) {
	r, f := routeOf(c)
	if f != nil {
		return f.answer(c), 1
	}
	if !r.permitted(c) {
		return faultForbidden().answer(c), 1
	}
	units := r.cost(c)
	c.user = t.subject(c)
	a, throttled := t.charge(c, units, r.write)
	if throttled {
		return a, units
	}
	share := a.header
	a = t.chaos.wrap(t, c, r, func() answer { return t.carry(c, r) })
	for k, v := range share {
		a = a.set(k, v[0])
	}
	return a, units
}

// carry runs the operation. Two writes to one object at a time are a conflict
// (graph-contract 5.3, row 15).
func (t *Tenant) carry(c *call, r *route) answer {
	if !r.write || c.user == "" || r.links() {
		return t.delayed(c, r)
	}
	t.mu.Lock()
	busy := t.busy[c.user]
	t.busy[c.user] = true
	t.mu.Unlock()
	if busy {
		return faultConcurrent().answer(c)
	}
	defer func() {
		t.mu.Lock()
		delete(t.busy, c.user)
		t.mu.Unlock()
	}()
	return t.delayed(c, r)
}

// links tells whether an operation changes who is linked to a group alone: several of
// them at a time do not meet, as clients rely on that send them in one JSON batch.
func (r *route) links() bool { return strings.HasSuffix(r.path, "/$ref") }

// delayed waits as long as the operation takes and then runs it.
func (t *Tenant) delayed(c *call, r *route) answer {
	if !c.inside {
		if err := t.chaos.delay(c.ctx, t, c); err != nil {
			return answer{reset: true}
		}
	}
	if r.write && t.missing(c) {
		return faultNotFound(c.path[1]).answer(c)
	}
	return r.do(t, c)
}

// subject returns the object id, else the key, of the user or group that a call names.
func (t *Tenant) subject(c *call) string {
	switch {
	case len(c.path) < 2:
		return ""
	case strings.EqualFold(c.path[0], "groups"):
		return strings.ToLower(c.path[1])
	case len(c.path) > 2 && strings.EqualFold(c.path[1], "deletedItems"):
		return strings.ToLower(c.path[2])
	case !strings.EqualFold(c.path[0], "users"):
		return ""
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if e := t.dir.find(c.path[1]); e != nil {
		return string(e.id)
	}
	return strings.ToLower(c.path[1])
}

// charge takes the cost from the app's quota. The answer carries the headers that tell
// how much is in use, or is the 429.
func (t *Tenant) charge(c *call, units int, write bool) (answer, bool) {
	if t.o.Quota.Off {
		return answer{}, false
	}
	writes := 0
	if write {
		writes = 1
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.quota[c.app]
	if l == nil {
		l = newLimits(t.o.Quota, t.made, t.writes)
		t.quota[c.app] = l
	}
	no := l.charge(c.now, units, writes)
	var a answer
	if no != nil {
		a = no.answer(c, t.o.Doubt.OmitRetryAfter)
	}
	if s := l.share(c.now); s >= 0.8 {
		a = a.set("x-ms-throttle-limit-percentage", percentage(s))
	}
	return a, no != nil
}
