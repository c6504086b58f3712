package report

import (
	"strings"
	"testing"

	"reseat/batch/verdict"
	"reseat/plan"
)

// A page says why a user is on hold, and the command that fixes it: the one that made the
// plan, with the flag that helps, quoted for a shell and of the same tenant.
func TestHoldsComeWithCommands(t *testing.T) {
	h := plan.Header{}
	h.Options.Command = []string{"plan", "a b's.csv", "--assign", "EMS", "--via", "readd", "--sandbox", "t.json"}
	h.Options.Connection = []string{"--sandbox", "t.json"}
	x := commandsOf(h, []plan.Line{{Before: &plan.State{Location: "DE"}}, {Before: &plan.State{Location: "CH"}}, {Before: &plan.State{Location: "DE"}}, {}})
	const made = `reseat plan 'a b'\''s.csv' --assign EMS --via readd --sandbox t.json `
	for _, tt := range []struct {
		code plan.Code
		want string
	}{
		{"no-usage-location", made + "--location DE -o again.plan"},
		{"plan-dependency", made + "--fix -o again.plan\n" + made + "--accept plan-dependency -o again.plan"},
		{"hazard-mailbox", made + "--accept hazard-mailbox -o again.plan"},
		{"nothing-turned-on", made + "--all-on -o again.plan"},
		{"readd-unsafe", strings.Replace(made, "--via readd ", "", 1) + "--via update -o again.plan"},
		{"no-seat", "reseat user list -o inventory.html --sandbox t.json"},
		{"not-covered", "reseat group list --sandbox t.json"},
		{"unknown-sku", "reseat sku list --sandbox t.json"},
		{"bad-upn", ""}, // nothing but another row helps
	} {
		r, _ := plan.RuleFor(tt.code)
		if got := strings.Join(x.ofHolds([]plan.Finding{{Code: tt.code, Severity: r.Severity}, {Code: "still-on", Severity: plan.Note}}), "\n"); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.code, got, tt.want)
		}
	}
	for _, r := range plan.Rules() { // each risk that can be accepted has the command for it
		if strings.Contains(r.Remedy, "--accept ") != strings.Contains(strings.Join(x.fix(r.Code), " "), "--accept "+string(r.Code)) {
			t.Errorf("%s: its remedy is %q, its commands are %q", r.Code, r.Remedy, x.fix(r.Code))
		}
	}
	if got := (planCommands{}).fix("hazard-mailbox"); got != nil {
		t.Errorf("a plan that was made by no command has %q", got)
	}
}

// What a run left to do comes with the command for it, and a redacted report has none.
func TestVerdictsComeWithCommands(t *testing.T) {
	in := sampleInputs(240)
	in.Run.Dir = "reseat-runs/a b"
	in.Plan.Header.Options.Connection = []string{"--tenant", "contoso.com"}
	in.Plan.Header.Options.Command = []string{"plan", "wish.csv"}
	r := Build(in)
	seen := map[verdict.Verdict]string{}
	for i := range r.Rows {
		seen[r.Rows[i].Verdict] = strings.Join(r.commands(&r.Rows[i]), "\n")
	}
	for v, want := range map[verdict.Verdict]string{
		verdict.Failed: "reseat resume 'reseat-runs/a b' --retry=", verdict.Pending: "'reseat-runs/a b'", verdict.Drifted: "reseat plan wish.csv -o again.plan",
		verdict.Stranded: "reseat resume 'reseat-runs/a b' --tenant contoso.com", verdict.OnHold: "reseat plan wish.csv --location DE -o again.plan",
	} {
		if !strings.Contains(seen[v], want) {
			t.Errorf("%s: %q, want %q", v, seen[v], want)
		}
	}
	if seen[verdict.Verified] != "" || seen[verdict.Already] != "" {
		t.Errorf("who is as requested has commands: %q %q", seen[verdict.Verified], seen[verdict.Already])
	}
	if got := r.checkCommand(); got != "reseat report 'reseat-runs/a b' --check 'reseat-runs/a b/report.html'" {
		t.Errorf("check: %s", got)
	}
	r = r.Redacted([]byte("key"))
	for i := range r.Rows {
		if c := r.commands(&r.Rows[i]); c != nil {
			t.Fatalf("a redacted report names a command: %q", c)
		}
	}
	if r.Header.Options.Command != nil || r.Header.Options.Connection != nil || r.checkCommand() != "" {
		t.Error("a redacted report keeps how its plan was made")
	}
}
