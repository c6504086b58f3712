package manual

import (
	"cmp"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"reseat/cmd/reseat/screen"
)

// topics are what `reseat help TOPIC` shows: sections of the guide, so that the two say
// the same.
var topics = []struct{ name, short, page, section string }{
	{"exit-codes", "What each exit code means", "guide/runs.md", "## Exit codes"},
	{"sign-in", "The ways to sign in, and what each needs", "guide/signin.md", "## Ways to sign in"},
	{"permissions", "The permissions of Microsoft Graph that each kind of work needs", "guide/signin.md", "## The app registration"},
	{"limits", "How much of each input is read", "guide/trust.md", "## Limits"},
}

// HelpCommand is `reseat help`: of a command, a topic, or everything. A word that is
// neither is an error. guide has the pages.
func HelpCommand(guide fs.FS) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND or TOPIC]",
		Short: "Help about a command, or about " + topicNames(),
		RunE: func(cmd *cobra.Command, words []string) error {
			if len(words) == 1 && words[0] == advancedTopic {
				cmd.Print(advancedHelp(cmd.Root(), screen.TerminalOf(cmd.OutOrStdout()).Width))
				return nil
			}
			if len(words) == 1 {
				for _, t := range topics {
					if t.name == words[0] {
						text, err := sectionOf(guide, t.page, t.section)
						cmd.Println(text)
						return err
					}
				}
			}
			of, rest, err := cmd.Root().Find(words)
			if of == nil || err != nil || len(rest) > 0 {
				return NoSuchCommand(cmd.Root(), strings.Join(words, " "))
			}
			return of.Help()
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var out []string
			if len(args) == 0 {
				for _, t := range topics {
					out = append(out, t.name+"\t"+t.short)
				}
				out = append(out, advancedTopic+"\tFlags that are rarely needed")
			}
			if of, rest, err := cmd.Root().Find(args); err == nil && len(rest) == 0 {
				for _, c := range of.Commands() {
					if c.IsAvailableCommand() {
						out = append(out, c.Name()+"\t"+c.Short)
					}
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

func topicNames() string {
	var names []string
	for _, t := range topics {
		names = append(names, t.name)
	}
	return strings.Join(append(names, advancedTopic), ", ")
}

// advancedTopic is the topic of the flags that the help of a command names only.
const advancedTopic = "advanced"

// advancedHelp describes them, as the first command says it that has each.
func advancedHelp(root *cobra.Command, width int) string {
	s := Shelf{Title: "Advanced"}
	for _, name := range advanced {
		var found *pflag.Flag
		Each(root, func(c *cobra.Command) {
			if f := c.Flag(name); found == nil && f != nil {
				found = f
			}
		})
		if found != nil {
			s.Flags = append(s.Flags, found)
		}
	}
	var b strings.Builder
	b.WriteString("Flags that are rarely needed; the help of each command names those that it takes.\n\n")
	writeShelf(&b, s, cmp.Or(width, HelpWidth))
	return b.String()
}

// sectionOf is a section of a page as a terminal shows it: without its heading's mark,
// and without the marks of Markdown's tables and links.
func sectionOf(guide fs.FS, page, heading string) (string, error) {
	text, err := fs.ReadFile(guide, page)
	if err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut("\n"+string(text), "\n"+heading+"\n")
	rest, _, _ = strings.Cut(rest, "\n## ")
	rows := [][]string{}
	var out []string
	flush := func() {
		out = append(out, aligned(rows)...)
		rows = rows[:0]
	}
	for _, line := range strings.Split(strings.TrimSpace(rest), "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
		case strings.HasPrefix(line, "| ---"):
		case strings.HasPrefix(line, "|"):
			rows = append(rows, cellsOfLine(line))
		default:
			flush()
			out = append(out, strings.ReplaceAll(line, "`", ""))
		}
	}
	flush()
	return strings.TrimPrefix(heading, "## ") + "\n\n" + strings.Join(out, "\n"), nil
}

func cellsOfLine(line string) []string {
	cells := strings.Split(strings.Trim(line, "|"), " | ")
	for i, c := range cells {
		cells[i] = strings.TrimSpace(strings.ReplaceAll(c, "`", ""))
	}
	return cells
}

// aligned sets the cells of a table under each other.
func aligned(rows [][]string) (out []string) {
	var width []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], len([]rune(c)))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, c := range row {
			b.WriteString("  " + c)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", width[i]-len([]rune(c))))
			}
		}
		out = append(out, strings.TrimRight(b.String(), " "))
	}
	return out
}
