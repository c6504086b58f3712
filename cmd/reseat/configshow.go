package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func (a *app) configCommand() *cobra.Command {
	return group("config", "Settings from the environment and from files", a.configShowCommand())
}

// A shownSetting is one setting in effect, for people and programs.
type shownSetting struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	Origin string   `json:"origin"`
}

var configFormats = []string{"table", "json"}

func (a *app) configShowCommand() *cobra.Command {
	var o output
	var origin bool
	cmd := &cobra.Command{
		Use:   "show",
		Short: "The settings in effect, and where each comes from",
		Long: `show prints every setting that the environment and the files make, after the
profile is chosen. A flag on the command line wins over the environment, that over
` + projectFile + ` in the working directory, and that over the user's own file. Within the
files, the chosen profile wins over what is said for everybody.`,
		Example: `  reseat config show --origin
  reseat config show --profile fabrikam --output json`,
		Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			layers, err := a.layers(cmd)
			if err != nil {
				return err
			}
			all := a.settingsInEffect(cmd, layers)
			switch o.format {
			case "table":
				fmt.Fprintf(a.err, "read, where they exist: %s and %s\n", projectFile, userFile())
				return a.to(o, func(w io.Writer) error { return writeSettings(w, all, origin) })
			case "json":
				return a.to(o, func(w io.Writer) error { return writeJSON(w, all) })
			}
			return unknownFormat(o.format, configFormats)
		},
	}
	cmd.Flags().BoolVar(&origin, "origin", false, "say where each setting comes from")
	o.addTo(cmd, configFormats)
	return cmd
}

// settingsInEffect are the settings of all commands, by name. Of those that name a
// tenant only the strongest is in effect.
func (a *app) settingsInEffect(cmd *cobra.Command, layers []layer) []shownSetting {
	all := []shownSetting{}
	nearest := a.nearestDoor(cmd, layers)
	for _, name := range flagNames(cmd.Root()) {
		values, rank := a.outside(name, layers)
		if rank == nowhere || isDoor(name) && rank > nearest {
			continue
		}
		all = append(all, shownSetting{name, values, originOf(name, rank, layers)})
	}
	return all
}

func writeSettings(w io.Writer, all []shownSetting, origin bool) error {
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
