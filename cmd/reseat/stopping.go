package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"reseat/cmd/reseat/exit"
)

// A stopping is what is said, and done, when somebody asks the process to stop.
type stopping struct {
	mu     sync.Mutex
	talk   io.Writer
	first  func() string // of the first signal: what is being finished
	second func() string // of the second, which ends the process at once
}

// during says what a stop means from now on, until the function that it returns is called.
// A second that is nil stays as it was.
func (s *stopping) during(talk io.Writer, first, second func() string) (over func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := [2]func() string{s.first, s.second}
	before := s.talk
	s.talk, s.first = talk, first
	if second != nil {
		s.second = second
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.talk, s.first, s.second = before, was[0], was[1]
	}
}

func (s *stopping) say(second bool) {
	s.mu.Lock()
	text, talk := s.first, s.talk
	if second {
		text = s.second
	}
	s.mu.Unlock()
	fmt.Fprintln(talk, text())
}

// again is what a second signal does.
const again = "Press Ctrl-C again to leave at once"

// newStopping is what a stop means to a command that changes nothing.
func newStopping(talk io.Writer) *stopping {
	return &stopping{
		talk:   talk,
		first:  func() string { return "Stopping. " + again + "." },
		second: func() string { return "Left at once." },
	}
}

// interruptible ends ctx at the first Ctrl-C, SIGTERM or SIGHUP, so that changes in
// flight can end; the second leaves at once. Both say so, and both can be resumed: the
// journal is on disk before every step.
func (s *stopping) interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup does
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		if _, ok := <-signals; !ok {
			return
		}
		s.say(false)
		cancel()
		if _, ok := <-signals; ok {
			s.say(true)
			os.Exit(exit.Interrupted)
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(signals)
		cancel()
	}
}
