package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"reseat/batch"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/flagvalue"
	"reseat/plan"
	"reseat/plan/shellword"
)

// Terms say which changes a process takes up, in what portions, and what ends it
// before the last of them.
type terms struct {
	wave        string
	limit       int
	retry       flagvalue.Retries
	canary      int
	waveSize    int
	verifyEach  bool
	maxFailures string
	maxRefusals string
	maxDuration time.Duration
	notAfter    string
	notBefore   string
	windows     []string
	settle      time.Duration
	onDrift     string
	confirm     bool // a person is asked between waves

	flags *pflag.FlagSet
}

// addTo gives a command the flags that apply and resume share.
func (t *terms) addTo(cmd *cobra.Command) {
	f := t.set()
	f.StringVar(&t.wave, "through-wave", "", "apply the plan's waves up to and including `V`; resume continues with the rest")
	f.IntVar(&t.limit, "limit", 0, "apply the next `N` changes in the order of the plan; resume continues with the rest")
	f.IntVar(&t.canary, "canary", 0, "apply `N` changes first, and continue only if their users are then as planned")
	f.IntVar(&t.waveSize, "wave-size", 0, "with --verify-each: so many changes at a time, instead of the plan's own waves")
	f.BoolVar(&t.verifyEach, "verify-each", false, "read each wave back before the next, and stop where a user failed, drifted or is stranded, or more than --max-failures did")
	f.StringVar(&t.maxFailures, "max-failures", "", "stop when more than `N` changes, or P% of those begun, were refused (default: do not stop)")
	f.StringVar(&t.maxRefusals, "max-refusals", "20", "stop when `N` changes in a row failed for the same reason, or none; users out of reach beside users who can be changed do not stop the run")
	f.StringVar(&t.notBefore, "not-before", "", "begin no change before this `TIME`, such as 20:00 or 2026-11-23T20:00+01:00")
	f.Var(flagvalue.Windows{To: &t.windows}, "window", "begin changes only in these `HOURS`, such as 20:00-06:00@Europe/Berlin or \"Mon-Fri 20:00-06:00\"; may be repeated; none is at any time")
	f.DurationVar(&t.maxDuration, "max-duration", 0, "begin no change after this long; what is begun is finished")
	f.StringVar(&t.notAfter, "not-after", "", "begin no change after this `TIME`: 06:00 (the next, local), 2026-11-23T06:00 (local) or with an offset")
	f.DurationVar(&t.settle, "settle", 0, "pause between the halves of a remove-then-re-add; it is time without the license, and slows the run")
	f.StringVar(&t.onDrift, "on-drift", "skip", "if a user changed since the plan was made: skip the user, or stop the run")
	cmd.Flags().AddFlagSet(f)
}

// addRetries gives resume the flags that try refused changes again.
func (t *terms) addRetries(cmd *cobra.Command) {
	f := t.set()
	f.Var(&t.retry, "retry", "try again what was refused; or only what was refused with these `CODES`, such as --retry=no-seat")
	f.Lookup("retry").NoOptDefVal = flagvalue.RetryAll
	cmd.Flags().AddFlagSet(f)
}

func (t *terms) set() *pflag.FlagSet {
	if t.flags == nil {
		t.flags = pflag.NewFlagSet("terms", pflag.ContinueOnError)
		t.flags.SortFlags = false
	}
	return t.flags
}

// check refuses terms that make no sense, with the plan, in a process that begins now,
// or at all.
func (t *terms) check(p plan.Plan, now time.Time) error {
	switch {
	case t.limit < 0 || t.canary < 0 || t.waveSize < 0:
		return exit.Usagef("--limit, --canary and --wave-size count changes: they cannot be negative")
	case t.waveSize > 0 && !t.verifyEach:
		return exit.Usagef("--wave-size belongs to --verify-each: waves are there to look at each before the next")
	case t.verifyEach && t.waveSize == 0 && !hasWaves(p):
		return exit.Usagef("--verify-each: the plan has no waves of its own: add --wave-size N")
	case t.onDrift != "skip" && t.onDrift != "stop":
		return exit.Usagef("--on-drift %s: write skip or stop", t.onDrift)
	case t.settle < 0 || t.maxDuration < 0:
		return exit.Usagef("--settle and --max-duration are times: they cannot be negative")
	}
	if _, err := t.refusals(); err != nil {
		return err
	}
	if _, err := t.tolerance(); err != nil {
		return err
	}
	if err := t.checkTimes(now); err != nil {
		return err
	}
	if err := t.scope().Check(p); err != nil {
		return &exit.Error{Code: exit.Usage, Err: err}
	}
	return nil
}

func hasWaves(p plan.Plan) bool {
	for _, l := range p.Lines {
		if l.Wave != "" {
			return true
		}
	}
	return false
}

func (t *terms) scope() batch.Scope {
	return batch.Scope{Wave: t.wave, Limit: t.limit, Refused: t.retry.Given, Codes: t.retry.Codes}
}

// tolerance reads "5" or "2%"; nil where nothing is said.
func (t *terms) tolerance() (*batch.Tolerance, error) {
	if t.maxFailures == "" {
		return nil, nil
	}
	digits, percent := strings.CutSuffix(t.maxFailures, "%")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || percent && n > 100 {
		return nil, exit.Usagef("--max-failures %s: write a number, such as 20, or a share of the changes, such as 2%%", t.maxFailures)
	}
	return &batch.Tolerance{N: n, Percent: percent}, nil
}

// refusals reads "20" or "none", which is 0.
func (t *terms) refusals() (int, error) {
	if t.maxRefusals == "none" {
		return 0, nil
	}
	n, err := strconv.Atoi(t.maxRefusals)
	if err != nil || n < 1 {
		return 0, exit.Usagef("--max-refusals %s: write how many changes in a row may fail for the same reason, such as 20, or none", t.maxRefusals)
	}
	return n, nil
}

// The ways to write a time.
var timeForms = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"}

// until returns when the process begins nothing any more; the zero time is never.
func (t *terms) until(now time.Time) (time.Time, error) {
	end, err := t.latest(now)
	if err != nil {
		return end, err
	}
	if long := now.Add(t.maxDuration); t.maxDuration > 0 && (end.IsZero() || long.Before(end)) {
		return long, nil
	}
	return end, nil
}

// latest reads --not-after.
func (t *terms) latest(now time.Time) (time.Time, error) {
	if t.notAfter == "" {
		return time.Time{}, nil
	}
	at, err := momentOf("not-after", t.notAfter, now)
	if err == nil && !at.After(now) {
		err = exit.Usagef("--not-after %s is in the past: nothing would begin", t.notAfter)
	}
	return at, err
}

// momentOf reads the time of a flag: a time of day is the next one.
func momentOf(flag, text string, now time.Time) (time.Time, error) {
	if clock, err := time.Parse("15:04", text); err == nil {
		at := time.Date(now.Year(), now.Month(), now.Day(), clock.Hour(), clock.Minute(), 0, 0, now.Location())
		if !at.After(now) {
			at = time.Date(now.Year(), now.Month(), now.Day()+1, clock.Hour(), clock.Minute(), 0, 0, now.Location())
		}
		return at, nil
	}
	for _, form := range timeForms {
		if at, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			return at, nil
		}
	}
	return time.Time{}, exit.Usagef("--%s %s: write a time such as 06:00, 2026-11-23T06:00 or 2026-11-23T06:00+01:00", flag, text)
}

// tune hands the terms to an engine that begins now; check found nothing wrong with them.
func (t *terms) tune(e *batch.Engine, now time.Time) error {
	var err error
	if e.Tolerance, err = t.tolerance(); err != nil {
		return err
	}
	if e.Until, err = t.until(now); err != nil {
		return err
	}
	if e.Hours, err = t.hours(now); err != nil {
		return err
	}
	if e.MaxRefusals, err = t.refusals(); err != nil {
		return err
	}
	e.Scope, e.Settle, e.StopAtDrift = t.scope(), t.settle, t.onDrift == "stop"
	e.Waves = batch.Waves{Canary: t.canary, Size: t.waveSize, ByPlan: t.verifyEach && t.waveSize == 0}
	return nil
}

// asked lists the flags that were given, for the journal.
func (t *terms) asked() []string {
	return t.given(func(string) bool { return true })
}

// ofOneProcess are terms that the next process of a run does not want again.
var ofOneProcess = map[string]bool{
	"through-wave": true, "limit": true, "canary": true, "retry": true, "max-duration": true, "not-after": true, "not-before": true,
}

// onward is the command that goes on with a run on the terms that still hold.
func (x *pass) onward(dir string) string {
	holds := func(name string) bool {
		return !ofOneProcess[name] && (name != confirmFlag || x.verifyEach) // after a canary alone there are no waves
	}
	return strings.Join(append([]string{x.door.command("resume", dir)}, x.given(holds)...), " ")
}

func (t *terms) given(wanted func(name string) bool) []string {
	var out []string
	t.set().VisitAll(func(f *pflag.Flag) {
		switch {
		case !f.Changed || !wanted(f.Name):
		case f.Value.String() == f.NoOptDefVal:
			out = append(out, "--"+f.Name)
		default:
			between := " "
			if f.NoOptDefVal != "" { // a value may be left out, so it follows a sign
				between = "="
			}
			out = append(out, "--"+f.Name+between+shellword.Join(f.Value.String()))
		}
	})
	return out
}
