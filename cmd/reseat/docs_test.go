package main

import (
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// tree is the commands as the program has them.
func tree(t *testing.T) *cobra.Command {
	t.Helper()
	a := &app{out: io.Discard, err: io.Discard, env: func(string) (string, bool) { return "", false }}
	return a.root()
}

// Whoever asks for help sees at once how the command is typed, and every example
// names commands and flags that exist.
func TestExamplesCanBeTyped(t *testing.T) {
	root := tree(t)
	each(root, func(c *cobra.Command) {
		if c.HasSubCommands() {
			return
		}
		if c.Example == "" {
			t.Errorf("%s has no example", c.CommandPath())
		}
		for _, line := range strings.Split(c.Example, "\n") {
			checkTyped(t, root, strings.TrimSpace(line))
		}
	})
}

// checkTyped fails where a line names a command or flag that does not exist.
func checkTyped(t *testing.T, root *cobra.Command, line string) {
	t.Helper()
	words := strings.Fields(line)
	if len(words) == 0 || words[0] != root.Name() {
		return
	}
	c, rest, err := root.Find(words[1:])
	if err != nil || c == root {
		t.Errorf("%s: no such command", line)
		return
	}
	if c.HasSubCommands() {
		t.Errorf("%s: %s needs a command of its own", line, c.CommandPath())
	}
	for _, w := range rest {
		if w == "#" || w == "|" || w == ">" || w == "&&" {
			return
		}
		if name, _, _ := strings.Cut(w, "="); strings.HasPrefix(name, "-") && name != "-" && !hasFlag(c, name) {
			t.Errorf("%s: %s has no flag %s", line, c.CommandPath(), name)
		}
	}
}

func hasFlag(c *cobra.Command, name string) bool {
	var found *pflag.Flag
	if long, ok := strings.CutPrefix(name, "--"); ok {
		found = c.Flag(long)
	} else {
		found = c.Flags().ShorthandLookup(strings.TrimPrefix(name, "-"))
	}
	return found != nil || name == "--help" || name == "-h"
}
