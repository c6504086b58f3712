// Package pace decides when the next request may leave for the tenant, so that its
// quotas are kept on this side and a 429 is a surprise (graph-contract 9).
//
// A request needs four things, and takes all of them at once or none: no hold in
// force (a Retry-After holds its scope, reads or writes where the tenant named one,
// else everything), a slot of the write window if it is a write, its resource units,
// and a place in flight. Whoever came first is served first.
//
// What the tenant answers moves the limits. A 429 cuts the rate and, where it came
// below the published quota, lowers the level that is kept to, which is then probed
// slowly. A 409, 5xx, lost connection or doubled latency halves how many may be in
// flight. Each is cut at most once a second, and never by the answer to a request
// that had left before the last cut.
//
// All waiting is done by Clock.Sleep and under no lock (R37), and no two requests
// are woken at the same instant (R38): wake-ups lie on whole milliseconds, each
// moved by an offset that is the request's own.
package pace
