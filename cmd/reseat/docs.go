package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reseat/batch/doctor"
	"reseat/batch/hooks"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/recipe"
	"reseat/report"
	"reseat/report/inventory"
	"reseat/report/simulation"
)

// docsCommand writes the manual from the commands themselves, so that the two
// cannot differ.
func (a *app) docsCommand() *cobra.Command {
	var man, markdown, schema string
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write the manual: man pages or Markdown, one page a command; or a JSON Schema",
		Example: `  reseat docs --man /usr/local/share/man/man1
  reseat docs --markdown reference
  reseat docs --schema inventory`,
		Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if man == "" && markdown == "" && schema == "" {
				return exit.Usagef("name a folder with --man or --markdown, or what --schema describes")
			}
			if schema != "" {
				return a.printSchema(schema)
			}
			root := manualOf(cmd.Root())
			if man != "" {
				if err := writeManPages(root, man); err != nil {
					return err
				}
			}
			if markdown != "" {
				return writeReference(root, markdown)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&man, "man", "", "`FOLDER` for man pages of section 1")
	cmd.Flags().StringVar(&markdown, "markdown", "", "`FOLDER` for Markdown pages")
	cmd.Flags().StringVar(&schema, "schema", "", "print the JSON Schema of an `OUTPUT`: "+strings.Join(slices.Sorted(maps.Keys(schemas)), ", "))
	return cmd
}

// schemas describe the JSON that reseat writes, and the recipes that it reads.
var schemas = map[string][]byte{
	"plan": plan.Schema, "recipe": recipe.Schema, "report": report.Schema, "inventory": inventory.Schema, "rehearsal": simulation.Schema,
	"doctor": doctor.Schema, "status": run.StatusSchema, "events": eventsSchema, "hook": hooks.Schema,
}

func (a *app) printSchema(name string) error {
	text, ok := schemas[name]
	if !ok {
		return exit.Usagef("--schema %s: there is one for %s", name, strings.Join(slices.Sorted(maps.Keys(schemas)), ", "))
	}
	if _, err := a.out.Write(text); err != nil {
		return fmt.Errorf("write schema: %w", err)
	}
	return nil
}

// manualOf prepares the tree of commands for pages that do not change from one
// machine or day to another.
func manualOf(root *cobra.Command) *cobra.Command {
	for _, c := range root.Commands() {
		if c.Name() == "completion" || c.Name() == "help" {
			root.RemoveCommand(c)
		}
	}
	return root
}

func writeManPages(root *cobra.Command, dir string) error {
	return writePages(root, dir, func(c *cobra.Command) string { return manName(c) + ".1" }, manOf)
}

// writeReference writes a page for each command that does something, and the list
// of them.
func writeReference(root *cobra.Command, dir string) error {
	if err := writePages(root, dir, pageName, pageOf); err != nil {
		return err
	}
	var list strings.Builder
	list.WriteString("# The commands\n\nWritten by `reseat docs --markdown`; do not edit.\n\n")
	each(root, func(c *cobra.Command) {
		if c.HasParent() && c.Runnable() && !c.HasSubCommands() && c.Name() != "help" {
			fmt.Fprintf(&list, "- [`%s`](%s): %s\n", c.CommandPath(), pageName(c), c.Short)
		}
	})
	return os.WriteFile(filepath.Join(dir, "README.md"), []byte(list.String()), 0o644)
}

// each visits the commands that people see, in order of their names.
func each(c *cobra.Command, visit func(*cobra.Command)) {
	if c.Hidden {
		return
	}
	visit(c)
	for _, sub := range c.Commands() {
		each(sub, visit)
	}
}
