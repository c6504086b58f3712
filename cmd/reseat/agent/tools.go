package agent

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"reseat/cmd/reseat/exit"
)

// What each tool takes.
type (
	noInput  struct{}
	skuInput struct {
		SKU string `json:"sku" jsonschema:"part number, product name or GUID, such as SPE_E5"`
	}
	groupInput struct {
		Group string `json:"group" jsonschema:"name, object id or mail of the group"`
	}
	userChoice struct {
		Users      []string `json:"users,omitempty" jsonschema:"these users, by UPN, object id, mail or alias"`
		Groups     []string `json:"groups,omitempty" jsonschema:"members of these groups"`
		Has        []string `json:"has,omitempty" jsonschema:"only users who have one of these SKUs by any path"`
		Lacks      []string `json:"lacks,omitempty" jsonschema:"only users who have none of these SKUs"`
		Filter     string   `json:"filter,omitempty" jsonschema:"only users that this OData filter of Microsoft Graph finds"`
		Unlicensed bool     `json:"unlicensed,omitempty" jsonschema:"only users without any license"`
	}
	userInput struct {
		User string `json:"user" jsonschema:"UPN, object id, mail or alias"`
		Plan string `json:"plan,omitempty" jsonschema:"a plan file: also what it would change for the user and what stands in the way"`
		Run  string `json:"run,omitempty" jsonschema:"a run folder: also what the run did for the user"`
	}
	planInput struct {
		userChoice
		Name     string   `json:"name" jsonschema:"name of the plan file to write, such as e5.plan"`
		File     string   `json:"file,omitempty" jsonschema:"a user list (CSV, XLSX or JSON) in the folder"`
		Assign   []string `json:"assign,omitempty" jsonschema:"assign these SKUs directly"`
		Change   []string `json:"change,omitempty" jsonschema:"change which service plans of these SKUs are on, for users who have them"`
		Remove   []string `json:"remove,omitempty" jsonschema:"remove the direct assignment of these SKUs"`
		Swap     []string `json:"swap,omitempty" jsonschema:"replace a SKU, written OLD=NEW, and keep each user's disabled service plans"`
		Disable  []string `json:"disable,omitempty" jsonschema:"switch these service plans off"`
		Enable   []string `json:"enable,omitempty" jsonschema:"switch these service plans on"`
		Location string   `json:"location,omitempty" jsonschema:"usage location for users who have none, such as DE"`
		Accept   []string `json:"accept,omitempty" jsonschema:"accept these risks, by code"`
		Limit    int      `json:"limit,omitempty" jsonschema:"plan at most so many changes"`
	}
	showInput struct {
		Plan  string   `json:"plan" jsonschema:"a plan file in the folder"`
		Users []string `json:"users,omitempty" jsonschema:"only these users, in full"`
		Codes []string `json:"codes,omitempty" jsonschema:"only users with one of these findings"`
	}
	planFileInput struct {
		Plan string `json:"plan" jsonschema:"a plan file in the folder"`
	}
	runInput struct {
		Run string `json:"run" jsonschema:"a run folder"`
	}
)

func (s userChoice) flags() []string {
	return slices.Concat(flagEach("user", s.Users), flagEach("group", s.Groups), flagEach("has", s.Has), flagEach("lacks", s.Lacks),
		flagOf("filter", s.Filter), flagIf("unlicensed", s.Unlicensed))
}

// Server is the closed list of tools.
func (g *Agent) Server() *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "reseat", Title: "Microsoft 365 licenses: look and plan", Version: g.Version}, &mcp.ServerOptions{
		Instructions: "Look at the licenses of a Microsoft 365 tenant and write plans for a person to review. Nothing here changes the tenant: a person applies a plan with `reseat apply`.",
	})
	look(g, s, "skus", "The SKUs of the tenant, with licenses bought, in use and available",
		func(noInput) (call, error) {
			return call{command: []string{"sku", "list"}, flags: asJSON, connects: true}, nil
		})
	look(g, s, "sku", "The service plans of one SKU",
		func(in skuInput) (call, error) {
			return call{[]string{"sku", "show"}, asJSON, []string{in.SKU}, true}, nil
		})
	look(g, s, "users", "Users and their licenses by every path; select, as the whole tenant may be too long an answer",
		func(in userChoice) (call, error) {
			return call{[]string{"user", "list"}, append(in.flags(), "--output=csv"), nil, true}, nil
		})
	look(g, s, "user", "One user in full: each license, path and service plan; with a plan or a run what it means for the user", g.oneUser)
	look(g, s, "groups", "The groups that assign licenses, and how far they are processed",
		func(noInput) (call, error) { return call{[]string{"group", "list"}, asJSON, nil, true}, nil })
	look(g, s, "group", "One group: its licenses, and its members in error",
		func(in groupInput) (call, error) {
			return call{[]string{"group", "show"}, asJSON, []string{in.Group}, true}, nil
		})
	look(g, s, "plan", "Compare users with a request and write a plan file for a person to review. Changes nothing in the tenant", g.plans)
	look(g, s, "show", "What a plan would do: the changes, and each user on hold with the reason and the fix", g.shows)
	look(g, s, "simulate", "Simulate the run of a plan on a snapshot of the tenant: result, duration, licenses",
		func(in planFileInput) (call, error) { return g.on([]string{"rehearse"}, in.Plan, true, "--output=md") })
	look(g, s, "status", "How far a run is: changes done, refused, waiting and in doubt",
		func(in runInput) (call, error) {
			return g.on([]string{"run", "status"}, in.Run, false, "--output=json")
		})
	look(g, s, "verify", "Read every user of a run again and compare with its plan, without a trace in the run folder",
		func(in runInput) (call, error) { return g.on([]string{"drift"}, in.Run, true, "--output=md") })
	look(g, s, "report", "The verification report of a run, as it was read last",
		func(in runInput) (call, error) { return g.on([]string{"report"}, in.Run, false, "--output=md") })
	return s
}

var asJSON = []string{"--output=json"}

// A call is one command line of a tool.
type call struct {
	command  []string
	flags    []string
	args     []string
	connects bool // it asks the tenant
}

// look adds a tool whose command line is made from what it is given.
func look[In any](g *Agent, s *mcp.Server, name, does string, to func(In) (call, error)) {
	outside := true
	t := &mcp.Tool{Name: name, Description: does, Annotations: &mcp.ToolAnnotations{ReadOnlyHint: name != "plan", OpenWorldHint: &outside, DestructiveHint: new(bool), IdempotentHint: true}}
	mcp.AddTool(s, t, func(ctx context.Context, _ *mcp.CallToolRequest, in In) (*mcp.CallToolResult, Answer, error) {
		c, err := to(in)
		if err != nil {
			return nil, Answer{Exit: exit.Usage}, err
		}
		return g.runs(ctx, c.command, c.flags, c.args, c.connects)
	})
}

// on is a command about a file or folder of the server's folder.
func (g *Agent) on(command []string, name string, connects bool, flags ...string) (call, error) {
	path, err := g.file(name)
	return call{command, flags, []string{path}, connects}, err
}

func (g *Agent) oneUser(in userInput) (call, error) {
	c := call{[]string{"user", "show"}, asJSON, []string{in.User}, true}
	for flag, name := range map[string]string{"plan": in.Plan, "run": in.Run} {
		if name == "" {
			continue
		}
		path, err := g.file(name)
		if err != nil {
			return c, err
		}
		c.flags = append(slices.Clone(c.flags), flagOf(flag, path)...)
	}
	return c, nil
}

// plans writes a plan under a new name: an agent replaces no file.
func (g *Agent) plans(in planInput) (call, error) {
	out, err := g.file(in.Name)
	if err != nil {
		return call{}, err
	}
	if _, err := os.Lstat(out); err == nil {
		return call{}, fmt.Errorf("%s already exists: name another plan", in.Name)
	}
	flags := slices.Concat(in.flags(), flagEach("assign", in.Assign), flagEach("change", in.Change), flagEach("remove", in.Remove), flagEach("swap", in.Swap),
		flagEach("disable", in.Disable), flagEach("enable", in.Enable), flagOf("location", in.Location), flagEach("accept", in.Accept), flagOf("out", out))
	if in.Limit > 0 {
		flags = append(flags, fmt.Sprintf("--limit=%d", in.Limit))
	}
	c := call{[]string{"plan"}, flags, nil, true}
	if in.File != "" {
		path, err := g.file(in.File)
		if err != nil {
			return c, err
		}
		c.args = []string{path}
	}
	return c, nil
}

func (g *Agent) shows(in showInput) (call, error) {
	return g.on([]string{"show"}, in.Plan, false, append(flagEach("user", in.Users), flagEach("code", in.Codes)...)...)
}
