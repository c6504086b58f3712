// Package journal keeps the durable record of a run: which calls were about to
// leave, how each ended, and what the tenant was found to be afterwards. It is tied
// to one plan by the plan's digest.
//
// The run file is an SQLite database (format reseat-run/1) of three tables: meta,
// events and readings. The latter two only grow: triggers forbid to change or
// delete a row. An event is on disk when Append returns; appends that come
// together share one transaction and so one fsync.
//
// Fold says what a list of events amounts to.
package journal
