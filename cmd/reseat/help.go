package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// helpTemplate leads with what the command is for and how it is typed: people read
// examples first, and flags when they miss one.
const helpTemplate = `{{with or .Long .Short}}{{. | trimTrailingWhitespaces}}
{{end}}{{if .HasExample}}
Examples:
{{.Example}}
{{end}}{{if or .Runnable .HasSubCommands}}
Usage:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} COMMAND{{end}}
{{end}}{{if .HasAvailableSubCommands}}{{range groupsOf .}}
{{.Title}}{{range .Commands}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}
{{end}}{{end}}{{if .HasAvailableLocalFlags}}
Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableInheritedFlags}}
Flags of every command:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}`

// A shelf is commands that help shows together.
type shelf struct {
	Title    string
	Commands []*cobra.Command
}

// groupsOf are a command's subcommands as help shows them: by group where there are
// groups, else all together.
func groupsOf(cmd *cobra.Command) []shelf {
	var out []shelf
	for _, g := range append(cmd.Groups(), &cobra.Group{Title: "Commands:"}) {
		s := shelf{Title: g.Title}
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
	{"tenant", "The tenant:", "sku user group snapshot doctor login logout whoami app"},
	{"try", "To begin:", "init demo sandbox"},
}

// arrange puts the root's commands on their shelves.
func arrange(root *cobra.Command) {
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
