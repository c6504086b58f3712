package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/manual"
)

// Every command that does something says how it ends, what it needs and what it writes;
// no fact is of a command that there is not.
func TestHelpSaysHowCommandsEnd(t *testing.T) {
	met := map[string]bool{}
	manual.Each(manual.Of(tree(t)), func(c *cobra.Command) {
		if c.HasSubCommands() || !c.HasParent() || !c.Runnable() {
			return
		}
		path := strings.TrimPrefix(c.CommandPath(), "reseat ")
		met[path] = true
		f, ok := manual.FactOf(c)
		if !ok || f.Needs == "" || f.Writes == "" || len(f.Endings()) != len(strings.Fields(f.Codes)) {
			t.Errorf("%s: help says nothing whole of exit codes, permissions and files: %+v", path, f)
		}
		connects := c.Flags().Lookup("sandbox") != nil || c.Flags().Lookup("auth") != nil
		if connects == (f.Needs == manual.AsksNone) && path != "logout" && path != "demo" {
			t.Errorf("%s: connects to a tenant: %v; permissions: %s", path, connects, f.Needs)
		}
		if connects && path != "logout" && !strings.Contains(f.Codes, "6") {
			t.Errorf("%s signs in, and its help does not name exit code 6", path)
		}
		for _, section := range []string{"\nExit codes:", "\nPermissions:", "\nFiles written:"} {
			if !strings.Contains(manual.Help(c, 0), section) {
				t.Errorf("%s --help lacks %q", path, section)
			}
		}
		for _, section := range []string{".SH EXIT STATUS", ".SH FILES", ".SH PERMISSIONS"} {
			if !strings.Contains(manual.ManOf(c), section) {
				t.Errorf("the man page of %s lacks %q", path, section)
			}
		}
		if c.HasExample() {
			if help := manual.Help(c, 0); strings.Index(help, "\nExamples:") > strings.Index(help, "--") && strings.Index(help, "--") < strings.Index(help, "\nUsage:") && !strings.Contains(c.Long, "--") {
				t.Errorf("%s --help shows flags before examples", path)
			}
		}
	})
	for path := range manual.Facts {
		if !met[path] {
			t.Errorf("a fact of %q, which is no command", path)
		}
	}
}

// The longest page fits into three screens of 50 lines, and its flags are in groups.
func TestPlanHelpFitsThreeScreens(t *testing.T) {
	plan, _, err := tree(t).Find([]string{"plan"})
	if err != nil {
		t.Fatal(err)
	}
	help := manual.Help(plan, 0)
	if n := strings.Count(help, "\n"); n > 150 {
		t.Errorf("plan --help has %d lines, more than three screens of 50", n)
	}
	for _, line := range strings.Split(help, "\n") {
		if n := len([]rune(line)); n > manual.HelpWidth {
			t.Errorf("%d letters wide: %s", n, line)
		}
	}
	for _, path := range [][]string{{"plan"}, {"apply"}, {"resume"}, {"user", "list"}} {
		c, _, err := tree(t).Find(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range manual.ShelvesOf(c) {
			for _, f := range s.Flags {
				if s.Title == "This command" {
					t.Errorf("%v: --%s is in no group of flags", path, f.Name)
				}
			}
		}
	}
}

// Pages say what a flag takes, in a word of its own.
func TestManPagesKeepPlaceholders(t *testing.T) {
	manual.Each(manual.Of(tree(t)), func(c *cobra.Command) {
		page := manual.ManOf(c)
		for _, broken := range []string{`\-\-accept=`, "[=false]", "``"} {
			if strings.Contains(page, broken) {
				t.Errorf("the man page of %s holds %q", c.CommandPath(), broken)
			}
		}
	})
}
