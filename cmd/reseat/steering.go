package main

import (
	"fmt"
	"io"
	"time"

	"reseat/batch"
	"reseat/batch/pace"
	"reseat/batch/run"
	"reseat/plan/tenant"
)

// steering begins to steer a run from another terminal; talk is where it says so.
func (x *pass) steering(warn io.Writer, c *connection, dir string, to batch.Recorder, talk *io.Writer) *run.Steering {
	s := &run.Steering{
		Dir: dir, Pacer: c.pacer, Journal: to,
		Quota: func(p run.PaceRequest) (pace.Quota, error) { return quotaOver(x.door, p, c.users) },
		Waits: func(wait time.Duration, until time.Time) {
			fmt.Fprintf(*talk, "The tenant asks to wait %s, until %s.\n", wait.Round(time.Second), tenant.Clock(until))
		},
		Failed: func(err error) { fmt.Fprintf(*talk, "another pace was requested: %v\n", err) },
	}
	if err := s.Begin(c.quota); err != nil {
		fmt.Fprintf(warn, "the run cannot be steered from another terminal: %v\n", err)
	}
	return s
}

// quotaOver returns the quota that the flags of a run make with a request over them.
func quotaOver(d door, p run.PaceRequest, users int) (pace.Quota, error) {
	for _, x := range []struct {
		to    *string
		given string
	}{{&d.writes, p.Writes}, {&d.units, p.Units}, {&d.share, p.Share}} {
		if x.given != "" {
			*x.to = x.given
		}
	}
	return d.paced(users)
}
