package graph

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/google/uuid"

	"reseat/batch/pace"
)

// A sendPolicy sends a request once: it waits for the pacer, gives the try its id
// and a time limit, and tells the pacer what came of it. It is the last of ours
// before the transport, so nothing leaves past it.
type sendPolicy struct{ *Client }

// Do sends the request and downloads its answer (azcore's own policy below does).
func (c sendPolicy) Do(req *policy.Request) (*http.Response, error) {
	var x *exchange
	req.OperationValue(&x)
	x.resp, x.err, x.clientID, x.sent = nil, nil, "", false
	ticket, err := c.ready(req.Raw().Context(), x)
	if err != nil {
		return nil, &unsentError{err}
	}
	try, cancel := pace.WithTimeout(req.Raw().Context(), c.clock, c.timeout)
	defer cancel()
	req = req.WithContext(try)
	x.clientID = uuid.NewString()
	req.Raw().Header.Set("client-request-id", x.clientID)

	begun := c.clock.Now()
	x.sent = true
	x.resp, x.err = req.Next()
	x.at = c.clock.Now()
	ticket.Answered(x.learned())
	c.cred.learn(req.Raw().Header, x.resp)
	c.record(try, req.Raw(), x, slog.Duration("took", x.at.Sub(begun)))
	return x.resp, x.err
}

// ready takes the ticket that came with the call, else one of its own, and waits
// until it may be used. Without a pacer it is the zero ticket, which waits for nothing.
func (c sendPolicy) ready(ctx context.Context, x *exchange) (*pace.Ticket, error) {
	t := x.ticket
	x.ticket = nil
	if t == nil {
		var err error
		if t, err = c.take(ctx, x.cost); err != nil {
			return nil, err
		}
	}
	if err := t.Ready(ctx); err != nil {
		t.Answered(pace.Answer{})
		return nil, err
	}
	return t, nil
}

func (c sendPolicy) take(ctx context.Context, cost pace.Cost) (*pace.Ticket, error) {
	if c.pacer == nil {
		return new(pace.Ticket), nil
	}
	return c.pacer.Take(ctx, cost)
}

// learned returns what the pacer should know of the last try.
func (x *exchange) learned() pace.Answer {
	if x.resp == nil {
		return pace.Answer{}
	}
	quoteChallenges(x.resp.Header)
	if x.scan != nil && x.err == nil {
		body, _ := runtime.Payload(x.resp)
		return x.scan(x.resp.StatusCode, x.resp.Header, body, x.at)
	}
	return answerOf(x.resp.StatusCode, x.resp.Header, x.at)
}

// record logs one try: what support asks for, and nothing secret.
func (c sendPolicy) record(ctx context.Context, req *http.Request, x *exchange, took slog.Attr) {
	attrs := []slog.Attr{slog.String("method", req.Method), slog.String("path", req.URL.Path), took,
		slog.String("client_request_id", x.clientID)}
	if x.resp != nil {
		attrs = append(attrs, slog.Int("status", x.resp.StatusCode), slog.String("request_id", x.resp.Header.Get("request-id")))
		if why := x.resp.Header.Get("x-ms-throttle-information"); why != "" {
			attrs = append(attrs, slog.String("throttled_by", why), slog.String("throttle_scope", x.resp.Header.Get("x-ms-throttle-scope")))
		}
	}
	if x.err != nil {
		attrs = append(attrs, slog.Any("error", x.err))
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "graph request", attrs...)
}
