package report

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/reporttest"
)

// Users of a move are counted by the group that they move to, those on hold too, in every
// format.
func TestGroupSums_R53(t *testing.T) {
	h := reporttest.Header()
	in := &plan.State{Location: "DE", Direct: []tenant.License{}, Inherited: []plan.Inherited{{License: reporttest.License(reporttest.EMS), Group: "g"}}}
	mover := func(id string) plan.Line {
		l := reporttest.Update()
		l.ID, l.User, l.UPN, l.After = plan.ChangeID(id), tenant.UserID(id), id+"@contoso.com", in
		l.Calls = []plan.Call{{Kind: plan.Join, Group: "g", Gives: []tenant.License{reporttest.License(reporttest.EMS)}}, {Kind: plan.Licenses, Remove: l.Touches, Proof: &plan.Proof{By: []tenant.GroupID{"g"}}}}
		return l
	}
	hold := mover("held")
	hold.Findings = []plan.Finding{plan.Find("not-covered", "Intune")}
	hold.Hold()
	aside := mover("skipped")
	aside.Leave(plan.Skipped)
	aside.Reason = plan.NotAssigned
	p := plan.Plan{Header: h, Lines: []plan.Line{mover("moved"), mover("idle"), mover("shut"), hold, aside}}
	found := &tenant.User{ID: "moved", UPN: "moved@contoso.com", UsageLocation: "DE", Groups: []tenant.GroupID{"g"}, Assignments: []tenant.Assignment{{SKU: reporttest.EMS, Group: "g", State: tenant.Active}}}
	events := []journal.Event{
		{At: reporttest.Now, Kind: journal.Intent, Change: "moved", Call: 0}, {At: reporttest.Now, Kind: journal.Outcome, Change: "moved", Call: 0, Result: journal.Done},
		{At: reporttest.Now, Kind: journal.Intent, Change: "moved", Call: 1}, {At: reporttest.Now, Kind: journal.Outcome, Change: "moved", Call: 1, Result: journal.Done},
		{At: reporttest.Now, Kind: journal.Intent, Change: "shut", Call: 0}, {At: reporttest.Now, Kind: journal.Outcome, Change: "shut", Call: 0, Result: journal.Refused, Code: "forbidden"},
	}
	r := Build(Inputs{Plan: p, Events: events, Readings: []journal.Reading{{Pass: 1, At: reporttest.Now, Change: "moved", User: found}}, Now: reporttest.Now.Add(time.Minute)})
	want := []groupSum{{Group: "g", Name: "Sales", Users: 5, Moved: 1, NotCovered: 1, InError: 1, Other: 2}}
	if d := cmp.Diff(want, r.groupSums()); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	var out struct{ Groups []groupSum }
	var b bytes.Buffer
	if err := WriteJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil || cmp.Diff(want, out.Groups) != "" {
		t.Errorf("JSON: %v, %v", out.Groups, err)
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"Sales      5      1        0            1": func(b *bytes.Buffer) error { return WriteTable(b, r, doc.Terminal{}) },
		"| Sales | 5 | 1 | 0 | 1 | 1 | 0 | 0 | 2 |": func(b *bytes.Buffer) error { return WriteMarkdown(b, r) },
		"Not covered": func(b *bytes.Buffer) error { return WriteHTML(b, r) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil || !bytes.Contains(b.Bytes(), []byte(name)) {
			t.Errorf("%v: no %q in\n%.900s", err, name, b.Bytes())
		}
	}
	if got := r.Redacted([]byte("key")).groupSums(); len(got) != 1 || got[0].Name == "Sales" || got[0].Group == "g" || got[0].Moved != 1 {
		t.Errorf("with pseudonyms: %v", got)
	}
}
