// Package doc is a document about anything: a headline, facts, charts as data, tables and
// one list of rows, which is a sequence, so that a list of a large tenant is not in memory
// a second time.
//
// A subject (a run, a plan, a tenant, a simulation) becomes a Document once. How it looks
// is up to the writers: package page makes HTML of it. The package knows nothing of
// licensing: it is given words and numbers.
package doc
