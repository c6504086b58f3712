package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"reseat/batch"
	"reseat/batch/pace"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
)

// A way is one plan at one pace.
type way struct {
	name    string
	plan    plan.Plan
	pass    pass // its pace flags
	quota   pace.Quota
	workers int
}

// ways are the plan as the flags say, and what it is to be compared with.
func (x *stage) ways(planFile string) ([]way, error) {
	p, err := openPlan(planFile)
	if err != nil {
		return nil, err
	}
	out := []way{{name: filepath.Base(planFile), plan: p, pass: x.pass}}
	for _, spec := range x.compare {
		w, err := out[0].other(spec)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// other is a way that a --compare names.
func (w way) other(spec string) (way, error) {
	if _, err := os.Stat(spec); err == nil {
		p, err := openPlan(spec)
		if err == nil && p.Header.Tenant != w.plan.Header.Tenant {
			err = exit.Guardf("%s is a plan of another tenant, %s (%s)", spec, p.Header.Domain, p.Header.Tenant)
		}
		return way{name: filepath.Base(spec), plan: p, pass: w.pass}, err
	}
	other := way{name: spec, plan: w.plan, pass: w.pass}
	for _, part := range strings.Split(spec, ",") {
		if err := other.set(part); err != nil {
			return way{}, exit.Usagef("--compare %s: %v", spec, err)
		}
	}
	return other, nil
}

func (w *way) set(part string) error {
	key, value, ok := strings.Cut(part, "=")
	switch {
	case !ok:
		return fmt.Errorf("there is no plan file %s, and a pace is written like writes=1500/150s", part)
	case key == "writes":
		w.pass.door.writes = value
	case key == "units":
		w.pass.door.units = value
	case key == "share":
		w.pass.door.share = value
	case key == "workers":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return fmt.Errorf("workers is %q: write a whole number, 1 or more", value)
		}
		w.pass.workers = n
	default:
		return fmt.Errorf("%q is not part of a pace: writes, units, share or workers", key)
	}
	return nil
}

// settle works out the quota that a tenant of that many users leads to.
func (w *way) settle(users int) (err error) {
	w.workers = w.pass.workers
	w.quota, err = w.pass.door.paced(users)
	return err
}

// words says the pace, and the terms that were given, for people.
func (w way) words() string {
	q := w.quota
	pace := fmt.Sprintf("%d writes/%gs, %d units/%gs, %d users at a time", q.Writes, q.WritesPer.Seconds(), q.Units, q.UnitsPer.Seconds(), w.workers)
	return strings.Join(append([]string{pace}, w.pass.asked()...), ", ")
}

// floor is the least time that the quota allows for the changes in scope (R39).
func (w way) floor() time.Duration {
	_, taken := w.pass.scope().Of(w.plan, nil)
	quote, writes, joins := w.plan.Header.Quote, 0, 0
	for _, l := range taken {
		for _, c := range l.Calls {
			if c.Kind == plan.Join {
				joins++
			} else {
				writes++
			}
		}
	}
	writes += (joins + 19) / 20 // so many users a request
	units := quote.Units * writes / max(1, quote.Writes)
	return pace.Floor(w.quota, writes, units, w.workers, 0)
}

// tune hands the terms of the run to the engine that rehearses it, which begins now by
// its own clock.
func (w way) tune(e *batch.Engine) error {
	e.Workers = w.workers
	return w.pass.tune(e, e.Clock.Now().Local())
}
