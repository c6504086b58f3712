package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/batch/run"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report"
)

// preload counts the writes of the tenant's recent runs into the pacer's window, and
// returns when they were answered.
func (c *connection) preload(s run.State) (all []time.Time, err error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	since := time.Now().Add(-c.quota.WritesPer)
	for _, r := range runs {
		path := filepath.Join(r.Dir, run.RunFile)
		if !touchedSince(path, since) && !touchedSince(path+"-wal", since) {
			continue
		}
		answered, err := journal.RecentWrites(path, since)
		if err != nil {
			continue // a run file that cannot be read says nothing about the window
		}
		c.pacer.Preload(answered)
		all = append(all, answered...)
	}
	return all, nil
}

func touchedSince(path string, since time.Time) bool {
	info, err := os.Stat(path)
	return err == nil && info.ModTime().After(since)
}

// readBack reads the users of lines again, keeps what was found, and makes the report
// of the run.
func (a *app) readBack(ctx context.Context, c *connection, f *ran, lines []plan.Line, wait time.Duration) (report.Report, error) {
	f.began = time.Now()
	pass, err := f.nextPass(ctx)
	if err != nil {
		return report.Report{}, err
	}
	record, err := f.record(ctx)
	if err != nil {
		return report.Report{}, err
	}
	fmt.Fprintf(a.err, "reading %s back\n", tenant.Count(len(lines), "user"))
	before := c.spent()
	back := &batch.Readback{
		Tenant: c, Keep: f, Clock: pace.Real, Pass: pass, Wait: wait,
		Record: record, Plans: f.plan.Header.UserPlans(), Every: f.every,
		Watch: func(_, open int) {
			if open > 0 {
				fmt.Fprintf(a.err, "not settled yet: %d; reading again\n", open)
			}
		},
	}
	if err := back.Run(ctx, lines); err != nil {
		return report.Report{}, err
	}
	if err := f.count(ctx, c, before); err != nil {
		return report.Report{}, err
	}
	return f.report(ctx, time.Now())
}

func (r *ran) nextPass(ctx context.Context) (int, error) {
	if r.journal == nil {
		return 1, nil
	}
	last, err := r.journal.LastPass(ctx)
	return last + 1, err
}

// count keeps how many seats are used after the read-back, and who read back at what
// cost since before.
func (r *ran) count(ctx context.Context, c *connection, before journal.Spent) error {
	owned, err := c.SKUs(ctx)
	if err != nil {
		return err
	}
	spent := c.spent().Minus(before)
	if r.journal == nil || r.aside {
		r.back = &journal.ReadBack{Ended: time.Now(), Version: version(), By: *c.origin(), Spent: spent, Every: r.every}
		return nil
	}
	code := ""
	if r.every {
		code = journal.EveryStatus
	}
	_, err = r.journal.Append(ctx, journal.Event{At: time.Now(), Kind: journal.Counted, Code: code, SKUs: owned,
		By: c.origin(), Spent: &spent, Note: version()})
	return err
}
