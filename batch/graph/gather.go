package graph

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"reseat/batch/pace"
	"reseat/plan/tenant"
)

// batchesAtOnce bounds how many JSON batches of one call are in flight. The pacer
// decides how many of them really are.
const batchesAtOnce = 8

// gather reads every path in JSON batches and calls done once for each, by its
// index, from several goroutines at a time. each is the cost of one path: batching
// saves round trips, not quota (graph-contract 8).
//
// An item's fault goes to done; gather itself fails when the sign-in is refused,
// ctx ends, or a batch as a whole is not answered.
func (c *Client) gather(ctx context.Context, paths []string, each pace.Cost, done func(i int, got content, err error)) error {
	batches := (len(paths) + batchSize - 1) / batchSize
	var taken atomic.Int64
	return pace.Together(ctx, c.clock, min(batchesAtOnce, batches), func(ctx context.Context, _ int) error {
		for {
			first := int(taken.Add(1)-1) * batchSize
			if first >= len(paths) {
				return nil
			}
			some := paths[first:min(first+batchSize, len(paths))]
			err := c.gatherSome(ctx, some, each, func(i int, got content, err error) { done(first+i, got, err) })
			if err != nil {
				return err
			}
		}
	})
}

// gatherSome reads at most batchSize paths. What was throttled or failed goes again
// in a smaller batch, after the longest delay that any of them was given, and what two
// answers lacked goes alone.
func (c *Client) gatherSome(ctx context.Context, paths []string, each pace.Cost, done func(i int, got content, err error)) error {
	left := make([]int, len(paths))
	for i := range left {
		left[i] = i
	}
	for try := 1; ; try++ {
		got, at, err := c.post(ctx, pick(paths, left), each)
		if err != nil {
			return err
		}
		var again []int
		var asked time.Duration
		for n, i := range left {
			it, err := got.reply(n, at)
			if try > 1 && errors.Is(err, errNoItem) {
				it, err = c.alone(ctx, paths[i], each)
			}
			switch {
			case errors.Is(err, tenant.ErrSignIn):
				return err
			case err != nil && try < c.tries && c.mayPass(err):
				again = append(again, i)
				asked = max(asked, askedFor(err))
			default:
				done(i, it, err)
			}
		}
		if len(again) == 0 {
			return nil
		}
		left = again
		if err := c.pause(ctx, try, asked); err != nil {
			return err
		}
	}
}

// alone reads a path that JSON batches were answered without, more than once.
func (c *Client) alone(ctx context.Context, path string, each pace.Cost) (content, error) {
	a, err := c.read(ctx, request{method: http.MethodGet, url: c.at(path), cost: each})
	return content{body: a.body}, err
}

// post sends one JSON batch of GETs; being made of reads, it counts as a read.
func (c *Client) post(ctx context.Context, paths []string, each pace.Cost) (batchAnswer, time.Time, error) {
	var got batchAnswer
	r := request{
		method:  http.MethodPost,
		url:     c.at("/$batch"),
		body:    newBatch(paths),
		cost:    pace.Cost{Units: each.Units * len(paths)},
		partial: true,
		direct:  c.directGets(paths),
		scan: func(status int, h http.Header, body []byte, at time.Time) pace.Answer {
			got = readBatch(body)
			return got.pace(answerOf(status, h, at), at)
		},
	}
	a, err := c.read(ctx, r)
	if a.batch != nil {
		got = a.batch
	}
	return got, a.receipt.At, err
}

func pick(paths []string, which []int) []string {
	some := make([]string, len(which))
	for n, i := range which {
		some[n] = paths[i]
	}
	return some
}
