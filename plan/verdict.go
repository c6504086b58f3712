package plan

import "slices"

// A Verdict is the word for what became of one user (R34). Package verdict gives them;
// user lists are filtered by them.
type Verdict string

// The closed list of verdicts.
const (
	VerdictStranded   Verdict = "stranded"
	VerdictFailed     Verdict = "failed"
	VerdictDrifted    Verdict = "drifted"
	VerdictUnverified Verdict = "unverified"
	VerdictPending    Verdict = "pending"
	VerdictNotStarted Verdict = "not-started"
	VerdictOnHold     Verdict = "on-hold"
	VerdictSkipped    Verdict = "skipped"
	VerdictAlready    Verdict = "already"
	VerdictVerified   Verdict = "verified"
)

// Verdicts lists every verdict, those that need attention most first.
func Verdicts() []Verdict {
	return []Verdict{VerdictStranded, VerdictFailed, VerdictDrifted, VerdictUnverified, VerdictPending, VerdictNotStarted, VerdictOnHold, VerdictSkipped, VerdictAlready, VerdictVerified}
}

// Good tells whether the user is as asked.
func (v Verdict) Good() bool { return v == VerdictVerified || v == VerdictAlready }

// Rank says how urgent a verdict is: 0 is the most urgent.
func (v Verdict) Rank() int { return slices.Index(Verdicts(), v) }
