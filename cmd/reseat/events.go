package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/tenant"
)

// eventsSchema is the JSON Schema of one line of events.
//
//go:embed events.schema.json
var eventsSchema []byte

// A told is one line of --json-events. Its keys never change their meaning.
type told struct {
	Time            time.Time     `json:"time"`
	Event           string        `json:"event"`            // a kind of event of the journal, or change
	User            string        `json:"user,omitempty"`   // UPN
	ID              tenant.UserID `json:"id,omitempty"`     // object id
	Change          plan.ChangeID `json:"change,omitempty"` // of the plan
	Call            *int          `json:"call,omitempty"`   // which of the change's calls, from 0; -1 is its fallback
	Try             int           `json:"try,omitempty"`    // from 1
	Result          string        `json:"result,omitempty"` // how a call or a change ended
	Code            string        `json:"code,omitempty"`   // why, as in the report
	Message         string        `json:"message,omitempty"`
	Status          int           `json:"status,omitempty"` // HTTP
	RequestID       string        `json:"requestId,omitempty"`
	ClientRequestID string        `json:"clientRequestId,omitempty"`
	Run             string        `json:"run,omitempty"`  // of began and ended: the folder
	Plan            string        `json:"plan,omitempty"` // likewise: the digest
}

// A teller writes what happens in a run as it happens, one JSON object a line. It
// stands between the engine and the journal: an event is told once it is on disk.
// That it cannot be told any more is said once, and stops nothing.
type teller struct {
	batch.Recorder
	run   *run.Folder
	users map[plan.ChangeID]plan.Line
	talk  io.Writer // where its own failure is said

	mu    sync.Mutex
	out   io.Writer // nil: nothing is told
	close func() error
}

// openEvents opens the place where the events of a run go: a file that is appended to, "-"
// for stderr, or nowhere.
func openEvents(talk io.Writer, to string, f *run.Folder) (*teller, error) {
	t := &teller{Recorder: f.Journal, run: f, talk: talk, close: func() error { return nil }}
	switch to {
	case "":
		return t, nil
	case "-":
		t.out = talk
	default:
		file, err := os.OpenFile(to, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, &exit.Error{Code: exit.Usage, Err: fmt.Errorf("--json-events: %w", err), Hint: "the run can go on: `reseat resume` with a place that can be written"}
		}
		t.out, t.close = file, file.Close
	}
	t.users = make(map[plan.ChangeID]plan.Line, len(f.Plan.Lines))
	for _, l := range f.Plan.Lines {
		t.users[l.ID] = l
	}
	return t, nil
}

// Append keeps an event and tells it.
func (t *teller) Append(ctx context.Context, e journal.Event) (int64, error) {
	seq, err := t.Recorder.Append(ctx, e)
	if err == nil {
		t.event(e)
	}
	return seq, err
}

func (t *teller) event(e journal.Event) {
	x := told{
		Time: e.At, Event: string(e.Kind), Change: e.Change, Try: e.Try, Result: string(e.Result), Code: e.Code, Message: e.Message,
		Status: e.Receipt.Status, RequestID: e.Receipt.RequestID, ClientRequestID: e.Receipt.ClientRequestID,
	}
	switch e.Kind {
	case journal.Began, journal.Ended:
		x.Run, x.Plan = t.run.Path, t.run.Plan.Digest
	case journal.Intent, journal.Outcome, journal.Settled, journal.Again:
		x.Call = &e.Call
	}
	if x.Message == "" {
		x.Message = e.Note
	}
	t.about(x, e.User)
}

// ended tells how a change ended in this process.
func (t *teller) ended(l plan.Line, how batch.Ending) {
	t.about(told{Time: time.Now(), Event: "change", Change: l.ID, Result: string(how)}, "")
}

// about adds whom an event is about. A new account has an object id of its own.
func (t *teller) about(x told, created tenant.UserID) {
	l := t.users[x.Change]
	x.User, x.ID = l.UPN, l.User
	if created != "" {
		x.ID = created
	}
	t.write(x)
}

func (t *teller) write(x told) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.out == nil {
		return
	}
	x.Time = x.Time.UTC()
	text, err := json.Marshal(x)
	if err == nil {
		_, err = t.out.Write(append(text, '\n'))
	}
	if err != nil {
		t.out = nil
		fmt.Fprintf(t.talk, "--json-events ends here: %v; the run goes on, and `reseat run journal %s` shows the rest\n", err, t.run.Path)
	}
}
