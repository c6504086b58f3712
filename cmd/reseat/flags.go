package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// configFile is read from the working directory.
const configFile = "reseat.yaml"

// bind fills flags that were not given from RESEAT_… variables, and what is still
// missing from reseat.yaml: flags win over environment, environment over file.
func (a *app) bind(cmd *cobra.Command) error {
	file, err := readConfig(configFile)
	if err != nil {
		return err
	}
	var failed error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || failed != nil || f.Name == "help" || f.Name == "version" {
			return
		}
		name := "RESEAT_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v, ok := a.env(name); ok {
			failed = setFlag(cmd, f, name, []string{v})
		} else if v, ok := file[f.Name]; ok {
			failed = setFlag(cmd, f, configFile+": "+f.Name, v)
		}
	})
	return failed
}

func setFlag(cmd *cobra.Command, f *pflag.Flag, from string, values []string) error {
	for _, v := range values {
		if err := cmd.Flags().Set(f.Name, v); err != nil {
			return usage("%s: %v", from, err)
		}
	}
	return nil
}

// readConfig reads flag names and their values; a list is a flag given several times.
func readConfig(path string) (map[string][]string, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	var raw map[string]any
	if err := yaml.Unmarshal(text, &raw); err != nil {
		return nil, usage("%s: %v", path, err)
	}
	out := map[string][]string{}
	for name, v := range raw {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, x := range list {
			out[name] = append(out[name], fmt.Sprint(x))
		}
	}
	return out, nil
}

// checkConfig refuses keys that no command knows.
func checkConfig(root *cobra.Command, file map[string][]string) error {
	known := map[string]bool{}
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	for name := range file {
		if !known[name] {
			return usage("%s: no command has a flag %q", configFile, name)
		}
	}
	return nil
}
