package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// WritePlanTable writes a plan for the terminal: the brief, the changes grouped by
// what they do, and every user who is held, with the reason.
func WritePlanTable(w io.Writer, p plan.Plan) error {
	if err := WritePlanBrief(w, p); err != nil {
		return err
	}
	c, to, n := words.NewCatalog(p.Header), doc.TerminalOf(w), words.NounOf(p)
	var b strings.Builder
	t := doc.NewTextTable(to)
	t.AppendHeader(table.Row{"Stage", "Wave", n("User"), "Change", "Notes"})
	changes := 0
	for _, l := range p.Lines {
		if l.Kind == plan.Change {
			changes++
			t.AppendRow(words.PlainRow(l.Stage, l.Wave, l.UPN, strings.Join(Steps(l, c), "; "), codes(l)))
		}
	}
	if changes > 0 {
		fmt.Fprintf(&b, "\n%s\n%s\n", to.Bold(n("Users to change")), t.Render())
	}
	held := false
	for _, l := range p.Lines {
		if l.Kind != plan.OnHold {
			continue
		}
		if !held {
			fmt.Fprintf(&b, "\n%s\n", to.Bold(n("Users on hold")))
			held = true
		}
		for _, f := range holding(l.Findings) {
			fmt.Fprintln(&b, to.Hanging("  "+words.Sign(to, words.SignHold)+" ", fmt.Sprintf("%s: %s: %s", tenant.Plain(l.UPN), f.Code, strings.TrimSpace(tenant.Plain(f.Text)))))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// codes lists the codes of a line's findings, each once.
func codes(l plan.Line) string {
	var out []string
	seen := map[plan.Code]bool{}
	for _, f := range l.Findings {
		if !seen[f.Code] {
			seen[f.Code] = true
			out = append(out, string(f.Code))
		}
	}
	return strings.Join(out, " ")
}

// holding lists the findings that hold a line.
func holding(all []plan.Finding) []plan.Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f plan.Finding) bool { return !verdict.Holds(f) })
}

// WritePlanUsers writes the lines of a plan in full, one user after the other.
func WritePlanUsers(w io.Writer, p plan.Plan) error {
	c := words.NewCatalog(p.Header)
	var b strings.Builder
	for i, l := range p.Lines {
		if i > 0 {
			b.WriteString("\n")
		}
		writePlanUser(&b, l, c)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writePlanUser(b *strings.Builder, l plan.Line, c words.Catalog) {
	b.WriteString(tenant.Plain(l.UPN))
	if l.Name != "" {
		fmt.Fprintf(b, " (%s)", tenant.Plain(l.Name))
	}
	fmt.Fprintf(b, ": %s", l.Kind)
	if l.Reason != "" {
		fmt.Fprintf(b, ", %s", strings.ReplaceAll(l.Reason, "-", " "))
	}
	b.WriteString("\n")
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "  %-10s %s\n", name, strings.TrimSpace(tenant.Plain(value)))
		}
	}
	field("object id", string(l.User))
	field("rows", words.Sources(l.Sources))
	field("asked", strings.Join(l.Asked, "; "))
	field("before", stateWords(l.Before, c))
	if l.Kind == plan.Change {
		field("after", stateWords(l.After, c))
		for _, part := range newServiceChanges(c).of(l).parts() {
			field(part.name, some(part.plans, 0))
		}
		for i, call := range l.Calls {
			field(fmt.Sprintf("call %d", i+1), callWords(call, c))
		}
		if l.Fallback != nil {
			field("fallback", callWords(*l.Fallback, c))
		}
	}
	for _, f := range l.Findings {
		field(string(f.Severity), words.FindingLine(f))
	}
}

// stateWords says a state on one line: "DE; Enterprise Mobility + Security E3 (EMS), off:
// Microsoft Intune; Microsoft 365 E5 (SPE_E5) from group Sales".
func stateWords(s *plan.State, c words.Catalog) string {
	if s == nil {
		return "no account"
	}
	parts := []string{s.Location}
	if s.Location == "" {
		parts[0] = "no usage location"
	}
	for _, l := range s.Direct {
		parts = append(parts, c.Assigned(l))
	}
	for _, in := range s.Inherited {
		parts = append(parts, c.Assigned(in.License)+" from group "+c.Group(in.Group))
	}
	if len(parts) == 1 {
		parts = append(parts, "no license")
	}
	return strings.Join(parts, "; ")
}

// callWords says what a call sends, licenses as a user list and --assign name them.
func callWords(call plan.Call, c words.Catalog) string {
	switch call.Kind {
	case plan.Create:
		name := ""
		if call.Person != nil {
			name = call.Person.DisplayName
		}
		return fmt.Sprintf("POST /users: %s, usage location %s", name, call.Location)
	case plan.Locate:
		return "PATCH /users: usage location " + call.Location
	case plan.Join:
		return "PATCH /groups: add to group " + c.Group(call.Group) + ", up to 20 users in one request"
	case plan.Reprocess:
		return "POST reprocessLicenseAssignment: group " + c.Group(call.Group)
	case plan.Leave:
		return "DELETE /groups/…/members/…/$ref: take out of group " + c.Group(call.Group)
	}
	var parts []string
	for _, l := range call.Add {
		parts = append(parts, "add "+c.License(l))
	}
	for _, id := range call.Remove {
		parts = append(parts, "remove "+c.Part(id))
	}
	return "POST assignLicense: " + strings.Join(parts, "; ")
}
