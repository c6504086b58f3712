package graph

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"reseat/batch/pace"
	"reseat/plan/tenant"
)

// A request is one call of the tenant, however often it has to leave.
type request struct {
	method   string
	url      string // absolute
	body     any    // as JSON; nil for none
	cost     pace.Cost
	eventual bool                       // ConsistencyLevel: eventual, on every page
	plain    bool                       // the answer is text
	partial  bool                       // 424 carries an answer too (graph-contract 8)
	direct   func(context.Context) said // the same by the client's shortcut; nil where it has none
	// scan reads what the pacer should know from the answer; nil: its status and headers.
	scan func(status int, h http.Header, body []byte, at time.Time) pace.Answer
}

// An answer is a success.
type answer struct {
	body    []byte
	batch   batchAnswer // by a shortcut
	receipt tenant.Receipt
}

// An exchange is one request on its way through the pipeline, where azcore can send
// it twice.
type exchange struct {
	request
	ticket   *pace.Ticket // that came with the call, until it is used
	first    *pace.Ticket // the same, also when it is used; nil where none came
	sent     bool         // the last try was handed to the transport
	clientID string       // of the last try
	resp     *http.Response
	err      error // of the last try's transport
	at       time.Time
}

// send sends a request once. A 401 that asks for nothing is sent once more with a
// fresh token, because good tokens are refused at times (graph-contract 1.3).
//
// The receipt is filled as far as there was an answer, also beside an error, and
// every error is an *Error.
func (c *Client) send(ctx context.Context, r request) (answer, error) {
	x := &exchange{request: r, ticket: pace.UseTicket(ctx)}
	x.first = x.ticket
	defer x.giveBack()
	if x.direct != nil {
		return c.cut(ctx, x)
	}
	a, err := c.try(ctx, x)
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusUnauthorized && !challenged(x.resp.Header) {
		if x.first != nil {
			x.first.Release() // whoever waits for another place must not hold one
		}
		a, err = c.try(ctx, x)
	}
	return a, err
}

// giveBack returns a ticket that never came to be used, because there was no token.
func (x *exchange) giveBack() {
	if x.ticket != nil {
		x.ticket.Answered(pace.Answer{})
	}
}

// try runs the pipeline once.
func (c *Client) try(ctx context.Context, x *exchange) (answer, error) {
	req, err := runtime.NewRequest(ctx, x.method, x.url)
	if err != nil {
		return answer{}, &Error{Message: err.Error(), Kind: tenant.ErrMalformed}
	}
	if x.body != nil {
		if err := runtime.MarshalAsJSON(req, x.body); err != nil {
			return answer{}, &Error{Message: err.Error(), Kind: tenant.ErrMalformed}
		}
	}
	c.headers(req.Raw().Header, x.request)
	req.SetOperationValue(x)
	_, err = c.pipeline.Do(req)
	return c.conclude(x, err)
}

func (c *Client) headers(h http.Header, r request) {
	h.Set("User-Agent", c.agent)
	h.Set("x-ms-throttle-priority", c.priority)
	h.Set("Accept", "application/json")
	if r.plain {
		h.Set("Accept", "text/plain")
	}
	if r.eventual {
		h.Set("ConsistencyLevel", "eventual")
	}
}

// conclude reads the last try's answer. An answer that arrived counts even when ctx
// ended at the same moment; a 401 does not when fetching the next token failed.
func (c *Client) conclude(x *exchange, err error) (answer, error) {
	if x.err != nil {
		err = x.err // says more than what the pipeline made of it
	}
	arrived := x.resp != nil && x.err == nil
	if err != nil && (!arrived || x.resp.StatusCode == http.StatusUnauthorized) {
		return answer{receipt: x.receipt()}, c.fault(err, x)
	}
	c.reached.Store(true)
	body, err := runtime.Payload(x.resp)
	if err != nil {
		return answer{receipt: x.receipt()}, c.fault(err, x)
	}
	a := answer{body: body, receipt: x.receipt()}
	status := x.resp.StatusCode
	switch {
	case status >= 300 && !(x.partial && status == http.StatusFailedDependency):
		e := newError(status, x.resp.Header, body, x.at)
		e.ClientRequestID = x.clientID
		return a, e
	case !x.plain && len(body) > 0 && !json.Valid(body):
		return a, unreadable(x, body)
	}
	return a, nil
}

func (x *exchange) receipt() tenant.Receipt {
	r := tenant.Receipt{ClientRequestID: x.clientID}
	if x.resp != nil {
		r.Status, r.At = x.resp.StatusCode, x.at.UTC()
		r.RequestID, r.Date = x.resp.Header.Get("request-id"), x.resp.Header.Get("Date")
	}
	return r
}
