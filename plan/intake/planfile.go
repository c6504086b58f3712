package intake

import (
	"cmp"
	"io"
	"strconv"
	"strings"

	"reseat/plan"
)

// planStart is how a plan file of reseat begins.
const planStart = `{"format":"reseat-plan/`

// planCells are the columns of a plan file, called as in the plan's CSV.
var planCells = []string{"ObjectId", "UserPrincipalName", "User", "Plan", "Reason", "Wave", "Priority", "Display name", "Department"}

// planFile reads the users of a plan, however they ended in it. A plan that was edited
// or cut off is refused here too.
func (in *reading) planFile(t *text, body io.Reader) error {
	p, err := plan.Read(body, in.info.Name)
	if err != nil {
		return in.noPlan(err)
	}
	if err := in.header(t, planCells, shape{}); err != nil {
		return err
	}
	in.columns.exported, in.columns.format.ours = true, true
	in.info.Format = "reseat plan file"
	for _, check := range []func(line int) error{in.settle, in.located, in.ask, in.answered} {
		if err := check(1); err != nil {
			return err
		}
	}
	for i, l := range p.Lines {
		cells := planLine(l)
		in.put(func(column int) string { return cells[column] })
		var o outcome
		in.outcome(&o, beside{line: i + 2, blank: cells.blank()})
		if err := in.take(&o); err != nil {
			return err
		}
	}
	if len(p.Lines) == 0 {
		return in.fail("there are no users in the plan")
	}
	return in.unlaid(1)
}

// planRow is one line of a plan under planCells.
type planRow []string

// planLine lays a line out. What the rows called a user who was not found may be any
// kind of key.
func planLine(l plan.Line) planRow {
	upn, label := l.UPN, ""
	if l.User == "" {
		upn, label = "", l.UPN
	}
	return planRow{
		string(l.User), upn, label, string(l.Kind), l.Reason,
		l.Wave, strconv.Itoa(l.Priority), l.Name, l.Dept,
	}
}

// blank tells whether the line names no user, as those of rows without one.
func (r planRow) blank() bool { return cmp.Or(r[0], r[1], r[2]) == "" }

// noPlan gives an error of a plan its place.
func (in *reading) noPlan(err error) error {
	text := oneLine(strings.TrimPrefix(err.Error(), in.info.Name+":"))
	e := &Error{Source: plan.Source{File: in.info.Name}, Text: text, Err: err}
	if line, why, ok := strings.Cut(text, ": "); ok {
		if n, err := strconv.Atoi(line); err == nil {
			e.Source.Line, e.Text = n, why
		}
	}
	return e
}
