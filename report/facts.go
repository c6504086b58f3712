package report

import (
	"fmt"
	"strings"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// A fact is a label with its value.
type fact struct{ label, value string }

// facts lists what the report is about.
func facts(r Report) []fact {
	out := []fact{
		{"Tenant", fmt.Sprintf("%s (%s)", tenantName(r.Header), r.Header.Tenant)},
		{"Report made", clock(r.Made)},
		{"Plan made", clock(r.Header.Made)},
	}
	if r.Rehearsal {
		out = append([]fact{{"Rehearsal", "nothing was written to the tenant; the times are of a simulated clock"}}, out...)
	}
	if r.Pseudonyms {
		out = append(out, fact{"Names", "replaced by pseudonyms"})
	}
	if r.Run.Dir != "" {
		out = append(out, fact{"Run", r.Run.Dir})
	}
	if n := len(r.Sessions); n > 0 {
		out = append(out, fact{"Run began", clock(r.Sessions[0].Began)}, fact{"Run ended", ended(r.Sessions[n-1])})
		if n > 1 {
			out = append(out, fact{"Processes", fmt.Sprintf("%d (interrupted and resumed)", n)})
		}
	}
	switch {
	case r.Rehearsal:
		out = append(out, fact{"Rehearsed on", orNone(r.origins(ranAt))})
	case len(r.Sessions) > 0:
		out = append(out, fact{"Approved by (as stated)", orNone(strings.Join(r.approved(), "; "))},
			fact{"Carried out by", r.origins(signedIn)}, fact{"Carried out on", orNone(r.origins(ranAt))})
	}
	if words := r.memberTotals(); words != "" {
		out = append(out, fact{"Members", words})
	} else if b := r.ReadBack; b != nil {
		out = append(out, fact{"Service status", statusScope(*b)})
	}
	if t := r.Throttling; t.Answers > 0 {
		out = append(out, fact{"Throttling", fmt.Sprintf("throttled %s times; it cost %s and delayed %s",
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
		return "cut off, or still at work"
	}
	text := clock(s.Ended) + ", " + s.Code
	if s.Note != "" {
		text += ": " + s.Note
	}
	return text
}

// tenantName returns the organization's name, or its domain.
func tenantName(h plan.Header) string {
	if h.TenantName != "" {
		return h.TenantName
	}
	return h.Domain
}

// A link is one link of the chain.
type link struct{ title, text, digest string }

// links leads from the inputs to the report: what it was made from, who approved, who
// carried it out where and when, and what is on record of it.
func links(r Report) []link {
	out := inputLinks(r.Chain.Inputs)
	out = append(out, link{"Plan", fmt.Sprintf("made %s by reseat %s for %s", clock(r.Header.Made), r.Header.Tool, r.Header.Domain), r.Chain.Plan})
	for i := range r.Sessions {
		out = append(out, sessionLinks(r.Sessions[i], i+1, len(r.Sessions))...)
	}
	if r.Chain.Journal != "" {
		out = append(out, link{"Journal", "every call and its answer, in order", r.Chain.Journal})
	}
	if b := r.ReadBack; b != nil {
		out = append(out, link{"Read-back", fmt.Sprintf("ended %s by %s", clock(b.Ended), byWords(b.By, b.Version)), ""})
	}
	text := fmt.Sprintf("made %s by reseat %s from the plan, the journal and the last read-back%s", clock(r.Made), r.Run.Tool, readAt(r))
	if at := ranAt(r.Run.By); at != "" {
		text += ", on " + at
	}
	return append(out, link{"Report", text, ""})
}

// sessionLinks says who approved and what one process did.
func sessionLinks(s journal.Session, n, of int) []link {
	var out []link
	if s.Approved != "" {
		out = append(out, link{"Approval", "as stated: " + s.Approved, ""})
	}
	title := "Run"
	if of > 1 {
		title = fmt.Sprintf("Run, process %d of %d", n, of)
	}
	text := fmt.Sprintf("%s to %s, by %s", clock(s.Began), ended(s), byWords(s.By, s.Version))
	if s.How != "" {
		text = s.How + " " + text
	}
	if len(s.Asked) > 0 {
		text += ", to take up " + strings.Join(s.Asked, "; ")
	}
	if s.Quota != "" {
		text += ", write quota " + s.Quota
	}
	return append(out, link{title, text, ""})
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

// inputLinks names what a plan was made from.
func inputLinks(inputs []plan.Input) []link {
	var out []link
	for _, in := range inputs {
		text := fmt.Sprintf("%s, %s rows", in.Name, tenant.Thousands(in.Rows))
		if in.Format != "" {
			text += ", " + in.Format
		}
		out = append(out, link{"Input", text, in.SHA256})
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
	return fmt.Sprintf(" (%s to %s)", clock(first), clock(last))
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
