package msol

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"

	"reseat/plan/shellword"
)

// RecipesFile is the name under which an explanation has its recipes saved.
const RecipesFile = "recipes.yaml"

// Command is the command that makes the plan of a job from its recipe, quoted for a
// POSIX shell.
func (j Job) Command() string {
	return j.command([]string{"--recipes", RecipesFile, "--recipe", j.Name})
}

// FlagCommand is the same command with flags in the recipe's place.
func (j Job) FlagCommand() string { return j.command(j.Recipe.Flags()) }

func (j Job) command(what []string) string {
	words := slices.Concat([]string{"reseat", "plan"}, j.Args, what, []string{"-o", j.Name + ".plan"})
	return shellword.Posix(words...)
}

// WriteText writes the explanation for people.
func (e Explanation) WriteText(w io.Writer) error {
	var b bytes.Buffer
	section(&b, "What "+e.Script+" does:", e.Read)
	section(&b, "Look at:", e.Notes)
	section(&b, "Not read:", e.Unread)
	switch {
	case len(e.Blocked) > 0:
		fmt.Fprintf(&b, "No recipe is made: %s may write licenses and could not be read. Write it out, or delete it, and explain the script again.\n", linesWords(e.Blocked))
	case len(e.Jobs) == 0:
		b.WriteString("No recipe is made: the script changes nobody's license or usage location.\n")
	default:
		if err := e.writeJobs(&b); err != nil {
			return err
		}
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write explanation: %w", err)
	}
	return nil
}

func section(b *bytes.Buffer, title string, list []Remark) {
	if len(list) == 0 {
		return
	}
	b.WriteString(title + "\n")
	width := len(fmt.Sprint(list[len(list)-1].Line))
	for _, r := range list {
		fmt.Fprintf(b, "  line %*d  %s\n", width, r.Line, r.Text)
	}
	b.WriteByte('\n')
}

func (e Explanation) writeJobs(b *bytes.Buffer) error {
	b.WriteString(RecipesFile + ":\n\n")
	if err := e.File().WriteYAML(b); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, j := range e.Jobs {
		if j.File == "" || seen[j.File] {
			continue
		}
		seen[j.File] = true
		fmt.Fprintf(b, "\n%s, the users that the script names:\n\n", j.File)
		if err := csv.NewWriter(b).WriteAll(j.Rows); err != nil {
			return fmt.Errorf("write users: %w", err)
		}
	}
	if len(e.Jobs) > 1 {
		b.WriteString("\nThen, in this order, each plan applied before the next is made:\n")
	} else {
		b.WriteString("\nThen:\n")
	}
	for _, j := range e.Jobs {
		fmt.Fprintf(b, "\n%s\n", j.Command())
		fmt.Fprintf(b, "# %s; without a recipe:\n", linesWords(j.Lines))
		fmt.Fprintf(b, "# %s\n", j.FlagCommand())
	}
	return nil
}
