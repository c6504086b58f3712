package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
)

// run is the whole command: it returns the exit code (R35).
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := interruptible(ctx)
	defer stop()
	a := &app{in: stdin, out: stdout, err: stderr, env: os.LookupEnv}
	a.log, a.shutLog = slog.New(slog.DiscardHandler), func() error { return nil }
	if !isTerminal(stdout) || os.Getenv("NO_COLOR") != "" {
		text.DisableColors()
	}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	code := a.exit(ctx, root.ExecuteContext(ctx))
	a.log.Info("ended", "exit", code)
	if err := a.shutLog(); err != nil {
		fmt.Fprintf(stderr, "reseat: close the log: %v\n", err)
	}
	return code
}

// An app is one process of reseat: where it reads and talks.
type app struct {
	in  io.Reader
	out io.Writer // results
	err io.Writer // talk and progress
	env func(string) (string, bool)

	manners   manners
	overwrite bool // of what -o names
	log       *slog.Logger
	shutLog   func() error
}

// interruptible ends ctx at the first Ctrl-C or SIGTERM, so that changes in flight
// can end; the second leaves at once. Both can be resumed: the journal is on disk
// before every step.
func interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		if _, ok := <-signals; !ok {
			return
		}
		cancel()
		if _, ok := <-signals; ok {
			os.Exit(exitInterrupted)
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(signals)
		cancel()
	}
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
