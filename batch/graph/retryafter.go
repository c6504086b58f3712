package graph

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"reseat/batch/pace"
)

// longestWait bounds what a Retry-After can ask for, so that no figure overflows.
const longestWait = 365 * 24 * time.Hour

// retryAfter reads a Retry-After header: whole or fractional seconds or an HTTP date
// (graph-contract 9). It returns 0 where none is named, or where it lies in the past.
// A date is counted from the answer's own Date, so that a wrong clock on our side
// does no harm; from now where that is absent.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if s, err := strconv.ParseFloat(v, 64); err == nil {
		if math.IsNaN(s) || s <= 0 {
			return 0
		}
		return time.Duration(math.Ceil(min(s, longestWait.Seconds()) * float64(time.Second)))
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	if sent, err := http.ParseTime(h.Get("Date")); err == nil {
		now = sent
	}
	return min(max(0, at.Sub(now)), longestWait)
}

// answerOf returns what the pacer learns from an answer's status and headers.
func answerOf(status int, h http.Header, now time.Time) pace.Answer {
	a := pace.Answer{Status: status, RetryAfter: retryAfter(h, now), Scope: scopeOf(h)}
	used, err := strconv.ParseFloat(h.Get("x-ms-throttle-limit-percentage"), 64)
	if err == nil && used > 0 && !math.IsInf(used, 0) {
		a.LimitUsed = used
	}
	return a
}

// scopeOf reads whom a throttling is about: x-ms-throttle-scope is
// Scope/Limit/appId/tenantId, and Limit is Read, Write or ReadWrite (graph-contract 9).
// What cannot be read is about everything.
func scopeOf(h http.Header) pace.Scope {
	_, rest, _ := strings.Cut(h.Get("x-ms-throttle-scope"), "/")
	limit, _, _ := strings.Cut(rest, "/")
	switch strings.ToLower(strings.TrimSpace(limit)) {
	case "read":
		return pace.Reads
	case "write":
		return pace.Writes
	}
	return pace.Everything
}
