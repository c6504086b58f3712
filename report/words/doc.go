// Package words says licenses, service plans, findings, sources, times and numbers, each in
// one way: as a cell, as a phrase or as a sentence. Reports of runs, plans, tenants and
// simulations all take their words from here, so that the same thing is called the same on
// every page and in every file.
//
// A Catalog names what a tenant has: License writes the form that a user list takes, Named
// and Assigned write for people. What comes from outside is made harmless on the way: by
// PlainRow for a terminal, by Markdown for Markdown.
package words
