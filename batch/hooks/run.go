package hooks

import (
	"bytes"
	"context"
	"encoding/json"
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
	mostBytes = 8 << 10
	mostLines = 40
)

// said is the beginning of what a hook wrote.
type said struct {
	text []byte
	more int // bytes that were not kept
}

// Write keeps the first bytes and counts the others, so that no hook has to wait.
func (s *said) Write(p []byte) (int, error) {
	n := min(len(p), mostBytes-len(s.text))
	s.text = append(s.text, p[:n]...)
	s.more += len(p) - n
	return len(p), nil
}

// lines are what may be shown: nothing in them steers a terminal.
func (s *said) lines() []string {
	var out []string
	for line := range strings.SplitSeq(strings.TrimSpace(strings.ToValidUTF8(string(s.text), "�")), "\n") {
		if line = strings.TrimSpace(tenant.Plain(line)); line != "" && len(out) < mostLines {
			out = append(out, line)
		}
	}
	return out
}

// last is the last line, a hook's reason where it stops something.
func (s *said) last() string {
	lines := s.lines()
	if len(lines) == 0 {
		return ""
	}
	return lines[len(lines)-1]
}

// A Stopper says what becomes of the process where somebody asks it to stop: end ends the
// hook at once. The function that it returns ends that.
type Stopper func(end func()) (over func())

// Run runs the command of a hook on a document, with its time limit, and shows on talk what
// it says. It and all that it started are ended when it is over, at its time limit, at a
// stop of ctx, and where a second signal leaves at once. The error says why it did not
// succeed; note is the line for the journal.
func (h Hook) Run(ctx context.Context, talk io.Writer, doc Document, stop Stopper) (note string, err error) {
	text, err := json.Marshal(doc)
	if err != nil {
		return "", err
	}
	began := time.Now()
	said, err := h.start(ctx, append(text, '\n'), stop)
	show(talk, doc.Hook, said)
	if err == nil {
		return fmt.Sprintf("%s: done in %s", h.Command[0], time.Since(began).Round(time.Millisecond)), nil
	}
	note = fmt.Sprintf("%s: %v", h.Command[0], err)
	err = fmt.Errorf("hook %s (%s): %w", doc.Hook, h.Command[0], err)
	if last := said.last(); last != "" {
		err = fmt.Errorf("%w: %s", err, last)
	}
	return note, err
}

// start starts the command with its input and waits for its end.
func (h Hook) start(ctx context.Context, in []byte, stop Stopper) (said said, err error) {
	path, err := exec.LookPath(h.Command[0])
	if err != nil {
		return said, fmt.Errorf("it cannot be started: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, h.Timeout)
	defer cancel()
	cmd := exec.CommandContext(limited, path, h.Command[1:]...)
	cmd.Args[0] = h.Command[0]
	cmd.Stdin, cmd.Stdout = bytes.NewReader(in), &said
	cmd.Stderr = cmd.Stdout
	cmd.Env = environment(os.Environ())
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
	over := stop(end)
	err = cmd.Wait()
	over()
	end()
	switch {
	case ctx.Err() != nil:
		return said, ctx.Err()
	case limited.Err() != nil:
		return said, fmt.Errorf("it did not end within %s, and was ended", h.Timeout)
	case errors.Is(err, exec.ErrWaitDelay):
		return said, nil // it succeeded, and what it left running was ended
	case err != nil:
		return said, err
	}
	return said, nil
}

// secretVariables are the beginnings of variables that may hold what signs in.
var secretVariables = []string{"RESEAT_", "AZURE_", "ARM_", "ACTIONS_ID_TOKEN_", "ACTIONS_RUNTIME_TOKEN", "SYSTEM_ACCESSTOKEN", "IDENTITY_", "MSI_"}

// environment is an environment without the variables by which reseat signs in.
func environment(env []string) []string {
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
