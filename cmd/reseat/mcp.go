package main

import (
	"io"
	"os"
	"path/filepath"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"reseat/cmd/reseat/agent"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/screen"
)

// A mcpCommand is the flags of mcp, in the process that runs it.
type mcpCommand struct {
	*app
	connect door
	folder  string
}

func newMcp(p *app) *cobra.Command {
	a := &mcpCommand{app: p}
	cmd := &cobra.Command{
		Use:   "mcp",
		Short: "Let an AI agent look at licenses and write plans, over the Model Context Protocol",
		Long: `mcp serves the read-only part of reseat to an AI agent over standard input and output:
SKUs, users, groups, plans, simulations, verification and reports. The agent can write
a plan file for a person to review; no tool of it writes to a tenant, and none approves
a plan. The tenant and the sign-in are those of the flags given here: an agent can
choose neither. Files are those of one folder.

It never asks: sign in first, with reseat login.`,
		Example: `  reseat mcp --auth certificate --tenant contoso.com --client-id ID --certificate-file app.pem
  reseat mcp --sandbox tenant.json --folder plans`,
		Args: exactly(0),
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	cmd.Flags().StringVar(&a.folder, "folder", ".", "the `FOLDER` of user lists, plans and runs that the agent may name; plans are written there")
	return cmd
}

func (a *mcpCommand) run(cmd *cobra.Command, _ []string) error {
	root, err := filepath.Abs(a.folder)
	if err == nil {
		root, err = filepath.EvalSymlinks(root)
	}
	if info, statErr := os.Stat(root); err != nil || statErr != nil || !info.IsDir() {
		return exit.Usagef("--folder %s is no folder", a.folder)
	}
	s := (&agent.Agent{Flags: a.connect.given(), Folder: root, Version: version(), Execute: execute}).Server()
	err = s.Run(cmd.Context(), &mcp.IOTransport{Reader: io.NopCloser(a.in), Writer: unclosed{rawOut(a.Out)}})
	if err != nil && cmd.Context().Err() != nil {
		return &exit.Interruption{Text: "Stopped. Nothing was written to the tenant."}
	}
	return err
}

// rawOut is where a screen writes: what a protocol carries is no text for people.
func rawOut(w io.Writer) io.Writer {
	if s, ok := w.(*screen.Screen); ok {
		return s.To
	}
	return w
}

// unclosed is a writer that outlives who closes it.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
