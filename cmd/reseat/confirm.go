package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report"
	"reseat/report/words"
)

const confirmFlag = "confirm-waves"

// addConfirmTo gives a command the flag by which a person is asked between waves.
func (x *pass) addConfirmTo(cmd *cobra.Command) {
	f := x.terms.set()
	f.BoolVar(&x.confirm, confirmFlag, false, "with --verify-each or --canary: ask at the terminal before each further wave; any answer but yes stops the run, which can be resumed")
	cmd.Flags().AddFlagSet(f)
}

// canConfirm refuses to begin where nobody could be asked between waves.
func (x *pass) canConfirm(a *app) error {
	if !x.confirm || !x.verifyEach && x.canary == 0 || a.asks() {
		return nil
	}
	why := "this is no terminal"
	if a.manners.noInput {
		why = "--no-input asks nothing"
	}
	return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--%s asks a person between waves, and %s", confirmFlag, why),
		Hint: "leave it out: --verify-each stops by itself where a user failed, --through-wave ends after a wave, and `reseat run pause` holds the run"}
}

// confirm asks a person at the terminal whether a wave begins.
func (c *connection) confirm(a *app, f *run.Folder, show *progress) func(context.Context, batch.Wave, batch.Sofar) error {
	return func(ctx context.Context, next batch.Wave, so batch.Sofar) error {
		defer show.ask()()
		typed, err := a.ask(ctx, waveQuestion(f.Plan, next, so), "")
		if ctx.Err() != nil {
			return err
		}
		answer := journal.Event{At: time.Now(), Kind: journal.Asked, Code: journal.No, Note: next.String(), By: c.origin()}
		stop := &batch.Stop{Asked: true, Why: fmt.Sprintf("stopped before %s: the answer was not yes", next)}
		switch {
		case err != nil:
			fmt.Fprintln(a.Err) // after the question
			answer.Code, stop.Why = journal.Silent, fmt.Sprintf("stopped before %s: the question was not answered, the input ended", next)
		case isYes(typed):
			answer.Code, stop = journal.Yes, nil
		}
		if _, err := f.Journal.Append(context.WithoutCancel(ctx), answer); err != nil || stop == nil {
			return err
		}
		return stop
	}
}

// waveQuestion says what was done so far and what a wave would do.
func waveQuestion(p plan.Plan, next batch.Wave, so batch.Sofar) string {
	part := p
	part.Lines = next.Lines
	noun, member := "user", "user"
	if p.OfGroups() {
		noun, member = "group", "member"
	}
	does := "no license or service is taken"
	if n := report.Taken(part); n > 0 {
		does = loses(n, member) + " a license or service by it"
		if gone := licensesTaken(part); gone != "" {
			does += "; licenses removed: " + gone
		}
	}
	return fmt.Sprintf(`So far: %d of %s done, %d refused, %d not changed, %d waiting; %d on hold in the plan
Next: %s; %s
Begin it? [y/N] `, so.Done, tenant.Count(so.Changes, noun), so.Refused, so.Unchanged, so.Waiting, p.Count().OnHold, next, does)
}

// licensesTaken counts the licenses that the changes of a plan take away, by SKU.
func licensesTaken(p plan.Plan) string {
	count := map[sku.ID]int{}
	for _, l := range p.Lines {
		for _, id := range l.Loses {
			count[id]++
		}
	}
	catalog := words.NewCatalog(p.Header)
	var words []string
	for id, n := range count {
		words = append(words, fmt.Sprintf("%s (%d)", catalog.Part(id), n))
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}
