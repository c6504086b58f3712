// Package output writes results: in the format and to the file that flags name, whole or not at
// all, and never over a file that something else wrote.
package output

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/screen"
)

// Streams are where a process talks, and what becomes of files that are there.
type Streams struct {
	Out       io.Writer // results
	Err       io.Writer // talk and progress
	Overwrite bool      // of what -o names
}

// An Flags says in which format results go where.
type Flags struct {
	Format string
	File   string
}

// AddTo gives a command --output and -o.
func (o *Flags) AddTo(cmd *cobra.Command, formats []string) {
	cmd.Flags().StringVar(&o.Format, "output", "table", "format: "+strings.Join(formats, ", "))
	cmd.Flags().Lookup("output").Annotations = map[string][]string{FormatsAnnotation: formats}
	cmd.Flags().StringVarP(&o.File, "out", "o", "", "write to this `FILE` instead of standard output; its ending chooses the format")
}

// Formats lists the formats of a table of writers.
func Formats[W any](formats map[string]W) []string { return slices.Sorted(maps.Keys(formats)) }

// UnknownFormat refuses a format that a command does not have.
func UnknownFormat(format string, names []string) error {
	return exit.Usagef("unknown format %q: --output is one of %s", format, strings.Join(names, ", "))
}

// WriteResult writes a result to its file, else to standard output.
func (s *Streams) WriteResult(o Flags, write func(io.Writer) error) error {
	if o.File == "" || o.File == StandardOut {
		if o.Format == "xlsx" && screen.IsTerminal(s.Out) {
			return exit.Usagef("a workbook is not for the terminal: add -o FILE.xlsx")
		}
		return write(screen.Results(s.Out, o.Format))
	}
	return s.WriteFile(o.File, o.Format, write)
}

// JSON writes a value as JSON that people can read, too.
func JSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
