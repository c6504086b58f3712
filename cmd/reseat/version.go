package main

import (
	_ "embed"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/output"
)

// release is set by the build of a release.
var release = ""

// thirdParty holds the licenses and notices of what the program is linked from. The
// command `make licenses` writes it.
//
//go:embed THIRD-PARTY-LICENSES.txt
var thirdParty string

// A buildInfo is what the program knows of itself.
type buildInfo struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"` // with +changes where the tree was not clean
	Date     string `json:"date,omitempty"`   // of the commit, RFC 3339
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func thisBuild() buildInfo {
	b := buildInfo{Version: release, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	known := map[string]string{}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			known[s.Key] = s.Value
		}
	}
	b.Commit, b.Date = known["vcs.revision"], known["vcs.time"]
	if b.Version == "" {
		b.Version = "unreleased"
		if len(b.Commit) >= 12 {
			b.Version += "-" + b.Commit[:12]
		}
	}
	if b.Commit != "" && known["vcs.modified"] == "true" {
		b.Commit += "+changes"
	}
	return b
}

// version is the release, else what the build knows of its commit.
func version() string { return thisBuild().Version }

// A versionCommand is the flags of version, in the process that runs it.
type versionCommand struct {
	*app
	formats  []string
	licenses bool
	output   output.Flags
}

func newVersion(p *app) *cobra.Command {
	a := &versionCommand{app: p}
	a.formats = []string{"table", "json"}
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Version, commit and platform of this program",
		Example: `  reseat version
  reseat version --output json
  reseat version --licenses`,
		Args: exactly(0),
		RunE: a.run,
	}
	a.output.AddTo(cmd, a.formats)
	cmd.Flags().BoolVar(&a.licenses, "licenses", false, "print the licenses and notices of the software that this program contains")
	return cmd
}

func (a *versionCommand) run(*cobra.Command, []string) error {
	if a.licenses {
		return a.WriteResult(a.output, func(w io.Writer) error { _, err := io.WriteString(w, thirdParty); return err })
	}
	b := thisBuild()
	switch a.output.Format {
	case "table":
		return a.WriteResult(a.output, b.write)
	case "json":
		return a.WriteResult(a.output, func(w io.Writer) error { return output.JSON(w, b) })
	}
	return output.UnknownFormat(a.output.Format, a.formats)
}

func (b buildInfo) write(w io.Writer) error {
	fmt.Fprintf(w, "reseat %s\n", b.Version)
	if b.Commit != "" {
		fmt.Fprintf(w, "commit %s of %s\n", b.Commit, b.Date)
	}
	_, err := fmt.Fprintf(w, "%s on %s\n", b.Go, b.Platform)
	return err
}
