package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/screen"
)

func (a *app) mcpCommand() *cobra.Command {
	var d door
	var folder string
	cmd := &cobra.Command{
		Use:   "mcp",
		Short: "Let an AI agent look at licenses and write plans, over the Model Context Protocol",
		Long: `mcp serves the looking half of reseat to an AI agent over standard input and output:
SKUs, users, groups, plans, simulations, verification and reports. The agent can write
a plan file for a person to review; no tool of it writes to a tenant, and none approves
a plan. The tenant and the sign-in are those of the flags given here: an agent can
choose neither. Files are those of one folder.

It never asks: sign in first, with reseat login.`,
		Example: `  reseat mcp --auth certificate --tenant contoso.com --client-id ID --certificate-file app.pem
  reseat mcp --sandbox tenant.json --folder plans`,
		Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			root, err := filepath.Abs(folder)
			if err == nil {
				root, err = filepath.EvalSymlinks(root)
			}
			if info, statErr := os.Stat(root); err != nil || statErr != nil || !info.IsDir() {
				return exit.Usagef("--folder %s is no folder", folder)
			}
			s := (&agent{flags: d.given(), folder: root}).server()
			err = s.Run(cmd.Context(), &mcp.IOTransport{Reader: io.NopCloser(a.in), Writer: unclosed{rawOut(a.out)}})
			if err != nil && cmd.Context().Err() != nil {
				return &exit.Interruption{Text: "Stopped. Nothing was written to the tenant."}
			}
			return err
		},
	}
	d.addTo(cmd)
	cmd.Flags().StringVar(&folder, "folder", ".", "the `FOLDER` of user lists, plans and runs that the agent may name; plans are written there")
	return cmd
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

// An agent is who looks through `reseat mcp`: each tool is a command line of reseat, out of
// a closed list, with the connection flags of the server.
type agent struct {
	flags  []string // of the connection
	folder string   // of the files that the agent may name
	one    sync.Mutex
}

// mostAnswer is how much text a tool returns; more would be cut by the model, unseen.
const mostAnswer = 256 << 10

// An answer is what a command said.
type answer struct {
	Exit   int    `json:"exitCode" jsonschema:"0 done, 3 some users are on hold, 4 the tenant differs from the plan; others are errors"`
	Output string `json:"output" jsonschema:"the result"`
	Talk   string `json:"notes,omitempty" jsonschema:"what reseat says besides, with the next command"`
}

// runs runs a command line and returns what it says. Values that an agent gives are in
// the form --flag=value or behind --, so that none of them is taken for a flag.
func (g *agent) runs(ctx context.Context, command []string, flags, args []string, connects bool) (*mcp.CallToolResult, answer, error) {
	g.one.Lock() // the commands of one process share its terminal settings
	defer g.one.Unlock()
	line := append([]string{}, command...)
	line = append(line, "--no-input")
	if connects {
		line = append(line, g.flags...)
	}
	line = append(append(line, flags...), "--")
	var out, talk bytes.Buffer
	code := execute(ctx, append(line, args...), strings.NewReader(""), &out, &talk)
	x := answer{code, out.String(), strings.TrimSpace(talk.String())}
	switch {
	case len(x.Output) > mostAnswer:
		return nil, x, fmt.Errorf("the answer has %d kB, more than the %d kB that a tool returns: narrow the selection", len(x.Output)/1000, mostAnswer/1000)
	case code != exit.Done && code != exit.Unfinished && code != exit.Differs:
		return nil, x, fmt.Errorf("exit code %d: %s", code, x.Talk)
	}
	return nil, x, nil
}

// file is the path of a file or folder that an agent names: one inside the folder, links
// followed.
func (g *agent) file(name string) (string, error) {
	if !filepath.IsLocal(name) {
		return "", fmt.Errorf("%q: name a file in the folder of this server, without a way out of it", name)
	}
	path := filepath.Join(g.folder, name)
	for at := path; at != g.folder; at = filepath.Dir(at) {
		real, err := filepath.EvalSymlinks(at)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil || real != at {
			return "", fmt.Errorf("%q leads out of the folder of this server, or over a link", name)
		}
		break
	}
	return path, nil
}

// flagEach gives a flag once for every value.
func flagEach(name string, values []string) (out []string) {
	for _, v := range values {
		out = append(out, "--"+name+"="+v)
	}
	return out
}

// flagOf gives a flag where it has a value.
func flagOf(name, value string) []string {
	if value == "" {
		return nil
	}
	return []string{"--" + name + "=" + value}
}

func flagIf(name string, on bool) []string {
	if !on {
		return nil
	}
	return []string{"--" + name}
}
