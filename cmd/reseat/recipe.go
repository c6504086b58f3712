package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/plan/recipe"
	"reseat/plan/sku"
)

func (a *app) recipeCommand() *cobra.Command {
	return group("recipe", "Named license definitions", a.recipeCheckCommand(), a.recipeSchemaCommand())
}

func (a *app) recipeCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE",
		Short: "Check a file of recipes, without a tenant",
		Long: `check reads a file of recipes and says what each of them requests. Unknown keys and
contradictions are errors with their line and column. Names that Microsoft's list
of SKUs lacks are only mentioned: what a tenant has is known when a plan is made.`,
		Example: "  reseat recipe check recipes.yaml",
		Args:    exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := a.readRecipes(args[0])
			if err != nil {
				return err
			}
			for _, name := range f.Names() {
				r := f.Recipes[name]
				fmt.Fprintf(a.out, "%s: %s\n", name, r.Summary())
				for _, doubt := range r.Doubts(sku.Bundled()) {
					fmt.Fprintf(a.err, "  %s: %v\n", name, doubt)
				}
			}
			return nil
		},
	}
}

func (a *app) recipeSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of recipe files, for editors",
		Example: "  reseat recipe schema > recipes.schema.json",
		Args:    exactly(0),
		RunE: func(*cobra.Command, []string) error {
			if _, err := a.out.Write(recipe.Schema); err != nil {
				return fmt.Errorf("write schema: %w", err)
			}
			return nil
		},
	}
}

// readRecipes reads a file of recipes; a faulty one is a usage error.
func (a *app) readRecipes(path string) (recipe.File, error) {
	var f recipe.File
	err := a.reading(path, func(r io.Reader) (err error) {
		f, err = recipe.Read(path, r)
		return err
	})
	var bad *recipe.Error
	if errors.As(err, &bad) {
		return f, &exit.Error{Code: exit.Usage, Err: err, Hint: "`reseat recipe schema` prints the keys for your editor"}
	}
	return f, err
}

// reading opens a file, or standard input for "-".
func (a *app) reading(path string, read func(io.Reader) error) error {
	if path == "-" {
		return read(a.in)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return read(f)
}
