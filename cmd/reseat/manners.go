package main

import (
	"context"
	"io"
	"log/slog"
	"os"

	azlog "github.com/Azure/azure-sdk-for-go/sdk/azcore/log"
	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/cmd/reseat/screen"
	"reseat/cmd/reseat/settings"
)

// Manners are the flags that every command has.
type manners struct {
	profile string
	noInput bool
	trust   bool // of what the file in the working directory says
	debug   bool
	logFile string
}

func (m *manners) addTo(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVar(&m.profile, "profile", "", "settings of this `NAME` in "+settings.ProjectFile+" or the user's own file")
	f.BoolVar(&m.noInput, "no-input", false, "never ask, not even at a terminal")
	f.BoolVar(&m.trust, settings.TrustFlag, false, "also accept from "+settings.ProjectFile+" in this folder where credentials are read and sent")
	f.BoolVar(&m.debug, "debug", false, "log requests to standard error, without tokens, headers and bodies")
	f.StringVar(&m.logFile, output.LogFlag, "", "append the log to `FILE`, as JSON lines")
}

// logger is what --debug and --log-file ask for, and what closes it. Neither token,
// header nor body reaches it: the client logs methods, paths and answers only.
func (m *manners) logger(stderr io.Writer) (*slog.Logger, func() error, error) {
	shut := func() error { return nil }
	var to []slog.Handler
	if m.debug {
		to = append(to, slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	if m.logFile != "" {
		f, err := os.OpenFile(m.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, shut, &exit.Error{Code: exit.Usage, Err: err, Hint: "--log-file names a file that can be written"}
		}
		shut = f.Close
		to = append(to, slog.NewJSONHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	if len(to) == 0 {
		return slog.New(slog.DiscardHandler), shut, nil
	}
	log := slog.New(slog.NewMultiHandler(to...))
	azlog.SetEvents("Authentication") // azidentity's own words; they hold no secret
	azlog.SetListener(func(e azlog.Event, text string) { log.Debug(text, "event", string(e)) })
	return log, shut, nil
}

// beginLog opens the log, and says in it what runs.
func (a *app) beginLog(cmd *cobra.Command) error {
	log, shut, err := a.manners.logger(a.Err)
	if err != nil {
		return err
	}
	a.log, a.shutLog = log, shut
	a.log.Info("begun", "version", version(), "command", cmd.CommandPath())
	return nil
}

// asks tells whether a person can be asked.
func (a *app) asks() bool { return !a.manners.noInput && screen.IsTerminal(a.in) }

// sources are where the settings of this process come from.
func (a *app) sources() *settings.Sources {
	return &settings.Sources{Env: a.env, Args: a.args, Talk: a.Err, Trust: &a.manners.trust, Asks: a.asks,
		Confirm: func(ctx context.Context, question, stopped string) (bool, error) {
			answer, err := a.ask(ctx, question, stopped)
			return isYes(answer), err
		}}
}
