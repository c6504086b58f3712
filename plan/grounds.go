package plan

import (
	"fmt"
	"time"

	"reseat/plan/tenant"
)

// Grounds are the conditions on users for which a plan gives evidence (R54): why somebody
// can do without a license.
type Grounds struct {
	Inactive         int // days since the last sign-in; 0: no such condition
	NoRecordedSignIn int // days since the account was created, of users without any sign-in on record
	SignInBlocked    bool
	// Overlap is a SKU whose services are all on through other paths, DirectAndInherited
	// one that is assigned directly and through a group. Empty: no such condition.
	Overlap, DirectAndInherited string
	At                          time.Time // what days are counted back from
}

// Any tells whether there is such a condition.
func (g Grounds) Any() bool {
	g.At = time.Time{}
	return g != Grounds{}
}

// NeedsSignIns tells whether a condition is about the dates of sign-ins.
func (g Grounds) NeedsSignIns() bool { return g.Inactive+g.NoRecordedSignIn > 0 }

// Unused tells whether users are selected because nobody seems to use their accounts.
func (g Grounds) Unused() bool { return g.NeedsSignIns() || g.SignInBlocked }

// Words says the conditions as their flags do.
func (g Grounds) Words() []string {
	var out []string
	if g.Inactive > 0 {
		out = append(out, fmt.Sprintf("--inactive %dd", g.Inactive))
	}
	if g.NoRecordedSignIn > 0 {
		out = append(out, fmt.Sprintf("--no-recorded-sign-in %dd", g.NoRecordedSignIn))
	}
	if g.SignInBlocked {
		out = append(out, "--sign-in-blocked")
	}
	for _, x := range []struct{ flag, sku string }{{"--overlap", g.Overlap}, {"--direct-and-inherited", g.DirectAndInherited}} {
		if x.sku != "" {
			out = append(out, x.flag+" "+x.sku)
		}
	}
	return out
}

// check refuses conditions that cannot be combined with the request.
func (g Grounds) check(a Ask) error {
	for _, x := range []struct{ flag, sku string }{{"--overlap", g.Overlap}, {"--direct-and-inherited", g.DirectAndInherited}} {
		switch others := len(a.Exact)+len(a.Assign)+len(a.Change)+len(a.Swap) > 0 || a.ChangesMembership() || a.Location != "" || a.Create; {
		case x.sku == "":
		case others:
			return fmt.Errorf("%s %s selects users who can do without this license: the plan may only --remove %s", x.flag, x.sku, x.sku)
		case a.Via == Readd:
			return fmt.Errorf("%s cannot be combined with --via readd, which assigns the license again", x.flag)
		}
	}
	return nil
}

// LastSignIn is the last successful sign-in of an account; where none is on record the
// last attempt, which is no earlier (graph-contract-2 section 4.1). ok is false where
// nothing is on record.
func LastSignIn(s tenant.SignIn) (at time.Time, success, ok bool) {
	if !s.Success.IsZero() {
		return s.Success, true, true
	}
	at = s.Interactive
	if s.NonInteractive.After(at) {
		at = s.NonInteractive
	}
	return at, false, !at.IsZero()
}

// IsInactive tells whether an account was last used more than so many days ago. One of
// which nothing is on record is not known to be (R54).
func (g Grounds) IsInactive(u tenant.User) bool {
	at, _, ok := LastSignIn(u.SignIn)
	return ok && at.Before(g.since(g.Inactive))
}

// IsUnrecorded tells whether nothing is on record of an account that is older than so many
// days. An account without a date of creation is from before June 2018
// (graph-contract-2 section 4.3).
func (g Grounds) IsUnrecorded(u tenant.User) bool {
	_, _, ok := LastSignIn(u.SignIn)
	return !ok && u.Created.Before(g.since(g.NoRecordedSignIn))
}

func (g Grounds) since(days int) time.Time { return g.At.AddDate(0, 0, -days) }

// SignInEvidence says when an account was last used, and what that rests on.
func (g Grounds) SignInEvidence(u tenant.User) string {
	at, success, ok := LastSignIn(u.SignIn)
	switch {
	case success:
		return fmt.Sprintf("last successful sign-in %s, %s ago", day(at), g.days(at))
	case ok:
		return fmt.Sprintf("no successful sign-in on record, last attempt %s, %s ago", day(at), g.days(at))
	case u.Created.IsZero():
		return "no sign-in on record, account created before June 2018: Microsoft Graph does not distinguish never from not recorded"
	}
	return fmt.Sprintf("no sign-in on record, account created %s, %s ago: Microsoft Graph does not distinguish never from not recorded", day(u.Created), g.days(u.Created))
}

func day(at time.Time) string { return at.UTC().Format(time.DateOnly) }

func (g Grounds) days(at time.Time) string {
	n := int(g.At.Sub(at).Hours() / 24)
	return tenant.Count(n, "day")
}
