package report

import (
	"fmt"
	"strings"
	"time"

	"reseat/batch/journal"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// facts lists what the report is about.
func facts(r Report) []words.Fact {
	out := []words.Fact{
		{Label: "Tenant", Value: fmt.Sprintf("%s (%s)", words.Tenant(r.Header), r.Header.Tenant)},
		{Label: "Report made", Value: words.Clock(r.Made)},
		{Label: "Plan made", Value: words.Clock(r.Header.Made)},
	}
	if r.Rehearsal {
		out = append([]words.Fact{{Label: "Rehearsal", Value: "nothing was written to the tenant; the times are of a simulated clock"}}, out...)
	}
	if r.Pseudonyms {
		out = append(out, words.Fact{Label: "Names", Value: "replaced by pseudonyms"})
	}
	if r.Run.Dir != "" {
		out = append(out, words.Fact{Label: "Run", Value: r.Run.Dir})
	}
	if n := len(r.Sessions); n > 0 {
		out = append(out, words.Fact{Label: "Run began", Value: words.Clock(r.Sessions[0].Began)}, words.Fact{Label: "Run ended", Value: ended(r.Sessions[n-1])})
		if n > 1 {
			out = append(out, words.Fact{Label: "Processes", Value: fmt.Sprintf("%d (interrupted and resumed)", n)})
		}
	}
	switch {
	case r.Rehearsal:
		out = append(out, words.Fact{Label: "Rehearsed on", Value: orNone(r.origins(ranAt))})
	case len(r.Sessions) > 0:
		out = append(out, words.Fact{Label: "Approved by (as stated)", Value: orNone(strings.Join(r.approved(), "; "))},
			words.Fact{Label: "Carried out by", Value: r.origins(signedIn)}, words.Fact{Label: "Carried out on", Value: orNone(r.origins(ranAt))})
	}
	if found := r.memberTotals(); found != "" {
		out = append(out, words.Fact{Label: "Members", Value: found})
	} else if b := r.ReadBack; b != nil {
		out = append(out, words.Fact{Label: "Service status", Value: statusScope(*b)})
	}
	if t := r.Throttling; t.Answers > 0 {
		out = append(out, words.Fact{Label: "Throttling", Value: fmt.Sprintf("throttled %s times; it cost %s and delayed %s",
			tenant.Thousands(t.Answers), tenant.Span(t.Waited), r.noun()(tenant.Count(t.Users, "user")))})
	}
	return out
}

// statusScope says of whom the last read-back read the status of each service plan.
func statusScope(b journal.ReadBack) string {
	if b.Every {
		return "read for every user"
	}
	return "read for the users whom the run changed"
}

// ended says how a process ended.
func ended(s journal.Session) string {
	if s.Ended.IsZero() {
		return "cut off, or still running"
	}
	text := words.Clock(s.Ended) + ", " + s.Code
	if s.Note != "" {
		text += ": " + s.Note
	}
	return text
}

// links leads from the inputs to the report: what it was made from, who approved, who
// carried it out where and when, and what is on record of it.
func links(r Report) []words.Link {
	out := words.InputLinks(r.Chain.Inputs)
	out = append(out, words.Link{Title: "Plan", Text: fmt.Sprintf("made %s by reseat %s for %s", words.Clock(r.Header.Made), r.Header.Tool, r.Header.Domain), Digest: r.Chain.Plan})
	for i := range r.Sessions {
		out = append(out, sessionLinks(r.Sessions[i], i+1, len(r.Sessions))...)
	}
	if r.Chain.Journal != "" {
		out = append(out, words.Link{Title: "Journal", Text: "every call and its answer, in order", Digest: r.Chain.Journal})
	}
	if b := r.ReadBack; b != nil {
		out = append(out, words.Link{Title: "Read-back", Text: fmt.Sprintf("ended %s by %s", words.Clock(b.Ended), byWords(b.By, b.Version)), Digest: ""})
	}
	text := fmt.Sprintf("made %s by reseat %s from the plan, the journal and the last read-back%s", words.Clock(r.Made), r.Run.Tool, readAt(r))
	if at := ranAt(r.Run.By); at != "" {
		text += ", on " + at
	}
	return append(out, words.Link{Title: "Report", Text: text, Digest: ""})
}

// sessionLinks says who approved and what one process did.
func sessionLinks(s journal.Session, n, of int) []words.Link {
	var out []words.Link
	if s.Approved != "" {
		out = append(out, words.Link{Title: "Approval", Text: "as stated: " + s.Approved, Digest: ""})
	}
	title := "Run"
	if of > 1 {
		title = fmt.Sprintf("Run, process %d of %d", n, of)
	}
	text := fmt.Sprintf("%s to %s, by %s", words.Clock(s.Began), ended(s), byWords(s.By, s.Version))
	if s.How != "" {
		text = s.How + " " + text
	}
	if len(s.Asked) > 0 {
		text += ", to take up " + strings.Join(s.Asked, "; ")
	}
	if s.Quota != "" {
		text += ", write quota " + s.Quota
	}
	return append(out, words.Link{Title: title, Text: text, Digest: ""})
}

// byWords says who did it, where, and with which version.
func byWords(o journal.Origin, version string) string {
	out := signedIn(o)
	if at := ranAt(o); at != "" {
		out += ", on " + at
	}
	if version != "" {
		out += ", reseat " + version
	}
	return out
}

// readAt says from when the last readings are.
func readAt(r Report) string {
	var first, last time.Time
	for i := range r.Rows {
		at := r.Rows[i].Read
		if at.IsZero() {
			continue
		}
		if first.IsZero() || at.Before(first) {
			first = at
		}
		if at.After(last) {
			last = at
		}
	}
	if first.IsZero() {
		return " (none yet)"
	}
	return fmt.Sprintf(" (%s to %s)", words.Clock(first), words.Clock(last))
}

// bought returns the seats in force, as last known.
func (s Seat) bought() int {
	if s.Now != nil {
		return s.Now.Enabled
	}
	return s.Before.Enabled
}

// used returns the seats used at the last read-back, in words.
func (s Seat) used() string {
	if s.Now == nil {
		return "not read"
	}
	return tenant.Thousands(s.Now.Consumed)
}
