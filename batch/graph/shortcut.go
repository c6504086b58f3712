package graph

import (
	"context"
	"net/http"

	"reseat/batch/pace"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Shortcut is a tenant in this process that answers the most frequent requests
// without their wire form, so that a rehearsal is spared writing and reading JSON.
// Answers that are no success come as they would by wire: status, header and body, or
// the error of the connection. Retries, pace and what an answer means stay the
// client's own.
type Shortcut interface {
	// Assign is POST /users/{id}/assignLicense.
	Assign(ctx context.Context, id tenant.UserID, add []tenant.License, remove []sku.ID) (status int, h http.Header, body []byte, err error)
	// Gets is a JSON batch of GETs. After a success it calls each once for every path:
	// value is a *tenant.User, or a func(yield func(sku.ID, sku.PlanID, string) bool)
	// over service plans and their status; nil: it is in body.
	Gets(ctx context.Context, paths []string, each func(i, status int, h http.Header, body []byte, value any)) (status int, h http.Header, body []byte, err error)
}

// A said is what a shortcut said.
type said struct {
	status int
	header http.Header
	body   []byte
	batch  batchAnswer // of Gets
	err    error
}

// cut sends a request by the shortcut, once.
func (c *Client) cut(ctx context.Context, x *exchange) (answer, error) {
	ticket, err := sendPolicy{c}.ready(ctx, x)
	if err != nil {
		return answer{receipt: x.receipt()}, c.fault(&unsentError{err}, x)
	}
	try, cancel := pace.WithTimeout(ctx, c.clock, c.timeout)
	defer cancel()
	x.sent = true
	got := x.direct(try)
	x.at = c.clock.Now()
	if err := try.Err(); err != nil {
		got.err = err
	}
	if got.err != nil {
		ticket.Answered(pace.Answer{})
		return answer{}, c.fault(got.err, x)
	}
	ticket.Answered(got.batch.pace(answerOf(got.status, got.header, x.at), x.at))
	c.reached.Store(true)
	a := answer{receipt: tenant.Receipt{Status: got.status, At: x.at.UTC()}, batch: got.batch}
	if got.status >= http.StatusMultipleChoices {
		return a, newError(got.status, got.header, got.body, x.at)
	}
	return a, nil
}

// directGets is a JSON batch by the shortcut; nil where there is none.
func (c *Client) directGets(paths []string) func(context.Context) said {
	if c.shortcut == nil {
		return nil
	}
	return func(ctx context.Context) (r said) {
		r.batch = batchAnswer{}
		r.status, r.header, r.body, r.err = c.shortcut.Gets(ctx, paths, func(i, status int, h http.Header, body []byte, value any) {
			r.batch[itemID(i)] = batchReply{Status: status, Headers: looseHeader(h), Body: body, value: value}
		})
		return r
	}
}

// directAssign is assignLicense by the shortcut; nil where there is none.
func (c *Client) directAssign(id tenant.UserID, add []tenant.License, remove []sku.ID) func(context.Context) said {
	if c.shortcut == nil {
		return nil
	}
	return func(ctx context.Context) (r said) {
		r.status, r.header, r.body, r.err = c.shortcut.Assign(ctx, id, add, remove)
		return r
	}
}
