package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"reseat/batch/graphsim"
	"reseat/batch/journal"
	"reseat/cmd/reseat/exit"
	"reseat/plan/schematest"
	"reseat/plan/tenant"
)

// --json-events tells what the journal keeps of the calls, in its order, and how every
// change ended; a resume goes on in the same file.
func TestEventsAreTheJournalAsItHappens(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	before := bigTenant(30)
	sim := graphsim.New(before, graphsim.Options{Seed: 7})
	base, stop, err := graphsim.Serve(sim, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	csv, planFile, run, file := filepath.Join(dir, "users.csv"), filepath.Join(dir, "p.plan"), filepath.Join(dir, "run"), filepath.Join(dir, "events.jsonl")
	writeRoster(t, csv, before.Users)
	reseat(t, exit.Done, "plan", csv, "--assign", "EMS", "--disable", "INTUNE_A", "--via", "readd", "--endpoint", base, "-o", planFile)
	text, err := os.ReadFile(planFile)
	if err != nil {
		t.Fatal(err)
	}
	digest := digestOf(string(text))
	reseat(t, exit.Done, "apply", planFile, "--endpoint", base, "--approve", digest, "--run", run, "--json-events", file)
	reseat(t, exit.Done, "resume", run, "--endpoint", base, "--json-events", file)

	var fromJournal, fromFile []string
	for line := range strings.Lines(reseat(t, exit.Done, "run", "journal", run)) {
		var e journal.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.Kind != journal.Counted {
			fromJournal = append(fromJournal, strings.Join([]string{string(e.Kind), string(e.Change), string(e.Result), e.Receipt.RequestID}, " "))
		}
	}
	var lines [][]byte
	events, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(events) {
		lines = append(lines, line)
	}
	schematest.Published(t, "events.schema.json", "One line of what --json-events writes", reflect.TypeFor[told](), lines...)

	done, users := 0, map[tenant.UserID]string{}
	for _, u := range before.Users {
		users[u.ID] = u.UPN
	}
	for _, e := range toldIn(t, file) {
		switch {
		case e.Event == "change":
			done++
			if e.Result != "done" {
				t.Errorf("%s ended as %s", e.User, e.Result)
			}
		default:
			fromFile = append(fromFile, strings.Join([]string{e.Event, string(e.Change), e.Result, e.RequestID}, " "))
		}
		if e.Change != "" && users[e.ID] != e.User || e.Change == "" && (e.Run != run || e.Plan != digest) || e.Time.IsZero() {
			t.Errorf("who or when? %+v", e)
		}
		if e.Event == string(journal.Outcome) && (e.Status != 200 || e.RequestID == "" || e.ClientRequestID == "" || e.Call == nil) {
			t.Errorf("an answer without its ids: %+v", e)
		}
	}
	// Two events that were kept at one time may be told in either order.
	slices.Sort(fromJournal)
	slices.Sort(fromFile)
	if !slices.Equal(fromJournal, fromFile) || len(fromFile) == 0 {
		t.Errorf("the journal has %d events, told were %d", len(fromJournal), len(fromFile))
	}
	if done == 0 || done > len(before.Users) {
		t.Errorf("%d changes ended", done)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file names users and is %v (%v)", info.Mode(), err)
	}
}

// toldIn reads events and refuses keys that are not documented.
func toldIn(t *testing.T, path string) []told {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []told
	for lines := bufio.NewScanner(f); lines.Scan(); {
		d := json.NewDecoder(strings.NewReader(lines.Text()))
		d.DisallowUnknownFields()
		var e told
		if err := d.Decode(&e); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		out = append(out, e)
	}
	return out
}
