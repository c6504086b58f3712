package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/plan/msol"
	"reseat/plan/recipe"
)

// A explainCommand is the flags of explain, in the process that runs it.
type explainCommand struct {
	*app
	out string
}

func newExplain(p *app) *cobra.Command {
	a := &explainCommand{app: p}
	cmd := &cobra.Command{
		Use:   "explain-script FILE.ps1",
		Short: "Translate an MSOnline script into reseat commands",
		Long: `explain-script reads a PowerShell script of the MSOnline module, without running
it, and prints the recipe and the command that mean the same. What it cannot read
it says line by line (exit code 3); where such a line may write licenses it makes
no recipe, as it never guesses. FILE may be - for standard input.`,
		Example: `  reseat explain-script old.ps1
  reseat explain-script old.ps1 -o recipes.yaml`,
		Args: exactly(1),
		RunE: a.run,
	}
	cmd.Flags().StringVarP(&a.out, "out", "o", "", "write the recipes to this `FILE` too")
	return cmd
}

func (a *explainCommand) run(_ *cobra.Command, args []string) error {
	return a.explain(args[0], a.out)
}

func (a *explainCommand) explain(path, out string) error {
	var e msol.Explanation
	err := reading(a.in, path, func(r io.Reader) (err error) {
		e, err = msol.Explain(path, r)
		return err
	})
	var bad *recipe.Error
	if errors.As(err, &bad) {
		return &exit.Error{Code: exit.Usage, Err: err}
	}
	if err != nil {
		return err
	}
	if err := e.WriteText(a.Out); err != nil {
		return err
	}
	if out != "" && len(e.Jobs) > 0 {
		if err := a.writeRecipes(out, e.File()); err != nil {
			return err
		}
		fmt.Fprintf(a.Err, "wrote %s\n", out)
	}
	if !e.Whole() {
		return exit.With(exit.Unfinished)
	}
	return nil
}

// writeRecipes writes a file of recipes, whole or not at all.
func (a *explainCommand) writeRecipes(path string, f recipe.File) error {
	var b bytes.Buffer
	if err := f.WriteYAML(&b); err != nil {
		return err
	}
	return a.WriteFile(path, "yaml", func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err })
}
