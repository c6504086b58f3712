package main

import (
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
)

// exactly demands n arguments, and asks for the first that is missing by its name in
// the usage line.
func exactly(n int) cobra.PositionalArgs { return between(n, n) }

// atMostOneRun takes the folder of a run, or nothing: then it is the newest run here.
func atMostOneRun(cmd *cobra.Command, args []string) error { return between(0, 1)(cmd, args) }

// between demands so many arguments; a negative most is any number.
func between(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		line := cmd.Parent().CommandPath() + " " + cmd.Use
		switch words := strings.Fields(cmd.Use); {
		case len(args) < least && len(args)+1 < len(words):
			return exit.Usagef("which %s? usage: %s%s", nounOf(words[len(args)+1]), line, hereToo(words[len(args)+1]))
		case len(args) < least:
			return exit.Usagef("something is missing; usage: %s", line)
		case most >= 0 && len(args) > most:
			return exit.Usagef("unexpected argument %q; usage: %s", args[most], line)
		}
		return nil
	}
}

// nounOf is the noun of a word in a usage line: "run" of RUN|PLAN, "file" of FILE.ps1.
func nounOf(word string) string {
	word = strings.TrimLeft(word, "[")
	if i := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }); i > 0 {
		word = word[:i]
	}
	switch word {
	case "OLD", "NEW":
		return strings.ToLower(word) + " SKU"
	case "SKU":
		return word
	}
	return strings.ToLower(word)
}

// hereToo names the newest run here where a run is missing.
func hereToo(word string) string {
	if nounOf(word) != "run" {
		return ""
	}
	if dir, ok := run.Newest(); ok {
		return " (newest here: " + dir + ")"
	}
	return ""
}
