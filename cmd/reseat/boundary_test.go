package main

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"reseat/batch/journal"
)

// Killed right before or right after any event of the journal is kept, and resumed, a
// run ends as planned. BOUNDARIES sets at how many of them; 0 is all.
func TestKilledAtJournalBoundaries(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	k := newKilling(t, 8) // six of them asked for, and one seat to spare
	for round := range 2 {
		k.wholly(t, round)
	}
	all := 2 * k.calls(t) // from the second round on, each is a readd for every user
	few := intEnv(t, "BOUNDARIES", 3)
	if few == 0 {
		few = all
	}
	for i := range few {
		at := i * all / few // spread over all of them
		k.begin(t, i+2)
		k.killedAt(t, fmt.Sprint([2]string{"before", "after"}[at%2], " ", at/2+1))
		k.wholly(t, i+2)
	}
	t.Logf("%d of %d boundaries", few, all)
}

// wholly lets a round come to its end, and begins it first where it is not begun yet.
func (k *killing) wholly(t *testing.T, round int) {
	t.Helper()
	if len(k.runs) == round {
		k.begin(t, round)
	}
	if k.killed(t, 5*time.Minute) {
		t.Fatal("the run does not end")
	}
	k.compare(t, round)
}

// killedAt applies the plan of the round with a process that kills itself there.
func (k *killing) killedAt(t *testing.T, boundary string) {
	t.Helper()
	apply := k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[len(k.runs)-1])
	apply.Env = append(apply.Env, killAt+"="+boundary)
	var exit *exec.ExitError
	if out, err := apply.CombinedOutput(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("%s: %v, want a kill\n%s", boundary, err, out)
	}
}

// calls counts what the engine kept of the calls of the last run.
func (k *killing) calls(t *testing.T) int {
	t.Helper()
	n := 0
	for line := range strings.Lines(k.does(t, "run", "journal", k.runs[len(k.runs)-1])) {
		for _, kind := range []journal.Kind{journal.Intent, journal.Outcome} {
			if strings.Contains(line, fmt.Sprintf(`"kind":%q`, kind)) {
				n++
			}
		}
	}
	return n
}
