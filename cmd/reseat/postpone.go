package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/plan/shellword"
	"reseat/plan/tenant"
)

// A postponeCommand is the flags of postpone, in the process that runs it.
type postponeCommand struct {
	*app
	undo  bool
	until string
}

func newPostpone(p *app) *cobra.Command {
	a := &postponeCommand{app: p}
	cmd := &cobra.Command{
		Use:   "postpone [RUN] WAVE",
		Short: "Postpone a wave of the plan",
		Long: `postpone lets no change of a wave begin before a time: in a run that is under way, in
another terminal of this machine, and in every later resume. The other waves go on; when
only postponed waves are left, the run waits for them, and Ctrl-C or --not-after ends the
wait. What is begun of the wave ends first. --now cancels the postponement.`,
		Example: "  reseat run postpone 2 --until 20:00\n  reseat run postpone reseat-runs/2026-11-22T081500Z-3f9c2a41 2 --now",
		Args:    between(1, 2),
		RunE:    a.run,
	}
	cmd.Flags().StringVar(&a.until, "until", "", "`TIME` before which no change of the wave begins, such as 20:00 or 2026-11-23T20:00+01:00")
	cmd.Flags().BoolVar(&a.undo, "now", false, "cancel the postponement: the wave may begin now")
	return cmd
}

func (a *postponeCommand) run(_ *cobra.Command, args []string) error {
	dir, err := oneRun(a.Err, args[:len(args)-1])
	if err != nil {
		return err
	}
	return a.postpone(dir, args[len(args)-1], a.until, a.undo)
}

func (a *postponeCommand) postpone(dir, wave, until string, undo bool) error {
	if (until == "") == !undo {
		return &exit.Error{Code: exit.Usage, Err: errors.New("say until when, or that the wave may begin now"), Hint: "add either --until TIME or --now"}
	}
	p, err := run.ReadFolderPlan(dir)
	if err != nil {
		return err
	}
	if run.IsRehearsal(dir) {
		return run.NoRun(dir)
	}
	if err := (batch.Scope{Wave: wave}).Check(p); err != nil || wave == "" {
		return &exit.Error{Code: exit.Usage, Err: errors.Join(err), Hint: "name a wave of the column Wave"}
	}
	now := time.Now()
	put, err := run.Postponed(dir, now)
	if err != nil {
		return err
	}
	if put == nil {
		put = map[string]time.Time{}
	}
	if undo {
		if _, ok := put[wave]; !ok {
			fmt.Fprintf(a.Out, "wave %s is not postponed\n", wave)
			return nil
		}
		delete(put, wave)
	} else {
		at, err := momentOf("until", until, now)
		if err != nil {
			return err
		}
		if !at.After(now) {
			return exit.Usagef("--until %s is in the past: the wave would not wait", until)
		}
		put[wave] = at.UTC()
	}
	if len(put) == 0 {
		err = run.DropRequest(dir, run.PostponeFile)
	} else {
		err = run.WriteRequest(dir, run.PostponeFile, run.PostponeRequest{Waves: put})
	}
	if err != nil {
		return err
	}
	if undo {
		fmt.Fprintf(a.Out, "wave %s may begin now\n", wave)
		return nil
	}
	fmt.Fprintf(a.Out, "no change of wave %s begins before %s; cancel that with: %s\n", wave, tenant.Clock(put[wave]), shellword.Join("reseat", "run", "postpone", dir, wave, "--now"))
	return nil
}

// postponedWords says which waves are put off.
func postponedWords(put map[string]time.Time) string {
	var words []string
	for _, wave := range slices.Sorted(maps.Keys(put)) {
		words = append(words, fmt.Sprintf("wave %s until %s", tenant.Plain(wave), tenant.Clock(put[wave])))
	}
	return strings.Join(words, "; ")
}

// postponed tells a run what is put off now. While the file cannot be read, what it said
// last still holds.
func postponed(dir string) func() map[string]time.Time {
	var last map[string]time.Time
	return func() map[string]time.Time {
		if put, err := run.Postponed(dir, time.Now()); err == nil {
			last = put
		}
		return last
	}
}

// sayPostponed says to who looks at a run which of its waves are put off.
func sayPostponed(talk io.Writer, dir string) {
	if dir == "" {
		return // a plan without a run
	}
	if put, err := run.Postponed(dir, time.Now()); err == nil && len(put) > 0 {
		fmt.Fprintf(talk, "postponed: %s\n", postponedWords(put))
	}
}
