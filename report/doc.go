// Package report tells people and auditors what became of every user asked for.
//
// A report is a function of the plan, the journal and the last reading of the
// tenant: it reads nothing itself, so it can be written again at any time. Each
// user has one Verdict out of a closed list; what was not read back is never
// called done.
//
// The same holds for plans, inventories and simulations. The package is large because each
// of these subjects is told in every format with the same words, cells and columns.
package report
