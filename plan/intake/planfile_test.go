package intake

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan"
)

const planUser = "8a1c3f52-4c1e-4b0a-9a57-0d2f6b1e7a01"

// planBytes is a plan file of three lines.
func planBytes(tb testing.TB) []byte {
	p := plan.Plan{Header: plan.Header{Format: plan.Format}, Lines: []plan.Line{
		{Kind: plan.Change, ID: planUser, User: planUser, UPN: "anna@contoso.com", Name: "Anna", Dept: "Sales", Wave: "2", Priority: 3},
		{Kind: plan.OnHold, ID: "row:desk@contoso.com", UPN: "desk@contoso.com"},
		{Kind: plan.OnHold, ID: "row:wish.csv:7"},
	}}
	path := filepath.Join(tb.TempDir(), "p.plan")
	if err := p.WriteFile(path); err != nil {
		tb.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// The users of a plan can be asked for again, those of one kind too (R6).
func TestPlanFileIsARoster(t *testing.T) {
	text := planBytes(t)
	r := read(t, string(text), Options{})
	at := func(line int) plan.Source { return plan.Source{File: "wish.csv", Line: line} }
	want := []plan.Request{
		{Source: at(2), User: plan.Key{ID: planUser, UPN: "anna@contoso.com"}, Wave: "2", Priority: 3, Person: &plan.Person{DisplayName: "Anna", Department: "Sales"}},
		{Source: at(3), User: plan.Key{Any: "desk@contoso.com"}},
	}
	if d := cmp.Diff(want, r.Requests); d != "" || r.Info.Format != "reseat plan file" {
		t.Errorf("%s: -want +got:\n%s", r.Info, d)
	}
	held := read(t, string(text), Options{Where: `Plan == "on-hold"`}).Requests
	if len(held) != 1 || held[0].Source.Line != 3 {
		t.Errorf("those held: %+v", held)
	}
	for name, c := range map[string]struct {
		text string
		err  error
		line int
	}{
		"edited":  {strings.Replace(string(text), "desk@", "disk@", 1), plan.ErrEdited, 5},
		"cut off": {strings.SplitAfter(string(text), "\n")[0], plan.ErrCutOff, 2},
	} {
		_, err := Read("p.plan", strings.NewReader(c.text), Options{})
		var own *Error
		if !errors.Is(err, c.err) || !errors.As(err, &own) || own.Source != (plan.Source{File: "p.plan", Line: c.line}) || strings.Contains(own.Text, "p.plan") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
