// Package manual says what there is to know of each command, for help, man pages and Markdown,
// out of the commands themselves; and what a word may have meant that is no command or flag.
package manual

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// HelpWidth is how wide help is where no terminal says otherwise.
const HelpWidth = 100

// Help leads with what the command is for and how it is typed: people read examples
// first, and flags, by group, when they miss one. It ends with how the command ends, what
// it needs and what it writes.
func Help(cmd *cobra.Command, width int) string {
	width = min(max(cmp.Or(width, HelpWidth), 60), 120)
	var b strings.Builder
	fmt.Fprintln(&b, strings.TrimSpace(cmp.Or(cmd.Long, cmd.Short)))
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	b.WriteString("\nUsage:\n")
	for _, line := range usagesOf(cmd) {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	for _, s := range groupsOf(cmd) {
		fmt.Fprintf(&b, "\n%s\n", s.Title)
		for _, c := range s.Commands {
			fmt.Fprintf(&b, "  %-*s %s\n", c.NamePadding(), c.Name(), c.Short)
		}
	}
	f, known := FactOf(cmd)
	for _, s := range ShelvesOf(cmd) {
		if s.Title == "Advanced" {
			var names []string
			for _, x := range s.Flags {
				names = append(names, "--"+x.Name)
			}
			fmt.Fprintf(&b, "\nAdvanced (see: reseat help advanced):\n%s", filled(strings.Join(names, ", "), 2, width))
			continue
		}
		fmt.Fprintf(&b, "\n%s:\n", s.Title)
		writeShelf(&b, s, width)
	}
	if !known {
		return b.String()
	}
	var codes []string
	for _, e := range f.Endings() {
		codes = append(codes, e[0]+" "+e[1])
	}
	fmt.Fprintf(&b, "\nExit codes:\n%s\nPermissions:\n%s\nFiles written:\n%s",
		filled(strings.Join(codes, " · "), 2, width), filled(f.Needs, 2, width), filled(f.Writes, 2, width))
	return b.String()
}

// widestFlag is how far the description of a flag begins to the right.
const widestFlag = 26

func writeShelf(b io.Writer, s Shelf, width int) {
	column := 0
	for _, f := range s.Flags {
		typed, _ := flagLine(f)
		column = min(max(column, len(typed)), widestFlag)
	}
	for _, f := range s.Flags {
		typed, does := flagLine(f)
		if len(typed) > column {
			fmt.Fprintf(b, "  %s\n%s", typed, filled(does, column+4, width))
			continue
		}
		fmt.Fprintf(b, "  %-*s  %s", column, typed, strings.TrimLeft(filled(does, column+4, width), " "))
	}
}

// filled breaks a text into lines of a width, each indented.
func filled(text string, indent, width int) string {
	var b strings.Builder
	at := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case at == 0:
			b.WriteString(strings.Repeat(" ", indent))
			at = indent
		case at+1+n > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			at = indent
		default:
			b.WriteString(" ")
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String() + "\n"
}

// A commandShelf is commands that help shows together.
type commandShelf struct {
	Title    string
	Commands []*cobra.Command
}

// groupsOf are a command's subcommands as help shows them: by group where there are
// groups, else all together.
func groupsOf(cmd *cobra.Command) []commandShelf {
	var out []commandShelf
	for _, g := range append(cmd.Groups(), &cobra.Group{Title: "Commands:"}) {
		s := commandShelf{Title: g.Title}
		for _, c := range cmd.Commands() {
			if c.GroupID == g.ID && (c.IsAvailableCommand() || c.Name() == "help") {
				s.Commands = append(s.Commands, c)
			}
		}
		if len(s.Commands) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// The groups of commands, in the order of the job.
var shelves = []struct{ id, title, commands string }{
	{"job", "The job:", "plan show approve rehearse apply resume verify report undo"},
	{"run", "Runs:", "run drift"},
	{"plan", "Plans and requests:", "diff recipe explain-script findings"},
	{"tenant", "The tenant:", "sku user group snapshot mcp doctor login logout whoami app"},
	{"try", "To begin:", "init demo sandbox"},
}

// Arrange puts the root's commands on their shelves.
func Arrange(root *cobra.Command) {
	for _, s := range shelves {
		root.AddGroup(&cobra.Group{ID: s.id, Title: s.title})
		for _, name := range strings.Fields(s.commands) {
			for _, c := range root.Commands() {
				if c.Name() == name {
					c.GroupID = s.id
				}
			}
		}
	}
}
