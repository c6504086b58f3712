package batch_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// A patience sees to it that after an answer with Retry-After has arrived, no request
// leaves in its scope before it is over. It stands between one process and its wire.
type patience struct {
	t    *testing.T
	next http.RoundTripper

	mu    sync.Mutex
	until map[bool]pause // of writes, and of reads
}

// A pause is until when nothing may leave, and when that became known.
type pause struct{ until, since time.Time }

func (p *patience) RoundTrip(r *http.Request) (*http.Response, error) {
	writes := len(written(r)) > 0
	now := time.Now()
	p.mu.Lock()
	if h := p.until[writes]; now.After(h.since) && now.Before(h.until) {
		p.t.Errorf("%s %s left at %v, in a Retry-After until %v", r.Method, r.URL.Path, now, h.until)
	}
	p.mu.Unlock()
	resp, err := p.next.RoundTrip(r)
	if err == nil {
		p.learn(resp)
	}
	return resp, err
}

// learn reads an answer, and of a JSON batch each item that was throttled.
func (p *patience) learn(resp *http.Response) {
	if resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500 {
		p.hold(resp.Header)
		return
	}
	if !strings.HasSuffix(resp.Request.URL.Path, "/$batch") {
		return
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), broken{}))
		return
	}
	var batch struct {
		Responses []struct {
			Status  int               `json:"status"`
			Headers map[string]string `json:"headers"`
		} `json:"responses"`
	}
	if json.Unmarshal(body, &batch) != nil {
		return
	}
	for _, item := range batch.Responses {
		h := http.Header{}
		for k, v := range item.Headers {
			h.Set(k, v)
		}
		if item.Status == http.StatusTooManyRequests {
			p.hold(h)
		}
	}
}

func (p *patience) hold(h http.Header) {
	now, v := time.Now(), h.Get("Retry-After")
	until, err := http.ParseTime(v)
	if seconds, e := strconv.ParseFloat(v, 64); e == nil {
		until, err = now.Add(time.Duration(seconds*float64(time.Second))), nil
	}
	if err != nil {
		return
	}
	scope := strings.Split(h.Get("x-ms-throttle-scope")+"//", "/")[1]
	p.mu.Lock()
	defer p.mu.Unlock()
	for writes, only := range map[bool]string{true: "Read", false: "Write"} {
		if scope != only && until.After(p.until[writes].until) {
			p.until[writes] = pause{until, now}
		}
	}
}
