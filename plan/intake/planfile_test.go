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

// The users of a plan can be asked for again, those of one kind too (R6).
func TestPlanFileIsARoster(t *testing.T) {
	const id = "8a1c3f52-4c1e-4b0a-9a57-0d2f6b1e7a01"
	p := plan.Plan{Header: plan.Header{Format: plan.Format}, Lines: []plan.Line{
		{Kind: plan.Change, ID: id, User: id, UPN: "anna@contoso.com", Name: "Anna", Dept: "Sales", Wave: "2", Priority: 3},
		{Kind: plan.Held, ID: "row:desk@contoso.com", UPN: "desk@contoso.com"},
		{Kind: plan.Held, ID: "row:wish.csv:7"},
	}}
	path := filepath.Join(t.TempDir(), "p.plan")
	if err := p.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	got, err := ReadFile(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []plan.Request{
		{Source: plan.Source{File: path, Line: 2}, User: plan.Key{ID: id, UPN: "anna@contoso.com"}, Wave: "2", Priority: 3, Person: &plan.Person{DisplayName: "Anna", Department: "Sales"}},
		{Source: plan.Source{File: path, Line: 3}, User: plan.Key{Any: "desk@contoso.com"}},
	}
	if d := cmp.Diff(want, got.Requests); d != "" || got.Info.Format != "reseat plan file" {
		t.Errorf("%s: -want +got:\n%s", got.Info, d)
	}
	got, err = ReadFile(path, Options{Where: `Plan == "held"`})
	if err != nil || len(got.Requests) != 1 || got.Requests[0].Source.Line != 3 {
		t.Errorf("those held: %+v, %v", got.Requests, err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
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
