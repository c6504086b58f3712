package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"reseat/plan/tenant"
)

// How much of a hook's output is kept and shown.
const (
	hookBytes = 8 << 10
	hookLines = 40
)

// hookSaid is the beginning of what a hook wrote.
type hookSaid struct {
	text []byte
	more int // bytes that were not kept
}

// Write keeps the first bytes and counts the others, so that no hook has to wait.
func (s *hookSaid) Write(p []byte) (int, error) {
	n := min(len(p), hookBytes-len(s.text))
	s.text = append(s.text, p[:n]...)
	s.more += len(p) - n
	return len(p), nil
}

// lines are what may be shown: nothing in them steers a terminal.
func (s *hookSaid) lines() []string {
	var out []string
	for line := range strings.SplitSeq(strings.TrimSpace(strings.ToValidUTF8(string(s.text), "�")), "\n") {
		if line = strings.TrimSpace(tenant.Plain(line)); line != "" && len(out) < hookLines {
			out = append(out, line)
		}
	}
	return out
}

// last is the last line, a hook's reason where it stops something.
func (s *hookSaid) last() string {
	lines := s.lines()
	if len(lines) == 0 {
		return ""
	}
	return lines[len(lines)-1]
}

// runHook runs the command of a hook, with its time limit. It and all that it started are
// ended when it is over, at its time limit, at a stop of ctx, and where a second signal
// leaves at once.
func (a *app) runHook(ctx context.Context, talk io.Writer, h hook, in []byte) (said hookSaid, err error) {
	path, err := exec.LookPath(h.command[0])
	if err != nil {
		return said, fmt.Errorf("it cannot be started: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	cmd := exec.CommandContext(limited, path, h.command[1:]...)
	cmd.Args[0] = h.command[0]
	cmd.Stdin, cmd.Stdout = bytes.NewReader(in), &said
	cmd.Stderr = cmd.Stdout
	cmd.Env = hookEnvironment(os.Environ())
	cmd.WaitDelay = time.Second
	ownGroup(cmd)
	var once sync.Once
	end := func() { once.Do(func() { endGroup(cmd) }) }
	cmd.Cancel = func() error { end(); return nil }
	if err := ctx.Err(); err != nil {
		return said, err
	}
	if err := cmd.Start(); err != nil {
		return said, fmt.Errorf("it cannot be started: %w", err)
	}
	over := a.stopping.during(talk, func() string { return "Stopping: the hook is ended. " + again + "." }, func() string { end(); return "Left at once." })
	err = cmd.Wait()
	over()
	end()
	switch {
	case ctx.Err() != nil:
		return said, ctx.Err()
	case limited.Err() != nil:
		return said, fmt.Errorf("it did not end within %s, and was ended", h.timeout)
	case errors.Is(err, exec.ErrWaitDelay):
		return said, nil // it succeeded, and what it left running was ended
	case err != nil:
		return said, err
	}
	return said, nil
}

// secretVariables are the beginnings of variables that may hold what signs in.
var secretVariables = []string{"RESEAT_", "AZURE_", "ARM_", "ACTIONS_ID_TOKEN_", "ACTIONS_RUNTIME_TOKEN", "SYSTEM_ACCESSTOKEN", "IDENTITY_", "MSI_"}

// hookEnvironment is an environment without the variables by which reseat signs in.
func hookEnvironment(env []string) []string {
	var out []string
	for _, v := range env {
		if !beginsWithAny(strings.ToUpper(v), secretVariables) {
			out = append(out, v)
		}
	}
	return out
}

func beginsWithAny(s string, all []string) bool {
	for _, x := range all {
		if strings.HasPrefix(s, x) {
			return true
		}
	}
	return false
}
