package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"reseat/batch/journal"
	"reseat/batch/rehearse"
	"reseat/batch/run"
	"reseat/plan"
)

// began says who rehearses a way, and on what terms.
func (w way) began() journal.Event {
	by := here()
	by.Tenant = w.plan.Header.Tenant
	return journal.Event{Note: version(), By: by, Asked: w.pass.asked(), Quota: w.quota.WriteRate()}
}

// keep makes a folder of a rehearsal, with the reports that every run gets. The tenant's
// state on this machine does not hear of it.
func (a *rehearseCommand) keep(ctx context.Context, dir, planFile string, p plan.Plan, t rehearse.Trace, now time.Time) (err error) {
	head := journal.Head{Digest: p.Digest, Tenant: p.Header.Tenant, Tool: version(), Created: now}
	if err := run.KeepRehearsal(dir, planFile, head, t.Events, t.Readings); err != nil {
		return err
	}
	f, err := run.LookAt(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	r, err := reportOf(ctx, f, now)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Err, "rehearsal kept in %s: reseat report %s\n", dir, dir)
	return writeReports(dir, r)
}
