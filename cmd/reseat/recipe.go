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

func newRecipe(a *app) *cobra.Command {
	return group("recipe", "Named license definitions", newRecipeCheck(a), newRecipeSchema(a))
}

// A recipeCheckCommand is the flags of recipeCheck, in the process that runs it.
type recipeCheckCommand struct {
	*app
}

func newRecipeCheck(p *app) *cobra.Command {
	a := &recipeCheckCommand{app: p}
	return &cobra.Command{
		Use:   "check FILE",
		Short: "Check a file of recipes, without a tenant",
		Long: `check reads a file of recipes and says what each of them requests. Unknown keys and
contradictions are errors with their line and column. Names that Microsoft's list
of SKUs lacks are only mentioned: what a tenant has is known when a plan is made.`,
		Example: "  reseat recipe check recipes.yaml",
		Args:    exactly(1),
		RunE:    a.run,
	}
}

func (a *recipeCheckCommand) run(_ *cobra.Command, args []string) error {
	f, err := a.readRecipes(args[0])
	if err != nil {
		return err
	}
	for _, name := range f.Names() {
		r := f.Recipes[name]
		fmt.Fprintf(a.Out, "%s: %s\n", name, r.Summary())
		for _, doubt := range r.Doubts(sku.Bundled()) {
			fmt.Fprintf(a.Err, "  %s: %v\n", name, doubt)
		}
	}
	return nil
}

// A recipeSchemaCommand is the flags of recipeSchema, in the process that runs it.
type recipeSchemaCommand struct {
	*app
}

func newRecipeSchema(p *app) *cobra.Command {
	a := &recipeSchemaCommand{app: p}
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of recipe files, for editors",
		Example: "  reseat recipe schema > recipes.schema.json",
		Args:    exactly(0),
		RunE:    a.run,
	}
}

func (a *recipeSchemaCommand) run(*cobra.Command, []string) error {
	if _, err := a.Out.Write(recipe.Schema); err != nil {
		return fmt.Errorf("write schema: %w", err)
	}
	return nil
}

// readRecipes reads a file of recipes; a faulty one is a usage error.
func (a *app) readRecipes(path string) (recipe.File, error) {
	var f recipe.File
	err := reading(a.in, path, func(r io.Reader) (err error) {
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
func reading(stdin io.Reader, path string, read func(io.Reader) error) error {
	if path == "-" {
		return read(stdin)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return read(f)
}
