package run

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"reseat/batch"
	"reseat/batch/journal"
	"reseat/plan"
)

// A rehearsal that is kept reads like a run, and nothing opens it to go on with it.
func TestRehearsalIsKeptAndNoRun(t *testing.T) {
	file, p := writePlan(t, plan.Line{Kind: plan.Unchanged, ID: "a", User: "u"})
	dir := filepath.Join(t.TempDir(), "kept")
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	events := []journal.Event{{At: at, Kind: journal.Began, Code: journal.Rehearsed}, {At: at.Add(time.Hour), Kind: journal.Ended, Code: "complete"}}
	readings := []journal.Reading{{Pass: 1, At: at, Change: "a"}}
	if err := KeepRehearsal(dir, file, headOf(p), events, readings); err != nil {
		t.Fatal(err)
	}
	j, err := journal.OpenReadOnly(filepath.Join(dir, RunFile))
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	record, err := j.Record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !j.Head().Rehearsal || len(record.Sessions) != 1 || record.Sessions[0].How != journal.Rehearsed || !record.LastAt.Equal(at.Add(time.Hour)) {
		t.Errorf("%+v, %+v", j.Head(), record)
	}
	if _, err := OpenFolder(dir, "resume"); !errors.Is(err, batch.ErrGuard) {
		t.Errorf("opened as a run: %v", err)
	}
	if _, err := RebuildFolder(dir, "resume", headOf(p)); !errors.Is(err, batch.ErrGuard) {
		t.Errorf("rebuilt as a run: %v", err)
	}
	if err := KeepRehearsal(dir, file, headOf(p), events, readings); err == nil {
		t.Error("a rehearsal was written over another")
	}
}
