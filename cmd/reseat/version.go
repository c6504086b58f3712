package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release is set by the build of a release.
var release = ""

// A build is what the program knows of itself.
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"` // with +changes where the tree was not clean
	Date     string `json:"date,omitempty"`   // of the commit, RFC 3339
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func thisBuild() build {
	b := build{Version: version(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	changed := ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				changed = "+changes"
			}
		}
	}
	if b.Commit != "" {
		b.Commit += changed
	}
	return b
}

// version is the release, else what the build knows of its commit.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unreleased"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "unreleased-" + s.Value[:12]
		}
	}
	return "unreleased"
}

func (a *app) versionCommand() *cobra.Command {
	var o output
	formats := []string{"table", "json"}
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Version, commit and platform of this program",
		Example: `  reseat version
  reseat version --output json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			b := thisBuild()
			switch o.format {
			case "table":
				return a.to(o, b.write)
			case "json":
				return a.to(o, func(w io.Writer) error { return writeJSON(w, b) })
			}
			return unknownFormat(o.format, formats)
		},
	}
	o.addTo(cmd, formats)
	return cmd
}

func (b build) write(w io.Writer) error {
	fmt.Fprintf(w, "reseat %s\n", b.Version)
	if b.Commit != "" {
		fmt.Fprintf(w, "commit %s of %s\n", b.Commit, b.Date)
	}
	_, err := fmt.Fprintf(w, "%s on %s\n", b.Go, b.Platform)
	return err
}
