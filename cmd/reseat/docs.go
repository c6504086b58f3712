package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reseat/batch/doctor"
	"reseat/batch/hooks"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/manual"
	"reseat/plan"
	"reseat/plan/recipe"
	"reseat/report"
	"reseat/report/inventory"
	"reseat/report/simulation"
)

// A docsCommand is the flags of docs, in the process that runs it.
type docsCommand struct {
	*app
	man      string
	markdown string
	schema   string
}

// docsCommand writes the manual from the commands themselves, so that the two
// cannot differ.
func newDocs(p *app) *cobra.Command {
	a := &docsCommand{app: p}
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write the manual: man pages or Markdown, one page a command; or a JSON Schema",
		Example: `  reseat docs --man /usr/local/share/man/man1
  reseat docs --markdown reference
  reseat docs --schema inventory`,
		Args: exactly(0),
		RunE: a.run,
	}
	cmd.Flags().StringVar(&a.man, "man", "", "`FOLDER` for man pages of section 1")
	cmd.Flags().StringVar(&a.markdown, "markdown", "", "`FOLDER` for Markdown pages")
	cmd.Flags().StringVar(&a.schema, "schema", "", "print the JSON Schema of an `OUTPUT`: "+strings.Join(slices.Sorted(maps.Keys(schemas)), ", "))
	return cmd
}

func (a *docsCommand) run(cmd *cobra.Command, _ []string) error {
	if a.man == "" && a.markdown == "" && a.schema == "" {
		return exit.Usagef("name a folder with --man or --markdown, or what --schema describes")
	}
	if a.schema != "" {
		return a.printSchema(a.schema)
	}
	shareNew()
	root := manual.Of(cmd.Root())
	if a.man != "" {
		if err := manual.WriteManPages(root, a.man); err != nil {
			return err
		}
	}
	if a.markdown != "" {
		return manual.WriteReference(root, a.markdown)
	}
	return nil
}

// schemas describe the JSON that reseat writes, and the recipes that it reads.
var schemas = withLists(map[string][]byte{
	"plan": plan.Schema, "recipe": recipe.Schema, "report": report.Schema, "inventory": inventory.Schema, "rehearsal": simulation.Schema,
	"doctor": doctor.Schema, "status": run.StatusSchema, "events": eventsSchema, "hook": hooks.Schema,
	"diff": inventory.SinceSchema,
})

func (a *docsCommand) printSchema(name string) error {
	text, ok := schemas[name]
	if !ok {
		return exit.Usagef("--schema %s: there is one for %s", name, strings.Join(slices.Sorted(maps.Keys(schemas)), ", "))
	}
	if _, err := a.Out.Write(text); err != nil {
		return fmt.Errorf("write schema: %w", err)
	}
	return nil
}
