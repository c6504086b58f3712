package report

import (
	"testing"

	"reseat/plan"
)

// A plan file cannot have a page offer a command that does more than plan.
func TestCommandsToPasteOnlyPlan(t *testing.T) {
	for first, want := range map[string]int{"plan": 1, "apply": 0} {
		h := plan.Header{}
		h.Options.Command = []string{first, "users.csv"}
		if got := commandsOf(h, nil).fix("nothing-turned-on"); len(got) != want {
			t.Errorf("%s: %q, want %d", first, got, want)
		}
	}
}
