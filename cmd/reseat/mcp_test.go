package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"reseat/cmd/reseat/agent"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
)

// An agentTest is a client of the SDK at a server of reseat, in a folder with a sandbox.
type agentTest struct {
	*testing.T
	dir     string
	session *mcp.ClientSession
}

func newAgentTest(t *testing.T, transport func(g *agent.Agent) mcp.Transport) agentTest {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	copyFile(t, "../../samples/tenant.json", filepath.Join(dir, "tenant.json"))
	writeText(t, filepath.Join(dir, "users.csv"), "UserPrincipalName\nanke.schaefer@contoso.com\nadaeze.obi@contoso.com\n")
	g := &agent.Agent{Folder: dir, Flags: []string{"--sandbox", filepath.Join(dir, "tenant.json")}, Execute: execute}
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), transport(g), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return agentTest{t, dir, session}
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func inMemory(t *testing.T) func(*agent.Agent) mcp.Transport {
	return func(g *agent.Agent) mcp.Transport {
		there, here := mcp.NewInMemoryTransports()
		server, err := g.Server().Connect(t.Context(), there, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = server.Close() })
		return here
	}
}

// call calls a tool and returns what it says, and whether it is an error.
func (x agentTest) call(tool string, args map[string]any) (said string, failed bool) {
	x.Helper()
	r, err := x.session.CallTool(x.Context(), &mcp.CallToolParams{Name: tool, Arguments: args})
	if err != nil {
		return err.Error(), true
	}
	if r.IsError {
		return r.Content[0].(*mcp.TextContent).Text, true
	}
	text, err := json.Marshal(r.StructuredContent)
	if err != nil {
		x.Fatal(err)
	}
	var a agent.Answer
	if err := json.Unmarshal(text, &a); err != nil {
		x.Fatal(err)
	}
	return a.Output + "\n" + a.Talk, false
}

type arguments = map[string]any

// Every tool answers, and none leaves a trace in the tenant.
func TestAgentLooksAndPlans(t *testing.T) {
	x := newAgentTest(t, inMemory(t))
	before := x.tenant()
	for _, c := range []struct {
		tool string
		args arguments
		says string
	}{
		{"skus", nil, "SPE_E3"},
		{"sku", arguments{"sku": "EMS"}, "INTUNE_A"},
		{"users", arguments{"users": []string{"anke.schaefer@contoso.com"}}, "anke.schaefer@contoso.com"},
		{"groups", nil, "Licensing - EMS"},
		{"group", arguments{"group": "Licensing - EMS"}, "Licensing - EMS"},
		{"plan", arguments{"name": "p.plan", "file": "users.csv", "change": []string{"EMS"}, "disable": []string{"INTUNE_A"}}, "1  change"},
		{"show", arguments{"plan": "p.plan"}, "Users on hold"},
		{"user", arguments{"user": "adaeze.obi@contoso.com", "plan": "p.plan"}, "inherited-only"},
		{"simulate", arguments{"plan": "p.plan"}, "# Rehearsal"},
	} {
		if said, failed := x.call(c.tool, c.args); failed || !strings.Contains(said, c.says) {
			t.Errorf("%s: failed %v, lacks %q:\n%.800s", c.tool, failed, c.says, said)
		}
	}
	if x.tenant() != before {
		t.Error("a tool wrote to the tenant")
	}
	x.applied("p.plan", "run")
	before = x.tenant()
	for tool, says := range map[string]string{"status": `"done": 1`, "verify": "verified", "report": "# "} {
		if said, failed := x.call(tool, arguments{"run": "run"}); failed || !strings.Contains(said, says) {
			t.Errorf("%s: failed %v, lacks %q:\n%.800s", tool, failed, says, said)
		}
	}
	if x.tenant() != before {
		t.Error("a tool wrote to the tenant after the run")
	}
	x.planned(arguments{"name": "p.plan", "users": []string{"anke.schaefer@contoso.com"}, "assign": []string{"EMS"}}, "already exists")
}

// applied carries out a plan, as a person does.
func (x agentTest) applied(planFile, dir string) {
	x.Helper()
	p, err := plan.ReadFile(filepath.Join(x.dir, planFile))
	if err != nil {
		x.Fatal(err)
	}
	var said bytes.Buffer
	code := execute(x.Context(), []string{"apply", filepath.Join(x.dir, planFile), "--approve", p.Digest, "--run", filepath.Join(x.dir, dir),
		"--sandbox", filepath.Join(x.dir, "tenant.json"), "--allow-on-hold"}, strings.NewReader(""), &said, &said)
	if code != exit.Done {
		x.Fatalf("apply: exit code %d\n%s", code, &said)
	}
}

// tenant is the state of the sandbox.
func (x agentTest) tenant() [32]byte {
	x.Helper()
	text, err := os.ReadFile(filepath.Join(x.dir, "tenant.json"))
	if err != nil {
		x.Fatal(err)
	}
	log, _ := os.ReadFile(filepath.Join(x.dir, "tenant.json.log"))
	return sha256.Sum256(append(text, log...))
}

func (x agentTest) planned(args arguments, refusal string) {
	x.Helper()
	if said, failed := x.call("plan", args); !failed || !strings.Contains(said, refusal) {
		x.Errorf("plan %v: failed %v, want %q:\n%.400s", args, failed, refusal, said)
	}
}

// The list of tools is closed: no command of it writes to a tenant, approves, or names a
// tenant or a credential.
func TestAgentHasNoWritingTool(t *testing.T) {
	x := newAgentTest(t, inMemory(t))
	list, err := x.session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
		schema, err := json.Marshal(tool.InputSchema)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"tenant", "endpoint", "sandbox", "secret", "auth", "approve"} {
			if strings.Contains(string(schema), `"`+word+`"`) {
				t.Errorf("the tool %s takes %q", tool.Name, word)
			}
		}
		if tool.Annotations == nil || tool.Annotations.DestructiveHint == nil || *tool.Annotations.DestructiveHint {
			t.Errorf("the tool %s calls itself destructive", tool.Name)
		}
	}
	slices.Sort(names)
	if got, want := strings.Join(names, " "), "group groups plan report show simulate sku skus status user users verify"; got != want {
		t.Errorf("tools: %s, want %s", got, want)
	}
}

// What an agent gives is a value, never a flag, and never a file outside of the folder.
func TestAgentStaysInItsFolder(t *testing.T) {
	x := newAgentTest(t, inMemory(t))
	outside := filepath.Join(t.TempDir(), "other.csv")
	writeText(t, outside, "UserPrincipalName\nanke.schaefer@contoso.com\n")
	if err := os.Symlink(outside, filepath.Join(x.dir, "link.csv")); err != nil {
		t.Skip("no links here:", err)
	}
	for _, name := range []string{outside, "../other.csv", "link.csv", "sub/../../x"} {
		x.planned(arguments{"name": "a.plan", "file": name, "assign": []string{"EMS"}}, "folder of this server")
		x.planned(arguments{"name": name, "file": "users.csv", "assign": []string{"EMS"}}, "")
	}
	for tool, args := range map[string]arguments{
		"sku":      {"sku": "--endpoint=http://127.0.0.1:9"},
		"user":     {"user": "--plan=" + outside},
		"users":    {"users": []string{"--out=" + filepath.Join(x.dir, "stolen.csv")}},
		"show":     {"plan": "--help"},
		"simulate": {"plan": "-h"},
	} {
		if said, failed := x.call(tool, args); !failed {
			t.Errorf("%s %v is accepted:\n%.300s", tool, args, said)
		}
	}
	if found, _ := filepath.Glob(filepath.Join(x.dir, "stolen*")); len(found) > 0 {
		t.Error("a value was taken for a flag: ", found)
	}
}

// The same over standard input and output, as an agent starts it.
func TestAgentOverStdio(t *testing.T) {
	bin := filepath.Join(reseatOnPath(t), "reseat")
	x := newAgentTest(t, func(g *agent.Agent) mcp.Transport {
		c := exec.CommandContext(context.WithoutCancel(t.Context()), bin, append([]string{"mcp", "--folder", g.Folder}, g.Flags...)...)
		return &mcp.CommandTransport{Command: c}
	})
	if said, failed := x.call("sku", arguments{"sku": "EMS"}); failed || !strings.Contains(said, "INTUNE_A") {
		t.Errorf("sku: failed %v: %.400s", failed, said)
	}
}
