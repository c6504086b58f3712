package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

const (
	userA = "0a0a0a0a-0000-4000-8000-000000000001"
	emsE3 = "efccb6f7-5641-4e0e-bd10-b4976e1bf68e"
	e5    = "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
	planA = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"
	planB = "41781fb2-bc02-4b7c-bd55-b576c07bb09d"
)

// A tape answers requests from a script, in memory, and keeps what was asked. With
// no socket it can live in a synctest bubble.
type tape struct {
	mu     sync.Mutex
	asked  []seen
	answer func(n int, r seen) reply // n counts from 1
}

type seen struct {
	method, path, query, body string
	header                    http.Header
	at                        time.Time
}

type reply struct {
	status int
	header map[string]string
	body   string
	err    error
}

func (t *tape) RoundTrip(r *http.Request) (*http.Response, error) {
	s := seen{method: r.Method, path: r.URL.EscapedPath(), query: r.URL.RawQuery, header: r.Header.Clone(), at: time.Now()}
	if r.Body != nil {
		b, _ := io.ReadAll(r.Body)
		s.body = string(b)
	}
	t.mu.Lock()
	t.asked = append(t.asked, s)
	n := len(t.asked)
	t.mu.Unlock()
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	a := t.answer(n, s)
	if a.err != nil {
		return nil, a.err
	}
	h := http.Header{"Content-Type": {"application/json"}, "Request-Id": {fmt.Sprintf("req-%d", n)}}
	for k, v := range a.header {
		h.Set(k, v)
	}
	return &http.Response{StatusCode: a.status, Header: h, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
}

// always answers every request alike.
func always(status int, body string) func(int, seen) reply {
	return func(int, seen) reply { return reply{status: status, body: body} }
}

// inOrder answers from a list; the last one repeats.
func inOrder(list ...reply) func(int, seen) reply {
	return func(n int, _ seen) reply { return list[min(n, len(list))-1] }
}

func newTape(t *testing.T, answer func(int, seen) reply, change ...func(*Options)) (*tape, *Client) {
	t.Helper()
	tp := &tape{answer: answer}
	o := Options{BaseURL: "https://graph.example", Transport: tp}
	for _, f := range change {
		f(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return tp, c
}

// newServer serves over a real connection.
func newServer(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c, err := New(Options{BaseURL: s.URL, AllowHTTP: true, Tries: 3, Clock: hasty{}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// hasty is a clock on which waiting takes no time.
type hasty struct{}

func (hasty) Now() time.Time                                   { return time.Now() }
func (hasty) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }
func (hasty) Go(f func())                                      { go f() }

// A purse hands out numbered tokens and keeps what it was asked for.
type purse struct {
	mu     sync.Mutex
	claims []string
	err    error
}

func (p *purse) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.claims = append(p.claims, o.Claims)
	if p.err != nil {
		return azcore.AccessToken{}, p.err
	}
	return azcore.AccessToken{Token: fmt.Sprintf("s3cret-%d", len(p.claims)), ExpiresOn: time.Now().Add(time.Hour)}, nil
}

func withPurse(p *purse) func(*Options) { return func(o *Options) { o.Credential = p } }

func compact(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(s)); err != nil {
		t.Fatalf("%v in %s", err, s)
	}
	return b.String()
}

// fault is an error body of Graph.
func fault(code, message string) string {
	b, _ := json.Marshal(map[string]any{"error": map[string]any{"code": code, "message": message,
		"innerError": map[string]string{"request-id": "inner-id", "date": "2026-06-14T08:55:17"}}})
	return string(b)
}
