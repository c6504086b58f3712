package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"reseat/batch"
	"reseat/report"
)

// What shuts the gate after a wave. A user who is merely pending does not.
var bad = []report.Verdict{report.Stranded, report.Failed, report.Drifted}

// gate reads the users of a wave back and says whether the next wave may begin.
func (a *app) gate(c *connection, f *batch.Folder, x *pass) func(context.Context, batch.Wave) error {
	return func(ctx context.Context, w batch.Wave) error {
		part := f.Plan
		part.Lines = w.Lines
		r, err := a.readBack(ctx, c, &ran{dir: f.Path, plan: part, journal: f.Journal}, part.Lines, x.wait)
		if err != nil {
			return err
		}
		found, err := x.wellAfter(w, r)
		if err == nil {
			fmt.Fprintf(a.err, "%s is read back: %s\n", nameOf(w), found)
		}
		return err
	}
}

// wellAfter says what a wave's read-back found; the error is a Stop where more of its
// users are not well than --max-failures allows.
func (t *terms) wellAfter(w batch.Wave, r report.Report) (found string, err error) {
	allowed, err := t.tolerance()
	if err != nil {
		return "", err
	}
	if allowed == nil {
		allowed = &batch.Tolerance{}
	}
	n, found := count(r)
	if n > allowed.Of(len(w.Lines)) {
		err = &batch.Stop{Failed: true, Why: fmt.Sprintf("stopped after %s: %s; nothing of the next wave was begun", nameOf(w), found)}
	}
	return found, err
}

// nameOf names a wave for people.
func nameOf(w batch.Wave) string {
	users := counted(len(w.Lines), "user")
	switch {
	case w.Canary:
		return fmt.Sprintf("the canary (%s)", users)
	case w.Name != "":
		return fmt.Sprintf("wave %s of the plan (%s)", w.Name, users)
	}
	return fmt.Sprintf("wave %d of %d (%s)", w.Number, w.Of, users)
}

// counted is a number of things in words.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// count tells how many users shut a gate, and in words what became of them and why of
// most.
func count(r report.Report) (n int, words string) {
	var parts []string
	for _, v := range bad {
		if users := r.Totals.Verdicts[v]; users > 0 {
			n += users
			parts = append(parts, fmt.Sprintf("%d %s", users, v))
		}
	}
	if n == 0 {
		return 0, "nobody failed, drifted or is stranded"
	}
	words = strings.Join(parts, ", ")
	most := report.ReasonTotal{}
	for _, x := range r.Totals.Reasons {
		if slices.Contains(bad, x.Verdict) && x.Users > most.Users {
			most = x
		}
	}
	return n, fmt.Sprintf("%s; most often: %s", words, most.Sentence)
}

// stopped returns the stop that an error is, nil where it is another one or none.
func stopped(err error) *batch.Stop {
	var s *batch.Stop
	if errors.As(err, &s) {
		return s
	}
	return nil
}
