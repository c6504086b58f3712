package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// Summary says in two or three sentences what came of a run, for who reads nothing else.
func (r Report) Summary() string {
	s := r.summary()
	if len(r.Rows) > 0 && r.Rows[0].group {
		return words.OfGroups(s)
	}
	return s
}

func (r Report) summary() string {
	t := r.Totals
	if t.Users == 0 || len(r.Sessions) == 0 && !r.Rehearsal {
		return "The plan was not carried out, so nothing was changed by it. " + r.attention()
	}
	return strings.Join(slices.DeleteFunc([]string{r.changedWords(), r.attention(), r.withoutWords()}, func(s string) bool { return s == "" }), " ")
}

// changedWords says how many users are changed, and of whom nothing had to be.
func (r Report) changedWords() string {
	n := r.Totals.Verdicts
	did, found := "The run changed", "and reading them again found each as planned"
	if r.Rehearsal {
		did, found = "The run would change", "each as planned"
	}
	s := fmt.Sprintf("%s %s of %s, %s", did, tenant.Thousands(n[verdict.Verified]), tenant.Count(r.Totals.Users, "user"), found)
	if n[verdict.Verified] == 0 {
		s = fmt.Sprintf("%s none of %s", did, tenant.Count(r.Totals.Users, "user"))
	}
	for _, x := range []struct {
		v     verdict.Verdict
		words string
	}{{verdict.Already, "already as requested"}, {verdict.Skipped, "skipped, as the request does not apply"}} {
		switch n[x.v] {
		case 0:
		case 1:
			s += "; 1 was " + x.words
		default:
			s += fmt.Sprintf("; %s were %s", tenant.Thousands(n[x.v]), x.words)
		}
	}
	return s + "."
}

// attention says how many users somebody has to look at.
func (r Report) attention() string {
	var parts []string
	for _, x := range outcomes {
		if n := r.Totals.Verdicts[x.verdict]; n > 0 && !x.verdict.Good() && x.verdict != verdict.Skipped {
			parts = append(parts, tenant.Thousands(n)+" "+x.words)
		}
	}
	switch rest := r.rest(); {
	case rest == 0:
		return "Nobody needs attention."
	case len(parts) == 0: // those without a license have a sentence of their own
		return ""
	case rest == 1:
		return "1 user needs attention: " + strings.Join(parts, ", ") + "."
	default:
		return tenant.Thousands(rest) + " users need attention: " + strings.Join(parts, ", ") + "."
	}
}

// withoutWords says whether the run left anybody between remove and re-assign; it is empty
// where nobody was to be there.
func (r Report) withoutWords() string {
	if n := r.Totals.Verdicts[verdict.Stranded]; n > 0 {
		return words.UsersAre(n) + " without a license now: run `reseat resume` at once."
	}
	if !r.Rehearsal && slices.ContainsFunc(r.Rows, func(x Row) bool { return x.Gap != nil }) {
		return "Nobody is left without the license that was removed and re-assigned."
	}
	return ""
}

// Evidence says in one sentence which plan was carried out, who approved it, who carried it
// out where and when, and what is on record of it. Times are UTC, as files have them.
func (r Report) Evidence() string { return r.evidence(words.Clock) }

func (r Report) evidence(clock func(time.Time) string) string {
	s := fmt.Sprintf("Plan %s of %s", brief(r.Chain.Plan), clock(r.Chain.Made))
	if r.Rehearsal {
		return s + " was simulated on a snapshot; nothing was written to the tenant."
	}
	if len(r.Sessions) == 0 {
		return s + " was not carried out."
	}
	if by := r.approved(); len(by) > 0 {
		s += ", approved (as stated) by " + strings.Join(shortDigests(by), "; ") + ","
	}
	last := r.Sessions[len(r.Sessions)-1]
	s += " was carried out " + r.origins(carriedOut)
	if at := r.origins(placeOf); at != "" {
		s += " (" + at + ")"
	}
	s += fmt.Sprintf(" from %s to %s", clock(r.Sessions[0].Began), endedAt(last, clock))
	if r.Chain.Journal != "" {
		s += ", journal " + brief(r.Chain.Journal)
	}
	if b := r.ReadBack; b != nil {
		s += ", read back until " + clock(b.Ended)
	}
	return s + "."
}

// endedAt says when a process ended.
func endedAt(s journal.Session, clock func(time.Time) string) string {
	if s.Ended.IsZero() {
		return "now, without an end on record"
	}
	return clock(s.Ended)
}

// carriedOut says who carried a run out, or that it was on a sandbox.
func carriedOut(o journal.Origin) string {
	if o.Cloud == "sandbox" {
		return "on a sandbox and no real tenant"
	}
	return "by " + signedIn(o)
}

// placeOf says on which machine a process ran and as whom there.
func placeOf(o journal.Origin) string {
	var out []string
	if o.Host != "" {
		out = append(out, "host "+o.Host)
	}
	if o.Login != "" {
		out = append(out, "user "+o.Login)
	}
	return strings.Join(out, ", ")
}

// brief is the beginning of a digest, long enough to tell it from others.
func brief(digest string) string { return fmt.Sprintf("%.12s…", digest) }

// shortDigests shortens the digests in statements of approval.
func shortDigests(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		words := strings.Fields(s)
		for k, w := range words {
			if len(w) == 64 && strings.Trim(w, "0123456789abcdef") == "" {
				words[k] = brief(w)
			}
		}
		out[i] = strings.Join(words, " ")
	}
	return out
}
