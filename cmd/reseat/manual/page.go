package manual

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// pageOf writes the reference page of a command in Markdown.
func pageOf(cmd *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", cmd.CommandPath(), cmd.Short)
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\n## Examples\n\n```\n%s\n```\n", cmd.Example)
	}
	if cmd.Long != "" {
		fmt.Fprintf(&b, "\n## Description\n\n%s\n", strings.TrimSpace(cmd.Long))
	}
	b.WriteString("\n## Usage\n\n```\n")
	for _, line := range usagesOf(cmd) {
		fmt.Fprintln(&b, line)
	}
	b.WriteString("```\n")
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\n## Commands\n\n")
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(&b, "- [`%s`](%s): %s\n", c.CommandPath(), pageName(c), c.Short)
			}
		}
	}
	for _, s := range ShelvesOf(cmd) {
		fmt.Fprintf(&b, "\n## Flags: %s\n\n", lowerFirst(s.Title))
		for _, f := range s.Flags {
			typed, does := flagLine(f)
			fmt.Fprintf(&b, "- `%s`: %s\n", typed, escaped(does))
		}
	}
	if f, ok := FactOf(cmd); ok {
		b.WriteString("\n## Exit codes\n\n| code | means |\n| --- | --- |\n")
		for _, e := range f.Endings() {
			fmt.Fprintf(&b, "| %s | %s |\n", e[0], e[1])
		}
		fmt.Fprintf(&b, "\n## Permissions\n\n%s\n\n## Files written\n\n%s\n", escaped(f.Needs), escaped(f.Writes))
	}
	if cmd.HasParent() {
		fmt.Fprintf(&b, "\n## See also\n\n[`%s`](%s): %s\n", cmd.Parent().CommandPath(), pageName(cmd.Parent()), cmd.Parent().Short)
	}
	return b.String()
}

func pageName(cmd *cobra.Command) string {
	return strings.ReplaceAll(cmd.CommandPath(), " ", "_") + ".md"
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// escaped keeps Markdown from reading placeholders as its own marks.
func escaped(s string) string {
	return strings.NewReplacer("<", "&lt;", "_", `\_`, "*", `\*`).Replace(s)
}

// usagesOf are the ways to type a command.
func usagesOf(cmd *cobra.Command) (out []string) {
	if cmd.Runnable() && !(cmd.HasAvailableSubCommands() && cmd.HasParent()) {
		out = append(out, cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		out = append(out, cmd.CommandPath()+" COMMAND")
	}
	return out
}

// ManOf writes the man page of a command, with the sections that manuals have.
func ManOf(cmd *cobra.Command) string {
	var b strings.Builder
	section := func(name string) { fmt.Fprintf(&b, ".SH %s\n", name) }
	verbatim := func(lines ...string) { fmt.Fprintf(&b, ".nf\n%s\n.fi\n", roff(strings.Join(lines, "\n"))) }
	fmt.Fprintf(&b, ".TH \"%s\" \"1\" \"\" \"reseat\" \"reseat\"\n", strings.ToUpper(manName(cmd)))
	section("NAME")
	fmt.Fprintf(&b, "%s \\- %s\n", roff(manName(cmd)), roff(cmd.Short))
	section("SYNOPSIS")
	verbatim(usagesOf(cmd)...)
	if cmd.HasExample() {
		section("EXAMPLES")
		verbatim(cmd.Example)
	}
	section("DESCRIPTION")
	fmt.Fprintln(&b, strings.ReplaceAll(roff(strings.TrimSpace(cmp.Or(cmd.Long, cmd.Short))), "\n\n", "\n.PP\n"))
	for _, s := range ShelvesOf(cmd) {
		section("OPTIONS: " + strings.ToUpper(s.Title))
		for _, f := range s.Flags {
			typed, does := flagLine(f)
			fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n%s\n", roff(typed), roff(does))
		}
	}
	if f, ok := FactOf(cmd); ok {
		section("EXIT STATUS")
		for _, e := range f.Endings() {
			fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n%s\n", e[0], roff(e[1]))
		}
		section("PERMISSIONS")
		fmt.Fprintln(&b, roff(f.Needs))
		section("FILES")
		fmt.Fprintln(&b, roff(f.Writes))
	}
	section("SEE ALSO")
	fmt.Fprintln(&b, strings.Join(relatives(cmd), ", "))
	return b.String()
}

func manName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// relatives are the man pages above and below a command.
func relatives(cmd *cobra.Command) (out []string) {
	if cmd.HasParent() {
		out = append(out, fmt.Sprintf("\\fB%s\\fR(1)", roff(manName(cmd.Parent()))))
	}
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			out = append(out, fmt.Sprintf("\\fB%s\\fR(1)", roff(manName(c))))
		}
	}
	return out
}

// roff keeps a text from being read as requests of roff.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
