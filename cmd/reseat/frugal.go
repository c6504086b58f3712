package main

import (
	"os"
	"runtime/debug"
)

// collectEarlier is how much may be allocated before the collector runs, in percent of
// what is in use. Go's own 100 lets a command on a large tenant take twice what it needs;
// half of that costs a few percent of time, since most of a run is waiting for the tenant.
const collectEarlier = 50

// frugal makes the process small, unless the environment says how large it may be.
func frugal() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectEarlier)
	}
}
