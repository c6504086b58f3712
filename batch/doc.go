// Package batch carries a plan out.
//
// The engine first finishes what earlier processes began, then takes the changes of
// one stage after the other, several users at a time and never two calls for one user
// at once. Before a user's first write it reads the user and compares with the plan;
// who moved since is left alone. Each call then goes: ticket from the pacer, intent on
// disk, request, outcome on disk. What a refusal, a throttled or an unanswered call
// means is decided here (next.go) and nowhere else; reads are retried in
// the client. A run may be killed at any point: the journal and the tenant together say
// where it stands, and without the journal the plan and the tenant still do (Rebuild).
//
// A process may take up a part of the plan (Scope), in portions with a gate between them
// (Waves), and end early in good order (Stop): then no change begins any more and those
// under way end, as when ctx ends. A pause is the same, and what follows it is reckoned
// anew from the record, as in the next process.
//
// Besides the engine, the package keeps the guard before a run and the read-back after it.
// It is more than 3,000 lines and one idea all the same: order, gate, retry and stop all
// decide on the one state of a run, and each must know what the others may do to it.
package batch
