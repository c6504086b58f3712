// Package hooks runs the commands that a user defined for moments of a run: never through a
// shell, with a time limit, without what signs in, and with all that they started ended.
package hooks

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"reseat/plan/tenant"
)

// The events at which a command of the user is run.
const (
	PlanMade    = "plan-made"
	BeforeApply = "before-apply"
	WaveEnded   = "wave-ended"
	RunEnded    = "run-ended"
)

// Events lists them in the order in which they come.
var Events = []string{PlanMade, BeforeApply, WaveEnded, RunEnded}

// DefaultTime is how long a hook may take where its configuration does not say.
const DefaultTime = 30 * time.Second

// LongestTime is the longest time that can be set.
const LongestTime = time.Hour

// A Hook is a command that the user's own configuration has run at an event.
type Hook struct {
	Command []string // never through a shell
	Timeout time.Duration
	Line    int
}

// Schema is the JSON Schema of what a hook reads.
//
//go:embed hook.schema.json
var Schema []byte

// A Document is what a hook reads on standard input. It names no user and holds no
// secret.
type Document struct {
	Hook    string    `json:"hook"` // plan-made, before-apply, wave-ended or run-ended
	Time    time.Time `json:"time"`
	Version string    `json:"version"` // of reseat
	Command string    `json:"command"` // of reseat: plan, apply, resume or another one
	Tenant  tenant.ID `json:"tenant"`
	Domain  string    `json:"domain"`
	Plan    string    `json:"plan"` // digest
	File    string    `json:"file,omitempty"`
	Run     string    `json:"run,omitempty"` // folder
	Counts  Counts    `json:"counts"`
	Wave    string    `json:"wave,omitempty"`     // wave-ended: which one, in words
	Found   string    `json:"found,omitempty"`    // wave-ended: what the users of the wave are now, in words
	Next    string    `json:"next,omitempty"`     // wave-ended: which wave begins next
	Exit    *int      `json:"exitCode,omitempty"` // run-ended: of this process
	Result  *Result   `json:"result,omitempty"`   // run-ended: what became of the changes, as the journal says
}

// Counts is how many lines of a plan there are of each kind.
type Counts struct {
	Changes int `json:"changes"`
	OnHold  int `json:"onHold"`
	Already int `json:"alreadyAsRequested"`
	Skipped int `json:"skipped"`
}

// A Result counts the changes of a run.
type Result struct {
	Left int `json:"left"` // that the run still has before it
}

// Check refuses a command that the working directory would decide about.
func (h Hook) Check() error {
	switch {
	case len(h.Command) == 0 || h.Command[0] == "":
		return errors.New("it has no command")
	case !filepath.IsAbs(h.Command[0]) && strings.ContainsAny(h.Command[0], `/\`):
		return fmt.Errorf("%s would be a different program in each folder: write its full path", h.Command[0])
	}
	return nil
}

// show writes what a hook said, marked as the hook's on each line.
func show(talk io.Writer, event string, said said) {
	for _, line := range said.lines() {
		fmt.Fprintf(talk, "hook %s: %s\n", event, line)
	}
	if said.more > 0 {
		fmt.Fprintf(talk, "hook %s: … %d more bytes are not shown\n", event, said.more)
	}
}
