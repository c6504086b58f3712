// Package agent lets an AI agent look at licenses and write plans, over the Model Context
// Protocol: each tool is a command line of reseat, out of a closed list.
package agent

import "github.com/modelcontextprotocol/go-sdk/mcp"

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"reseat/cmd/reseat/exit"
)

// An Agent is who looks through `reseat mcp`: each tool is a command line of reseat, out of
// a closed list, with the connection flags of the server.
type Agent struct {
	Flags   []string                                                                                // of the connection
	Version string                                                                                  // of reseat
	Execute func(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int // one command line
	Folder  string                                                                                  // of the files that the agent may name
	one     sync.Mutex
}

// mostAnswer is how much text a tool returns; more would be cut by the model, unseen.
const mostAnswer = 256 << 10

// An Answer is what a command said.
type Answer struct {
	Exit   int    `json:"exitCode" jsonschema:"0 done, 3 some users are on hold, 4 the tenant differs from the plan; others are errors"`
	Output string `json:"output" jsonschema:"the result"`
	Talk   string `json:"notes,omitempty" jsonschema:"what reseat says besides, with the next command"`
}

// runs runs a command line and returns what it says. Values that an agent gives are in
// the form --flag=value or behind --, so that none of them is taken for a flag.
func (g *Agent) runs(ctx context.Context, command []string, flags, args []string, connects bool) (*mcp.CallToolResult, Answer, error) {
	g.one.Lock() // the commands of one process share its terminal settings
	defer g.one.Unlock()
	line := append([]string{}, command...)
	line = append(line, "--no-input")
	if connects {
		line = append(line, g.Flags...)
	}
	line = append(append(line, flags...), "--")
	var out, talk bytes.Buffer
	code := g.Execute(ctx, append(line, args...), strings.NewReader(""), &out, &talk)
	x := Answer{code, out.String(), strings.TrimSpace(talk.String())}
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
func (g *Agent) file(name string) (string, error) {
	if !filepath.IsLocal(name) {
		return "", fmt.Errorf("%q: name a file inside the folder of this server", name)
	}
	path := filepath.Join(g.Folder, name)
	for at := path; at != g.Folder; at = filepath.Dir(at) {
		real, err := filepath.EvalSymlinks(at)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil || real != at {
			return "", fmt.Errorf("%q is outside the folder of this server, or behind a link", name)
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
