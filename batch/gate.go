package batch

import (
	"fmt"
	"strings"

	"reseat/batch/verdict"
)

// What shuts the gate after a wave. A user who is merely pending does not.
var shuts = []verdict.Verdict{verdict.Stranded, verdict.Failed, verdict.Drifted}

// Passed says what the read-back of a wave found; the error is a Stop where more of its
// users are not well than allowed, nil being none.
func (w Wave) Passed(c verdict.Count, allowed *Tolerance) (found string, err error) {
	if allowed == nil {
		allowed = &Tolerance{}
	}
	n, found := unwell(c)
	if n > allowed.Of(len(w.Lines)) {
		err = &Stop{Failed: true, Why: fmt.Sprintf("stopped after %s: %s; nothing of the next wave was begun", w, found)}
	}
	return found, err
}

// unwell tells how many users shut a gate, and in words what became of them and why of
// most.
func unwell(c verdict.Count) (n int, words string) {
	var parts []string
	for _, v := range shuts {
		if users := c.Verdicts[v]; users > 0 {
			n += users
			parts = append(parts, fmt.Sprintf("%d %s", users, v))
		}
	}
	if n == 0 {
		return 0, "no user is failed, drifted or stranded"
	}
	return n, fmt.Sprintf("%s; most often: %s", strings.Join(parts, ", "), c.Most(shuts...).Sentence())
}

// String names a wave for people.
func (w Wave) String() string {
	users := fmt.Sprintf("%d users", len(w.Lines))
	if len(w.Lines) == 1 {
		users = "1 user"
	}
	switch {
	case w.Canary:
		return fmt.Sprintf("the canary (%s)", users)
	case w.Name != "":
		return fmt.Sprintf("wave %s of the plan (%s)", w.Name, users)
	}
	return fmt.Sprintf("wave %d of %d (%s)", w.Number, w.Of, users)
}
