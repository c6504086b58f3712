package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/output"
	"reseat/cmd/reseat/settings"
)

func newConfig(a *app) *cobra.Command {
	return group("config", "Settings from the environment and from files", newConfigShow(a))
}

var configFormats = []string{"table", "json"}

// A configShowCommand is the flags of configShow, in the process that runs it.
type configShowCommand struct {
	*app
	origin bool
	output output.Flags
}

func newConfigShow(p *app) *cobra.Command {
	a := &configShowCommand{app: p}
	cmd := &cobra.Command{
		Use:   "show",
		Short: "The settings in effect, and where each comes from",
		Long: `show prints every setting that the environment and the files make, after the
profile is chosen. A flag on the command line wins over the environment, that over
` + settings.ProjectFile + ` in the working directory, and that over the user's own file. Within the
files, the chosen profile wins over what is said for everybody.`,
		Example: `  reseat config show --origin
  reseat config show --profile fabrikam --output json`,
		Args: exactly(0),
		RunE: a.run,
	}
	cmd.Flags().BoolVar(&a.origin, "origin", false, "say where each setting comes from")
	a.output.AddTo(cmd, configFormats)
	return cmd
}

func (a *configShowCommand) run(cmd *cobra.Command, _ []string) error {
	layers, err := a.sources().Layers(cmd)
	if err != nil {
		return err
	}
	all := a.sources().InEffect(cmd, layers)
	switch a.output.Format {
	case "table":
		fmt.Fprintf(a.Err, "read, where they exist: %s and %s\n", settings.ProjectFile, settings.UserFile())
		return a.WriteResult(a.output, func(w io.Writer) error { return writeSettings(w, all, a.origin) })
	case "json":
		return a.WriteResult(a.output, func(w io.Writer) error { return output.JSON(w, all) })
	}
	return output.UnknownFormat(a.output.Format, configFormats)
}

func writeSettings(w io.Writer, all []settings.ShownSetting, origin bool) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(w, "nothing is set")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range all {
		fmt.Fprintf(t, "%s\t%s", s.Name, strings.Join(s.Values, "; "))
		if origin {
			fmt.Fprintf(t, "\t%s", s.Origin)
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}
