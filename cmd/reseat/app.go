package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/jedib0t/go-pretty/v6/text"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/cmd/reseat/screen"
)

// execute is the whole command: it returns the exit code (R35).
func execute(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	stdout, stderr = &screen.Screen{To: stdout}, &screen.Screen{To: stderr}
	a := &app{in: stdin, Streams: output.Streams{Out: stdout, Err: stderr}, env: os.LookupEnv, stopping: newStopping(stderr), args: append([]string{}, args...)}
	ctx, stop := a.stopping.interruptible(ctx)
	defer stop()
	a.log, a.shutLog = slog.New(slog.DiscardHandler), func() error { return nil }
	if !screen.IsTerminal(stdout) || screen.Colourless() {
		text.DisableColors()
	}
	root := a.root()
	root.SetArgs(anyLicense(args))
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	code := exit.Report(ctx, stderr, a.log, root.ExecuteContext(ctx), a.carried)
	a.log.Info("ended", "exit", code)
	if err := a.shutLog(); err != nil {
		fmt.Fprintf(stderr, "reseat: close the log: %v\n", err)
	}
	return code
}

// An app is one process of reseat: where it reads and talks.
type app struct {
	output.Streams
	in   io.Reader
	env  func(string) (string, bool)
	args []string // the command line

	stopping *stopping
	carried  bool // a run was taken up: something may be written

	manners manners
	log     *slog.Logger
	shutLog func() error
}
