package main

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"reseat/cmd/reseat/manual"
	"reseat/cmd/reseat/output"
)

// tree is the commands as the program has them.
func tree(t *testing.T) *cobra.Command {
	t.Helper()
	a := &app{Streams: output.Streams{Out: io.Discard, Err: io.Discard}, env: func(string) (string, bool) { return "", false }}
	return a.root()
}

// Whoever asks for help sees at once how the command is typed, and every example
// names commands and flags that exist.
func TestExamplesCanBeTyped(t *testing.T) {
	root := tree(t)
	manual.Each(root, func(c *cobra.Command) {
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

// What an example quotes reaches reseat as it is in sh, PowerShell 7 and Windows
// PowerShell 5.1: the last drops double quotes inside an argument, and only sh knows a
// backslash before a quote. The page about quoting shows both forms.
func TestExamplesWorkInPowerShell(t *testing.T) {
	check := func(where, line string) {
		if strings.Contains(line, "reseat ") && (quotedTwice.MatchString(line) || strings.Contains(line, `\"`) || strings.Contains(line, "$'")) {
			t.Errorf("%s: %s: put double quotes outside and single ones inside", where, line)
		}
	}
	manual.Each(tree(t), func(c *cobra.Command) {
		for _, line := range strings.Split(c.Example, "\n") {
			check(c.CommandPath(), line)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) { check(c.CommandPath()+" --"+f.Name, "reseat "+f.Usage) })
	})
	for _, p := range pages(t) {
		if p.name() == "quoting.md" || strings.HasSuffix(p.name(), "/quoting.md") {
			continue
		}
		blocks, _ := p.parts()
		for _, b := range blocks {
			for _, line := range b.lines {
				check(p.name(), line)
			}
		}
	}
}

// quotedTwice finds double quotes inside single ones.
var quotedTwice = regexp.MustCompile(`(^|[\s=])'[^']*"[^']*'`)

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
