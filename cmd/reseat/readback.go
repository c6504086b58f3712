package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/pace"
	"reseat/batch/run"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report"
)

// readBack reads the users of lines again, keeps what was found, and makes the report
// of the run.
func (c *connection) readBack(ctx context.Context, talk io.Writer, f *run.Opened, lines []plan.Line, wait time.Duration) (report.Report, error) {
	f.Began = time.Now()
	pass, err := f.NextPass(ctx)
	if err != nil {
		return report.Report{}, err
	}
	record, err := f.Record(ctx)
	if err != nil {
		return report.Report{}, err
	}
	fmt.Fprintf(talk, "reading %s back\n", tenant.Count(len(lines), linesNoun(lines)))
	before := c.spent()
	back := &batch.Readback{
		Tenant: c, Keep: f, Clock: pace.Real, Pass: pass, Wait: wait,
		Record: record, Plans: f.Plan.Header.UserPlans(), Every: f.Every,
		Watch: func(_, open int) {
			if open > 0 {
				fmt.Fprintf(talk, "not settled yet: %d; reading again\n", open)
			}
		},
	}
	if err := back.Run(ctx, lines); err != nil {
		return report.Report{}, err
	}
	if err := keepCount(ctx, f, c, before); err != nil {
		return report.Report{}, err
	}
	return reportOf(ctx, f, time.Now())
}

// keepCount keeps how many seats are used after the read-back, and who read back at what
// cost since before.
func keepCount(ctx context.Context, r *run.Opened, c *connection, before journal.Spent) error {
	owned, err := c.SKUs(ctx)
	if err != nil {
		return err
	}
	spent := c.spent().Minus(before)
	if r.Journal == nil || r.Aside {
		r.Back = &journal.ReadBack{Ended: time.Now(), Version: version(), By: *c.origin(), Spent: spent, Every: r.Every}
		return nil
	}
	code := ""
	if r.Every {
		code = journal.EveryStatus
	}
	_, err = r.Journal.Append(ctx, journal.Event{At: time.Now(), Kind: journal.Counted, Code: code, SKUs: owned,
		By: c.origin(), Spent: &spent, Note: version()})
	return err
}
