package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"modernc.org/sqlite"

	"reseat/batch"
	"reseat/batch/journal"
)

// What the environment does to the test binary where it runs as reseat.
const (
	maxPages = "RESEAT_TEST_MAX_PAGES" // the run file's disk is full from this many pages on
	killAt   = "RESEAT_TEST_KILL_AT"   // "before 7": killed before the 7th event is kept; "after 7": right after
)

// sabotage makes the process meet what it must survive.
func sabotage() {
	if n := os.Getenv(maxPages); n != "" {
		sqlite.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
			_, err := conn.ExecContext(context.Background(), "PRAGMA max_page_count="+n, nil)
			return err
		})
	}
	if at := os.Getenv(killAt); at != "" {
		when, n, _ := strings.Cut(at, " ")
		left, err := strconv.Atoi(n)
		if err != nil {
			panic(err)
		}
		recorded = func(r batch.Recorder) batch.Recorder { return &deadly{Recorder: r, after: when == "after", left: left} }
	}
}

// A deadly recorder kills its process at one boundary of the journal.
type deadly struct {
	batch.Recorder
	after bool

	mu   sync.Mutex
	left int
}

func (d *deadly) Append(ctx context.Context, e journal.Event) (int64, error) {
	d.mu.Lock()
	d.left--
	last := d.left == 0
	d.mu.Unlock()
	if last && !d.after {
		die()
	}
	seq, err := d.Recorder.Append(ctx, e)
	if last {
		die()
	}
	return seq, err
}

// die is a kill that nothing can catch.
func die() {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Signal(syscall.SIGKILL)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99)
	}
	select {}
}
