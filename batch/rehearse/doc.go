// Package rehearse carries a plan out on a copy of the tenant, on a virtual clock, to
// foresee what the run will do: what becomes of each user, how long it takes, and when
// which seat is used.
//
// Nothing is modelled a second time. The engine, the pacer, the client and the
// read-back of a run are at work, against the sandbox; only the clock, the wire
// between client and tenant, and the journal, which stays in memory, are others. So
// what a rehearsal gets wrong is what the copy does not know, or the weather.
//
// The weather is a scenario of the sandbox: Fair, Rough, or one from a file.
package rehearse
