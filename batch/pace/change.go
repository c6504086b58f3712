package pace

import "time"

// Change makes q the quota that is kept from now on; what was learned of a lower one
// is forgotten. At most inFlight requests are in flight; 0 leaves that as it is.
func (p *Pacer) Change(q Quota, inFlight int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q = q.sane()
	p.window.per, p.window.level = q.WritesPer, newWindow(q).level
	p.steady = newSustained(q)
	p.gate.told = q.writesPerSecond()
	p.units.change(p.clock.Now(), q)
	if inFlight > 0 {
		p.gate.most = inFlight
		p.gate.limit = min(p.gate.limit, inFlight)
	}
}

func (u *units) change(now time.Time, q Quota) {
	u.recover(now)
	u.quota, u.per, u.level = float64(q.Units), q.UnitsPer, newUnits(now, q).level
	u.set(now)
}
