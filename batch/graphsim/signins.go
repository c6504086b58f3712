package graphsim

import (
	"time"

	"reseat/plan/tenant"
)

// signIns says when an account was made and last used: most within days, some not for
// months, some never, and a few only by attempts that failed. Blocked accounts stopped
// at some time in the last year.
func (g *generator) signIns(u *tenant.User) {
	day := 24 * time.Hour
	ago := func(most int) time.Time {
		return g.s.Taken.Add(-time.Duration(g.use.IntN(most*86400)) * time.Second).Truncate(time.Second)
	}
	u.Created = ago(2500)
	last := ago(6)
	switch n := g.use.IntN(100); {
	case u.Disabled:
		last = ago(365)
	case n < 5: // never, or not recorded
		return
	case n < 8: // somebody tried, without success
		u.SignIn = tenant.SignIn{Interactive: last}
		return
	case n < 16:
		last = g.s.Taken.Add(-90 * day).Add(-time.Duration(g.use.IntN(400*86400)) * time.Second)
	case n < 26:
		last = ago(90)
	}
	if last.Before(u.Created) {
		u.Created = last.Add(-30 * day)
	}
	u.SignIn = tenant.SignIn{Success: last, Interactive: last.Add(-time.Duration(g.use.IntN(3600)) * time.Second), NonInteractive: last}
}
