package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"reseat/batch/pace"
	"reseat/batch/wire"
	"reseat/plan/tenant"
)

// read sends a request that changes nothing, again and again while the fault may
// pass, at most c.tries times.
func (c *Client) read(ctx context.Context, r request) (answer, error) {
	for try := 1; ; try++ {
		a, err := c.send(ctx, r)
		if err == nil || try >= c.tries || ctx.Err() != nil || !c.mayPass(err) {
			return a, err
		}
		if a.receipt.Status == http.StatusServiceUnavailable {
			c.http.CloseIdleConnections() // the next try belongs on a new one (graph-contract 10)
		}
		if c.pause(ctx, try, askedFor(err)) != nil {
			return a, err
		}
	}
}

// mayPass tells whether a read may fare better later. A tenant that has never
// answered is more likely a wrong address than a passing fault, and an answer that is
// too large will be so again.
func (c *Client) mayPass(err error) bool {
	var large *wire.TooLargeError
	var long *pace.LongWaitError
	return !errors.As(err, &large) && !errors.As(err, &long) && (errors.Is(err, tenant.ErrThrottled) || errors.Is(err, tenant.ErrUnknown) ||
		errors.Is(err, tenant.ErrUnsent) && c.reached.Load())
}

func askedFor(err error) time.Duration {
	var e *Error
	if errors.As(err, &e) {
		return e.RetryAfter
	}
	return 0
}

// get reads one JSON object.
func (c *Client) get(ctx context.Context, path string, q query, units int, into any) error {
	a, err := c.read(ctx, request{method: http.MethodGet, url: c.at(path) + q.String(), cost: q.cost(units)})
	if err != nil {
		return err
	}
	return decode(a.body, into)
}

func decode(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return &Error{Message: fmt.Sprintf("answer not understood: %v", err), Kind: tenant.ErrUnknown}
	}
	return nil
}
