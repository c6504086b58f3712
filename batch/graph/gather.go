package graph

import (
	"context"
	"errors"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

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
func (c *Client) gather(ctx context.Context, paths []string, each pace.Cost, done func(i int, body []byte, err error)) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(batchesAtOnce)
	for first := 0; first < len(paths); first += batchSize {
		some := paths[first:min(first+batchSize, len(paths))]
		g.Go(func() error {
			return c.gatherSome(ctx, some, each, func(i int, body []byte, err error) { done(first+i, body, err) })
		})
	}
	return g.Wait()
}

// gatherSome reads at most batchSize paths. What was throttled or failed goes again
// in a smaller batch, after the longest delay that any of them was given.
func (c *Client) gatherSome(ctx context.Context, paths []string, each pace.Cost, done func(i int, body []byte, err error)) error {
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
			body, err := got.reply(n, at)
			switch {
			case errors.Is(err, tenant.ErrSignIn):
				return err
			case err != nil && try < c.tries && c.mayPass(err):
				again = append(again, i)
				asked = max(asked, askedFor(err))
			default:
				done(i, body, err)
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

// post sends one JSON batch of GETs; being made of reads, it counts as a read.
func (c *Client) post(ctx context.Context, paths []string, each pace.Cost) (batchAnswer, time.Time, error) {
	var got batchAnswer
	r := request{
		method:  http.MethodPost,
		url:     c.at("/$batch"),
		body:    newBatch(paths),
		cost:    pace.Cost{Units: each.Units * len(paths)},
		partial: true,
		scan: func(status int, h http.Header, body []byte, at time.Time) pace.Answer {
			got = readBatch(body)
			return got.pace(answerOf(status, h, at), at)
		},
	}
	a, err := c.read(ctx, r)
	return got, a.receipt.At, err
}

func pick(paths []string, which []int) []string {
	some := make([]string, len(which))
	for n, i := range which {
		some[n] = paths[i]
	}
	return some
}
