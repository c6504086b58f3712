// Package graphsim is a simulated tenant: an http.Handler over a tenant.Snapshot
// that answers as Microsoft Graph v1.0 does, as far as licensing needs it. It is
// what reseat is tried out against, tested against and rehearsed on.
//
// What it answers follows graph-contract.md, whose sections the comments name. It
// shares no wire code with the client in batch/graph, so that a mistake in one
// shows against the other; Microsoft's own SDK and azidentity are held against it too.
//
// The simulation keeps what a tenant.Snapshot keeps. Other properties of a user or a
// group, such as jobTitle, are accepted in a write and forgotten; they read as null. The
// rules of dynamic groups are not evaluated, deleted groups do not come back, and plans
// that were taken away leave assignedPlans at once. Query options are answered as
// Microsoft's description allows or refused by name. Not simulated are quotas over
// several tenants and x-ms-throttle-priority. Above a limit every request is turned
// away, not a growing share of them.
//
// It starts no goroutine and blocks on nothing but its Clock: what is due by now
// (group licenses, what others do) happens before the next request is looked at.
// Users are values that are never changed in place. A write puts a new one in the
// old one's place, so a page is rendered, and a stale one too, without a lock.
//
// It is large because a service is: routes, options, licensing, groups, quotas and faults
// all work on the one state of a tenant. What needs none of that state, the query language,
// is package odata.
package graphsim
