// Package run is a run on this machine: its folder, made whole or not at all, with plan,
// run file and passwords; the locks that keep two processes from one run and two runs from
// one tenant; and what this machine remembers of a tenant between runs: which runs there
// were, what it refused, what its groups are called.
//
// Package batch carries a plan out; this package keeps what that leaves on disk.
package run
