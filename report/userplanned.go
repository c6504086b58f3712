package report

import (
	"fmt"
	"strings"
	"time"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// A UserPlanned is what a plan says of one user, beside what the user has now.
type UserPlanned struct {
	File     string        `json:"file,omitempty"`
	Digest   string        `json:"digest"`
	Made     time.Time     `json:"made"`
	Named    bool          `json:"named"` // the plan has a line for the user; nothing below stands without
	Kind     plan.Kind     `json:"kind,omitempty"`
	Reason   string        `json:"reason,omitempty"`
	Rows     []string      `json:"rows,omitempty"`      // where the request comes from
	Asked    []string      `json:"requested,omitempty"` // in words
	Changes  []string      `json:"changes,omitempty"`
	Services []UserService `json:"services,omitempty"` // what becomes of services, before → after
	Calls    []string      `json:"calls,omitempty"`    // in the order in which they are sent
	Findings []UserFinding `json:"findings,omitempty"` // what stands in the way first
	Changed  bool          `json:"changedSince"`       // the user is not as the plan found it
}

// A UserService is one group of service plans that a change turns on, off or replaces.
type UserService struct {
	What  string   `json:"what"`
	Plans []string `json:"plans"`
}

// A UserFinding is a finding of the user's line, with what to do.
type UserFinding struct {
	Code     plan.Code     `json:"code"`
	Severity plan.Severity `json:"severity"`
	OnHold   bool          `json:"onHold"` // the user is on hold because of it
	Text     string        `json:"text"`
	Remedy   string        `json:"remedy,omitempty"`
}

// NewUserPlanned says what a plan says of a user. The plan may hold no more than the
// user's line; now is the user as the tenant shows it, nil where there is no account.
func NewUserPlanned(p plan.Plan, file string, now *tenant.User) *UserPlanned {
	out := &UserPlanned{File: file, Digest: p.Digest, Made: p.Header.Made}
	if len(p.Lines) == 0 {
		return out
	}
	l, c := p.Lines[0], words.NewCatalog(p.Header)
	out.Named, out.Kind, out.Reason = true, l.Kind, l.Reason
	out.Rows, out.Asked, out.Changes = words.SourceLines(l.Sources), l.Asked, Steps(l, c)
	for _, part := range newServiceChanges(c).of(l).parts() {
		if len(part.plans) > 0 {
			out.Services = append(out.Services, UserService{part.name, part.plans})
		}
	}
	if l.Kind == plan.Change {
		for _, call := range l.Calls {
			out.Calls = append(out.Calls, callWords(call, c))
		}
	}
	var others []UserFinding
	for _, f := range l.Findings {
		x := UserFinding{f.Code, f.Severity, l.Kind == plan.OnHold && verdict.Holds(f), f.Text, ""}
		if x.OnHold {
			x.Remedy = words.Remedy(f.Code)
			out.Findings = append(out.Findings, x)
			continue
		}
		others = append(others, x)
	}
	out.Findings = append(out.Findings, others...)
	out.Changed = !l.Same(l.Before, words.StateOf(now), c.User)
	return out
}

// A UserRun is what a run did for one user.
type UserRun struct {
	Run      string          `json:"run"`
	Verdict  verdict.Verdict `json:"verdict"`
	Reason   string          `json:"reason,omitempty"`
	Sentence string          `json:"sentence"`
	Remedy   string          `json:"remedy,omitempty"`
	Calls    []UserCall      `json:"calls,omitempty"`
	Read     time.Time       `json:"read,omitzero"` // when the run read the user last
	Found    string          `json:"found,omitempty"`
}

// A UserCall is one request of a run for the user, and what came of it.
type UserCall struct {
	Call      string    `json:"call"`
	Sent      time.Time `json:"sent"`
	Tries     int       `json:"tries"`
	Result    string    `json:"result"` // accepted, refused, in doubt, no effect or not sent
	Code      string    `json:"code,omitempty"`
	Message   string    `json:"message,omitempty"` // the tenant's own words
	RequestID string    `json:"requestId,omitempty"`
}

// NewUserRun says what a run did for the user of a report's only row. Line is the user's
// line of the plan, told what the journal knows of it.
func NewUserRun(dir string, r Report, line plan.Line, told journal.Progress) *UserRun {
	row := r.Rows[0]
	out := &UserRun{Run: dir, Verdict: row.Verdict, Reason: row.Reason, Sentence: row.Sentence, Remedy: row.Remedy, Read: row.Read}
	if !row.Read.IsZero() {
		out.Found = stateWords(row.Found, r.Catalog)
	}
	for i := range line.Calls {
		out.call(callWords(line.Calls[i], r.Catalog), told, i)
	}
	if line.Fallback != nil {
		out.call(callWords(*line.Fallback, r.Catalog)+" (as before)", told, journal.Fallback)
	}
	return out
}

func (u *UserRun) call(words string, told journal.Progress, i int) {
	s, begun := told.Calls[i]
	if !begun || s.Tries == 0 {
		return
	}
	u.Calls = append(u.Calls, UserCall{
		Call: words, Sent: s.IntentAt, Tries: s.Tries, Result: resultWords(s), Code: s.Code, Message: s.Message, RequestID: s.Receipt.RequestID,
	})
}

func resultWords(s journal.CallState) string {
	switch {
	case s.InDoubt:
		return "in doubt"
	case s.Result == journal.Done:
		return "accepted"
	case s.Result == journal.Refused:
		return "refused"
	case s.Result == journal.Undone:
		return "no effect"
	}
	return "not sent"
}

func (u *UserPlanned) write(b *strings.Builder) {
	name := u.File
	if name != "" {
		name = " " + name
	}
	fmt.Fprintf(b, "\nPlan%s, made %s\n", tenant.Plain(name), tenant.Clock(u.Made))
	if !u.Named {
		b.WriteString("  nothing requested for this user: the plan has no line for it\n")
		return
	}
	says := string(u.Kind)
	if u.Reason != "" {
		says += ", " + strings.ReplaceAll(u.Reason, "-", " ")
	}
	words.Field(b, "result", says)
	words.Field(b, "requested", strings.Join(u.Asked, "; "))
	words.Field(b, "rows", strings.Join(u.Rows, "; "))
	for _, c := range u.Changes {
		words.Field(b, "change", c)
	}
	for _, s := range u.Services {
		words.Field(b, s.What, strings.Join(s.Plans, ", "))
	}
	for i, c := range u.Calls {
		words.Field(b, fmt.Sprintf("call %d", i+1), c)
	}
	for _, f := range u.Findings {
		label := string(f.Severity)
		if f.OnHold {
			label = "on hold"
		}
		words.Field(b, label, fmt.Sprintf("%s: %s", f.Code, f.Text))
		if f.Remedy != "" {
			words.Field(b, "", "→ "+f.Remedy)
		}
	}
	if u.Changed {
		words.Field(b, "since then", "the user is not as the plan found it: apply would leave it unchanged; plan again for the state of today")
	}
}

func (u *UserRun) write(b *strings.Builder) {
	fmt.Fprintf(b, "\nRun %s\n", tenant.Plain(u.Run))
	words.Field(b, "verdict", fmt.Sprintf("%s: %s", u.Verdict, u.Sentence))
	if u.Remedy != "" {
		words.Field(b, "", "→ "+u.Remedy)
	}
	for i, c := range u.Calls {
		said := fmt.Sprintf("%s, %s: %s", tenant.Clock(c.Sent), c.Call, c.Result)
		if c.Tries > 1 {
			said += fmt.Sprintf(" after %d tries", c.Tries)
		}
		if c.Code != "" {
			said += ", " + c.Code
		}
		words.Field(b, fmt.Sprintf("call %d", i+1), said)
		if c.Message != "" {
			words.Field(b, "", "the tenant says: "+c.Message)
		}
		if c.RequestID != "" {
			words.Field(b, "", "request id "+c.RequestID)
		}
	}
	if len(u.Calls) == 0 {
		words.Field(b, "calls", "none sent")
	}
	if !u.Read.IsZero() {
		words.Field(b, "read back", tenant.Clock(u.Read)+": "+u.Found)
	}
}
