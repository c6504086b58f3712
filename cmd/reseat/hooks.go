package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/tenant"
)

// The events at which a command of the user is run.
const (
	planMade    = "plan-made"
	beforeApply = "before-apply"
	waveEnded   = "wave-ended"
	runEnded    = "run-ended"
)

var hookEvents = []string{planMade, beforeApply, waveEnded, runEnded}

// hookTime is how long a hook may take where its configuration does not say.
const hookTime = 30 * time.Second

// longestHook is the longest time that can be set.
const longestHook = time.Hour

// A hook is a command that the user's own configuration has run at an event.
type hook struct {
	command []string // never through a shell
	timeout time.Duration
	line    int
}

// hookSchema is the JSON Schema of what a hook reads.
//
//go:embed hook.schema.json
var hookSchema []byte

// A hookDocument is what a hook reads on standard input. It names no user and holds no
// secret.
type hookDocument struct {
	Hook    string      `json:"hook"` // plan-made, before-apply, wave-ended or run-ended
	Time    time.Time   `json:"time"`
	Version string      `json:"version"` // of reseat
	Command string      `json:"command"` // of reseat: plan, apply, resume or another one
	Tenant  tenant.ID   `json:"tenant"`
	Domain  string      `json:"domain"`
	Plan    string      `json:"plan"` // digest
	File    string      `json:"file,omitempty"`
	Run     string      `json:"run,omitempty"` // folder
	Counts  hookCounts  `json:"counts"`
	Wave    string      `json:"wave,omitempty"`     // wave-ended: which one, in words
	Found   string      `json:"found,omitempty"`    // wave-ended: what the users of the wave are now, in words
	Next    string      `json:"next,omitempty"`     // wave-ended: which wave begins next
	Exit    *int        `json:"exitCode,omitempty"` // run-ended: of this process
	Result  *hookResult `json:"result,omitempty"`   // run-ended: what became of the changes, as the journal says
}

// hookCounts is how many lines of a plan there are of each kind.
type hookCounts struct {
	Changes int `json:"changes"`
	OnHold  int `json:"onHold"`
	Already int `json:"alreadyAsRequested"`
	Skipped int `json:"skipped"`
}

// A hookResult counts the changes of a run.
type hookResult struct {
	Left int `json:"left"` // that the run still has before it
}

// hookOf is what is to be said of a plan at an event.
func (a *app) hookOf(event string, p plan.Plan) hookDocument {
	n := p.Count()
	command := ""
	if len(a.args) > 0 {
		command = a.args[0]
	}
	return hookDocument{
		Hook: event, Time: time.Now().UTC(), Version: version(), Command: command,
		Tenant: p.Header.Tenant, Domain: p.Header.Domain, Plan: p.Digest,
		Counts: hookCounts{Changes: n.Changes, OnHold: n.OnHold, Already: n.Unchanged, Skipped: n.Skipped},
	}
}

// learnHooks reads the hooks of the user's own file.
func (c *configFile) learnHooks(v *ast.MappingValueNode) error {
	if c.path == projectFile {
		return &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s:%d: hooks are defined in your own file alone: whoever can write here could run commands as you", c.path, v.Key.GetToken().Position.Line),
			Hint: "move them to " + userFile() + "; --" + trustFlag + " does not allow them here"}
	}
	all, err := c.mapping(v.Value)
	if err != nil {
		return err
	}
	c.hooks = map[string]hook{}
	for _, v := range all {
		h := hook{timeout: hookTime, line: v.Key.GetToken().Position.Line}
		said := []*ast.MappingValueNode{v}
		if m, err := c.mapping(v.Value); err == nil {
			said = m
		}
		for _, part := range said {
			values, err := c.values(part.Value)
			if err != nil {
				return err
			}
			switch _, isList := part.Value.(*ast.SequenceNode); {
			case part == v && !isList, keyOf(part) == "command" && !isList:
				return exit.Usagef("%s:%d: hook %s: write the command as a list: [/path/to/program, argument]; no shell runs it", c.path, h.line, keyOf(v))
			case part == v, keyOf(part) == "command":
				h.command = values
			case keyOf(part) == "timeout" && len(values) == 1:
				d, err := time.ParseDuration(values[0])
				if err != nil || d <= 0 || d > longestHook {
					return exit.Usagef("%s:%d: hook %s: timeout %s: write a time up to %s, such as 30s or 2m", c.path, h.line, keyOf(v), values[0], longestHook)
				}
				h.timeout = d
			default:
				return exit.Usagef("%s:%d: hook %s has a command, a list, and may have a timeout: %s", c.path, h.line, keyOf(v), keyOf(part))
			}
		}
		if err := h.check(); err != nil {
			return exit.Usagef("%s:%d: hook %s: %w", c.path, h.line, keyOf(v), err)
		}
		if !slices.Contains(hookEvents, keyOf(v)) {
			return exit.Usagef("%s:%d: unknown hook %q: there are %s", c.path, h.line, keyOf(v), strings.Join(hookEvents, ", "))
		}
		c.hooks[keyOf(v)] = h
	}
	return nil
}

// check refuses a command that the working directory would decide about.
func (h hook) check() error {
	switch {
	case len(h.command) == 0 || h.command[0] == "":
		return errors.New("it has no command")
	case !filepath.IsAbs(h.command[0]) && strings.ContainsAny(h.command[0], `/\`):
		return fmt.Errorf("%s would be a different program in each folder: write its full path", h.command[0])
	}
	return nil
}

// hook runs the user's command for an event, if there is one, and shows what it says. The
// error says why it did not succeed; how is a line for the journal, empty where no command
// is defined.
func (a *app) hook(ctx context.Context, talk io.Writer, doc hookDocument) (how *journal.Event, err error) {
	file, err := readConfig(userFile())
	if err != nil {
		return nil, err
	}
	h, ok := file.hooks[doc.Hook]
	if !ok {
		return nil, nil
	}
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	said, err := a.runHook(ctx, talk, h, append(text, '\n'))
	show(talk, doc.Hook, said)
	how = &journal.Event{At: time.Now(), Kind: journal.Hooked, Code: doc.Hook, Note: fmt.Sprintf("%s: done in %s", h.command[0], time.Since(began).Round(time.Millisecond))}
	if err != nil {
		how.Note = fmt.Sprintf("%s: %v", h.command[0], err)
		err = fmt.Errorf("hook %s (%s): %w", doc.Hook, h.command[0], err)
		if last := said.last(); last != "" {
			err = fmt.Errorf("%w: %s", err, last)
		}
	}
	return how, err
}

// toldBy runs a hook that decides nothing: that it failed is said, and the exit code stays.
func (a *app) toldBy(ctx context.Context, doc hookDocument) (*journal.Event, error) {
	how, err := a.hook(ctx, a.err, doc)
	var file *exit.Error
	switch {
	case ctx.Err() != nil:
		return how, err
	case errors.As(err, &file):
		return how, err // the configuration is wrong
	case err != nil:
		fmt.Fprintf(a.err, "warning: %s; the exit code says nothing of it\n", exit.Words(err))
	}
	return how, nil
}

// mayApply asks the hook that runs before anything begins; it refuses by any other end
// than success.
func (a *app) mayApply(ctx context.Context, x *pass, p plan.Plan, dir string) error {
	doc := a.hookOf(beforeApply, p)
	doc.Run = dir
	how, err := a.hook(ctx, a.err, doc)
	if how != nil {
		x.hooked = append(x.hooked, *how)
	}
	var file *exit.Error
	if err == nil || ctx.Err() != nil || errors.As(err, &file) {
		return err
	}
	return &exit.Error{Code: exit.Guard, Err: err, Hint: "nothing new was begun; fix what the hook names, or change the hook in " + userFile()}
}

// mayBeginNext asks the hook that runs between two waves.
func (a *app) mayBeginNext(ctx context.Context, f *run.Folder, w batch.Wave, found string) error {
	doc := a.hookOf(waveEnded, f.Plan)
	doc.Run, doc.Wave, doc.Found = f.Path, w.String(), found
	if w.Next != nil {
		doc.Next = w.Next.String()
	}
	how, err := a.hook(ctx, a.err, doc)
	if how != nil {
		if _, err := f.Journal.Append(context.WithoutCancel(ctx), *how); err != nil {
			return err
		}
	}
	if err == nil || ctx.Err() != nil {
		return err
	}
	return &batch.Stop{Failed: true, Why: fmt.Sprintf("stopped after %s: %v; nothing of the next wave was begun", w, err)}
}

// tellEnd runs the hook that hears how this process left a run, also after a stop.
func (a *app) tellEnd(ctx context.Context, f *run.Folder, left int, err error) {
	doc := a.hookOf(runEnded, f.Plan)
	code := exit.Code(ctx, err)
	doc.Run, doc.Exit, doc.Result = f.Path, &code, &hookResult{Left: left}
	ctx = context.WithoutCancel(ctx)
	how, failed := a.toldBy(ctx, doc)
	if failed != nil {
		fmt.Fprintf(a.err, "warning: %s\n", exit.Words(failed))
	}
	if how != nil {
		if _, err := f.Journal.Append(ctx, *how); err != nil {
			fmt.Fprintf(a.err, "warning: the journal does not have the hook: %s\n", exit.Words(err))
		}
	}
}

// show writes what a hook said, marked as the hook's on each line.
func show(talk io.Writer, event string, said hookSaid) {
	for _, line := range said.lines() {
		fmt.Fprintf(talk, "hook %s: %s\n", event, line)
	}
	if said.more > 0 {
		fmt.Fprintf(talk, "hook %s: … %d more bytes are not shown\n", event, said.more)
	}
}
