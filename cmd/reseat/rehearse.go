package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/graphsim"
	"reseat/batch/pace"
	"reseat/batch/rehearse"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/cmd/reseat/screen"
	"reseat/report"
	"reseat/report/simulation"
)

// The formats of a rehearsal.
var rehearsalFormats = map[string]func(io.Writer, simulation.Rehearsal) error{
	"table": func(w io.Writer, r simulation.Rehearsal) error {
		return simulation.WriteTable(w, r, screen.TerminalOf(w))
	},
	"json": simulation.WriteJSON,
	"csv":  simulation.WriteCSV,
	"md":   simulation.WriteMarkdown,
	"html": simulation.WriteHTML,
}

// A stage is the flags of rehearse.
type stage struct {
	pass
	snapshot string
	seeds    int
	compare  []string
	run      string // folder to keep the rehearsal in; empty: it is not kept
	scenario string // out of the connection flags
	money    moneyFlags
}

// A rehearseCommand is the flags of rehearse, in the process that runs it.
type rehearseCommand struct {
	*app
	flags  stage
	output output.Flags
}

func newRehearse(p *app) *cobra.Command {
	a := &rehearseCommand{app: p}
	cmd := &cobra.Command{
		Use:   "rehearse PLAN",
		Short: "Simulate a run: result, duration, licenses",
		Long: `rehearse simulates a plan on a snapshot of the tenant, with the engine, the pace and the
quotas of a run, on a simulated clock: hours pass in seconds, and the tenant itself is
not changed. The snapshot is a file, or is read from the tenant for the plan's users.
The run is simulated with a normal service, and once for each seed with a degraded
service, which is built in, or a scenario FILE of the sandbox.

With --run the simulation with a normal service is kept as a run folder, marked as a
simulation: report, run journal and run status show it; resume and undo refuse it.

With --compare the same is done for another plan file, or for another pace, such as
writes=1500/150s, units=4000/10s, share=50% or workers=16, several joined by commas.

It exits as apply would with a normal service.`,
		Example: `  reseat rehearse ems.plan
  reseat rehearse ems.plan --snapshot contoso.json.gz --output html -o rehearsal.html
  reseat rehearse update.plan --compare readd.plan --compare share=50%`,
		Args: exactly(1),
		RunE: a.run,
	}
	a.flags.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(rehearsalFormats))
	a.flags.money.addTo(cmd)
	f := cmd.Flags()
	f.Lookup("scenario").Usage = "the degraded service to simulate, a YAML `FILE` (default: built in)"
	f.StringVar(&a.flags.snapshot, "snapshot", "", "rehearse on this snapshot `FILE` instead of reading the tenant")
	f.StringVar(&a.flags.run, "run", "", "keep the simulation with normal service in this new folder `DIR`, for report, run journal and run status")
	f.IntVar(&a.flags.seeds, "seeds", 5, "how many times a degraded service is simulated")
	f.StringArrayVar(&a.flags.compare, "compare", nil, "simulate this `WAY` too: a plan file, or a pace such as writes=1500/150s; may be repeated")
	return cmd
}

func (a *rehearseCommand) run(cmd *cobra.Command, args []string) error {
	a.flags.scenario, a.flags.door.scenario = a.flags.door.scenario, ""
	return a.rehearse(cmd.Context(), &a.flags, a.output, args[0])
}

func (a *rehearseCommand) rehearse(ctx context.Context, x *stage, o output.Flags, planFile string) error {
	write, ok := rehearsalFormats[o.Format]
	if !ok {
		return output.UnknownFormat(o.Format, output.Formats(rehearsalFormats))
	}
	if x.seeds < 1 {
		return exit.Usagef("--seeds %d: simulate a degraded service at least once", x.seeds)
	}
	if x.run != "" {
		if err := run.MayMake(x.run); err != nil {
			return err
		}
	}
	rough, err := badWeather(x.scenario)
	if err != nil {
		return err
	}
	ways, err := x.ways(planFile)
	if err != nil {
		return err
	}
	now, err := a.stamp()
	if err != nil {
		return err
	}
	for _, w := range ways {
		if err := w.pass.check(w.plan, now.Local()); err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
	}
	copied, err := a.copyFor(ctx, x, ways, now)
	if err != nil {
		return err
	}
	r := simulation.Rehearsal{Made: now, Tool: version(), Plan: planFile, Digest: ways[0].plan.Digest, Copy: copied.about}
	var fair rehearsed
	for i, w := range ways {
		told, first, err := a.simulate(ctx, x, w, copied, rough, now)
		if err != nil {
			return err
		}
		if r.Ways = append(r.Ways, told); i == 0 {
			fair, r.Report = first, first.report
		}
	}
	if err := x.money.ofReport(&r.Report); err != nil {
		return err
	}
	if x.run != "" {
		if err := a.keep(ctx, x.run, planFile, ways[0].plan, fair.trace, now); err != nil {
			return err
		}
	}
	if err := a.WriteResult(o, func(w io.Writer) error { return write(w, r) }); err != nil {
		return err
	}
	return fair.exit(ctx, x.allowOnHold)
}

// A rehearsed is one rehearsed run.
type rehearsed struct {
	trace    rehearse.Trace
	forecast simulation.Forecast
	report   report.Report
}

// exit ends as apply would.
func (x rehearsed) exit(ctx context.Context, allowOnHold bool) error {
	broke := x.trace.Broke
	switch stop := stopped(broke); {
	case broke != nil && stop == nil:
		return exit.With(exit.ByCause(ctx, broke))
	case stop != nil && stop.Failed:
		return exit.With(exit.Failed)
	}
	return exit.With(x.report.ExitApply(allowOnHold))
}

// badWeather is the scenario of a file, else the built-in one. Sign-in is not
// rehearsed, so what a scenario says of tokens is left out.
func badWeather(path string) (rehearse.Weather, error) {
	if path == "" {
		return rehearse.Rough(), nil
	}
	s, err := graphsim.ReadScenario(path)
	if err != nil {
		return rehearse.Weather{}, &exit.Error{Code: exit.Usage, Err: err}
	}
	s.Tokens = graphsim.Tokens{}
	return rehearse.Weather{Name: "degraded", Means: "as " + path + " says", Scenario: *s}, nil
}

// simulate rehearses one way in fair weather and in bad, and returns its fair run, too.
func (a *rehearseCommand) simulate(ctx context.Context, x *stage, w way, on *copied, rough rehearse.Weather, now time.Time) (simulation.Way, rehearsed, error) {
	fair := rehearse.Fair()
	out := simulation.Way{
		Name: w.name, Pace: w.words(), Floor: w.floor(),
		Fair:  simulation.Outlook{Weather: fair.Name, Means: fair.Means, Runs: make([]simulation.Forecast, 1)},
		Rough: simulation.Outlook{Weather: rough.Name, Means: rough.Means, Runs: make([]simulation.Forecast, x.seeds)},
	}
	var first rehearsed
	var next atomic.Int64
	seen := &stopwatch{since: time.Now()}
	all := 1 + x.seeds
	err := pace.Together(ctx, pace.Real, min(all, runtime.GOMAXPROCS(0)), func(ctx context.Context, _ int) error {
		for i := int(next.Add(1)) - 1; i < all; i = int(next.Add(1)) - 1 {
			weather, seed, into := fair, 1, &out.Fair.Runs[0]
			if i > 0 {
				weather, seed, into = rough, i, &out.Rough.Runs[i-1]
			}
			run, err := a.cast(ctx, x, w, on, weather, uint64(seed), now)
			if err != nil {
				return err
			}
			if *into = run.forecast; i == 0 {
				first = run
			}
			if n, slow := seen.lap(); slow && n < all {
				a.say("%s: simulated %d of %d times", w.name, n, all)
			}
		}
		return nil
	})
	return out, first, err
}

// A stopwatch counts rehearsals and says when it is time for a sign of life.
type stopwatch struct {
	mu    sync.Mutex
	n     int
	since time.Time
}

func (s *stopwatch) lap() (n int, slow bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	if slow = time.Since(s.since) > 2*time.Second; slow {
		s.since = time.Now()
	}
	return s.n, slow
}

// cast rehearses one run.
func (a *rehearseCommand) cast(ctx context.Context, x *stage, w way, on *copied, weather rehearse.Weather, seed uint64, now time.Time) (rehearsed, error) {
	t, err := rehearse.Run(ctx, rehearse.Options{
		Plan: w.plan, Copy: on.tenant, Users: on.about.Users, Weather: weather, Seed: seed, Start: now, Began: w.began(),
		Quota: w.quota, MaxWait: x.door.maxWait, Wait: x.wait, Door: rehearsedDoor,
		Tune: w.tune,
	})
	if err != nil {
		return rehearsed{}, err
	}
	told, r := simulation.Foresee(simulation.Cast{
		Inputs: report.Inputs{Plan: w.plan, Events: t.Events, Readings: t.Readings, Seats: t.Counted, Run: report.Run{Tool: version()}},
		Seed:   seed, Began: t.Began, Written: t.Written, Ended: t.Ended, Owned: on.tenant.SKUs,
		Reads: t.Reads(), Writes: t.Stats.Writes, Units: t.Stats.Units, Throttled: t.Stats.Throttled, Held: t.Stats.Held, Broke: t.Broke,
	})
	return rehearsed{t, told, r}, nil
}
