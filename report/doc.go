// Package report tells people and auditors what became of every user asked for.
//
// A report is a function of the plan, the journal and the last reading of the
// tenant: it reads nothing itself, so it can be written again at any time. Each
// user has one Verdict out of a closed list; what was not read back is never
// called done.
//
// Plans are told here, too, in every format, and a user as plan and run say of it. The
// package is large because a plan and the report of its run have the same columns, members
// and cost; what a tenant has is in package inventory, what a rehearsal foretells in
// package simulation, and the words and writers of all of them in words and doc.
package report
