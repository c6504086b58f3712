package main

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"regexp"
	"strings"

	azlog "github.com/Azure/azure-sdk-for-go/sdk/azcore/log"
	"github.com/spf13/cobra"

	"reseat/plan/sku"
)

// Manners are the flags that every command has.
type manners struct {
	profile string
	noInput bool
	debug   bool
	logFile string
}

func (m *manners) addTo(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVar(&m.profile, "profile", "", "settings of this `NAME` in "+projectFile+" or the user's own file")
	f.BoolVar(&m.noInput, "no-input", false, "never ask, not even at a terminal")
	f.BoolVar(&m.debug, "debug", false, "log requests to standard error, without tokens, headers and bodies")
	f.StringVar(&m.logFile, "log-file", "", "append the log to `FILE`, as JSON lines")
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
			return nil, shut, &coded{code: exitUsage, err: err, hint: "--log-file names a file that can be written"}
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
	log, shut, err := a.manners.logger(a.err)
	if err != nil {
		return err
	}
	a.log, a.shutLog = log, shut
	a.log.Info("begun", "version", version(), "command", cmd.CommandPath())
	return nil
}

// asks tells whether a person can be asked.
func (a *app) asks() bool { return !a.manners.noInput && isTerminal(a.in) }

var unknownFlag = regexp.MustCompile(`^unknown flag: --([^=\s]+)`)

// unknownFlagHint offers the flags most like one that a command does not have.
func unknownFlagHint(cmd *cobra.Command, err error) string {
	help := "`" + cmd.CommandPath() + " --help` lists the flags"
	found := unknownFlag.FindStringSubmatch(err.Error())
	if found == nil {
		return help
	}
	if near := sku.Nearest(found[1], flagNames(cmd)); len(near) > 0 {
		return "did you mean --" + strings.Join(near, " or --") + "? " + help
	}
	return help
}

// noSuchCommand names the commands most like what was written.
func noSuchCommand(cmd *cobra.Command, written string) error {
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	err := &coded{code: exitUsage, err: errors.New("unknown command \"" + written + "\" for \"" + cmd.CommandPath() + "\"")}
	err.hint = "`" + cmd.CommandPath() + " --help` lists the commands"
	if near := sku.Nearest(written, known); len(near) > 0 {
		err.hint = "did you mean `" + cmd.CommandPath() + " " + strings.Join(near, "` or `"+cmd.CommandPath()+" ") + "`?"
	}
	return err
}
