package main

import (
	"context"
	"errors"
	"fmt"

	"reseat/batch"
	"reseat/batch/run"
)

// gate reads the users of a wave back and says whether the next wave may begin.
func (x *pass) gate(a *app, c *connection, f *run.Folder) func(context.Context, batch.Wave) error {
	return func(ctx context.Context, w batch.Wave) error {
		allowed, err := x.tolerance()
		if err != nil {
			return err
		}
		part := f.Plan
		part.Lines = w.Lines
		r, err := c.readBack(ctx, a.Err, &run.Opened{Dir: f.Path, Plan: part, Journal: f.Journal}, part.Lines, x.wait)
		if err != nil {
			return err
		}
		found, err := w.Passed(r.Totals.Count, allowed)
		if err == nil {
			fmt.Fprintf(a.Err, "%s is read back: %s\n", w, found)
			err = mayBeginNext(ctx, a, f, w, found)
		}
		return err
	}
}

// stopped returns the stop that an error is, nil where it is another one or none.
func stopped(err error) *batch.Stop {
	var s *batch.Stop
	if errors.As(err, &s) {
		return s
	}
	return nil
}
