// Package inventory says what a tenant has: who has which licenses and by which path, what
// of it should be reviewed, what it costs, and what differs between two snapshots.
//
// New turns a snapshot into an Inventory, and Document an Inventory into a document. Lists
// of users, SKUs and groups are here, too, as a table for a terminal, CSV and Markdown. The
// package reads nothing: equal snapshots give equal texts.
package inventory
