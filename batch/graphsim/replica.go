package graphsim

import "time"

// longestLag is for how long earlier versions of a user are kept.
func (x *chaos) longestLag() time.Duration {
	if x == nil {
		return 0
	}
	r := x.s.Replicas
	return max(r.Lag, r.NewUsers, r.Index, r.Location)
}

// lag is how far behind the replica is that answers this read of a user. The next
// read can meet another one.
func (x *chaos) lag(c *call, e *entry) time.Duration {
	if x == nil || x.longestLag() == 0 {
		return 0
	}
	most := x.s.Replicas.Lag
	if c.advanced() {
		most = max(most, x.s.Replicas.Index)
	}
	n := e.reads.Add(1)
	d := time.Duration(float64(most) * chance(hash(x.seed, "lag", e.id, n)))
	if x.unborn(c.now, e) {
		// On a replica where it has not arrived yet, it was never there.
		return max(d, c.now.Sub(e.born)+1)
	}
	return d
}

// unborn tells whether a new user has not arrived everywhere yet.
func (x *chaos) unborn(now time.Time, e *entry) bool {
	if x == nil || e.born.IsZero() {
		return false
	}
	return now.Sub(e.born) < time.Duration(float64(x.s.Replicas.NewUsers)*chance(hash(x.seed, "new", e.id)))
}

// missing tells whether a write does not find its new user yet.
func (t *Tenant) missing(c *call) bool {
	if t.chaos == nil || t.chaos.s.Replicas.NewUsers == 0 || len(c.path) < 2 {
		return false
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	e := t.dir.find(c.path[1])
	return e != nil && t.chaos.unborn(c.now, e)
}

// location is the usage location that assignLicense sees (graph-contract 3.4).
func (x *chaos) location(now time.Time, e *entry) string {
	u := e.now
	if x != nil && x.s.Replicas.Location > 0 {
		d := time.Duration(float64(x.s.Replicas.Location) * chance(hash(x.seed, "location", e.id)))
		if old := e.asOf(now.Add(-d)); old != nil {
			u = old
		}
	}
	return u.UsageLocation
}
