package graph

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"reseat/batch/pace"
	"reseat/batch/wire"
)

// maxAnswer is how many bytes of an answer are read. The largest that Graph sends are
// pages of 999 users with all their assignments: 10 KiB a user is more than any that was
// seen.
const maxAnswer = 16 << 20

// Options say where the tenant is and how to talk to it.
type Options struct {
	BaseURL    string                 // Graph's root without /v1.0; a custom endpoint may have a path
	AllowHTTP  bool                   // plain http, on loopback only
	Credential azcore.TokenCredential // nil: no token is sent
	Scope      string                 // empty: BaseURL's host and /.default
	Pacer      *pace.Pacer            // nil: unpaced
	Clock      pace.Clock             // nil: pace.Real
	Transport  http.RoundTripper      // nil: wire.Transport's
	Shortcut   Shortcut               // past the transport, for a tenant in this process; nil: none
	Timeout    time.Duration          // of one try from leaving to the end of its answer; 0: two minutes
	Tries      int                    // of a read; 0: eight
	Priority   string                 // x-ms-throttle-priority: Low, Normal or High; empty: Low
	UserAgent  string                 // empty: reseat
	Log        *slog.Logger           // nil: silent; debug lines hold paths and ids, never headers, bodies or tokens
	Seed       uint64                 // of the jitter between tries
}

// A Client talks to one tenant. It is safe for concurrent use.
type Client struct {
	root     *url.URL // ends in /v1.0
	pipeline runtime.Pipeline
	cred     *credential // nil: no token is sent
	http     *http.Client
	pacer    *pace.Pacer
	clock    pace.Clock
	timeout  time.Duration
	tries    int
	priority string
	agent    string
	shortcut Shortcut
	log      *slog.Logger

	reached atomic.Bool // the tenant has answered at least once

	mu     sync.Mutex
	jitter *rand.Rand
}

// New returns a client. It sends nothing, so a wrong address shows at the first
// request.
func New(o Options) (*Client, error) {
	root, err := rootOf(o.BaseURL, o.AllowHTTP)
	if err != nil {
		return nil, err
	}
	c := &Client{
		root:     root,
		http:     wire.Client(o.Transport, maxAnswer, 0),
		pacer:    o.Pacer,
		clock:    o.Clock,
		timeout:  orElse(o.Timeout, 2*time.Minute),
		tries:    orElse(o.Tries, 8),
		priority: orElse(o.Priority, "Low"),
		agent:    orElse(o.UserAgent, "reseat"),
		shortcut: o.Shortcut,
		log:      o.Log,
		jitter:   rand.New(rand.NewPCG(o.Seed, 0)),
	}
	if c.clock == nil {
		c.clock = pace.Real
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if o.Credential != nil {
		c.cred = &credential{TokenCredential: o.Credential}
	}
	c.pipeline = c.newPipeline(orElse(o.Scope, root.Scheme+"://"+root.Host+"/.default"))
	return c, nil
}

// newPipeline puts the token before the pacer, so that azcore's answer to a claims
// challenge passes the pacer again. The library's own retries stay off: they would
// send a write twice unseen.
func (c *Client) newPipeline(scope string) runtime.Pipeline {
	var own runtime.PipelineOptions
	if c.cred != nil {
		own.PerRetry = []policy.Policy{runtime.NewBearerTokenPolicy(c.cred, []string{scope},
			&policy.BearerTokenOptions{InsecureAllowCredentialWithHTTP: c.root.Scheme == "http"})}
	}
	return runtime.NewPipeline("reseat", "", own, &azcore.ClientOptions{
		Retry:            policy.RetryOptions{MaxRetries: -1},
		Telemetry:        policy.TelemetryOptions{Disabled: true},
		Transport:        c.http,
		PerRetryPolicies: []policy.Policy{sendPolicy{c}},
	})
}

func orElse[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}

// pause waits before the next try: as long as the tenant asked, unless that is so long
// that the pacer will refuse to wait it out, else exponentially longer from one second to thirty, with jitter.
func (c *Client) pause(ctx context.Context, try int, asked time.Duration) error {
	if asked > pace.MaxHold && c.pacer != nil {
		return nil
	}
	if asked > 0 {
		return c.clock.Sleep(ctx, asked)
	}
	span := min(time.Second<<min(try-1, 5), 30*time.Second)
	c.mu.Lock()
	part := 0.5 + c.jitter.Float64()/2
	c.mu.Unlock()
	return c.clock.Sleep(ctx, time.Duration(float64(span)*part))
}

func doing(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
