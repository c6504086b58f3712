package run

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"reseat/batch"
	"reseat/batch/journal"
)

// rehearsalText is what a person finds in the folder of a rehearsal.
const rehearsalText = "This is a simulation, on a snapshot of the tenant and a simulated clock.\n" +
	"Nothing in this folder was written to the tenant, and its times are simulated.\n"

// KeepRehearsal makes a folder with the shape of a run out of a rehearsal: plan, run
// file with events and readings, and a file that says what it is. It appears by rename
// when all of it is inside. A folder that exists already is refused.
func KeepRehearsal(path, planFile string, head journal.Head, events []journal.Event, readings []journal.Reading) error {
	if err := MayMake(path); err != nil {
		return err
	}
	head.Rehearsal = true
	err := makeFolder(path, func(dir string) error {
		if err := os.WriteFile(filepath.Join(dir, RehearsalFile), []byte(rehearsalText), 0o600); err != nil {
			return err
		}
		if err := copyFile(filepath.Join(dir, PlanFile), planFile); err != nil {
			return err
		}
		return record(filepath.Join(dir, RunFile), head, events, readings)
	})
	if err != nil {
		return fmt.Errorf("keep the rehearsal: %w", err)
	}
	return nil
}

// record makes a run file of events and readings.
func record(path string, head journal.Head, events []journal.Event, readings []journal.Reading) (err error) {
	j, err := journal.Create(path, head)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	if err := j.AppendAll(context.Background(), events); err != nil {
		return err
	}
	return j.AppendReadings(context.Background(), readings)
}

// IsRehearsal tells whether a folder says that it holds a rehearsal.
func IsRehearsal(path string) bool {
	_, err := os.Lstat(filepath.Join(path, RehearsalFile))
	return err == nil
}

// NoRun is the refusal to take a rehearsal for a run.
func NoRun(path string) error {
	return fmt.Errorf("%w: %s is a rehearsal; nothing of it was applied: `reseat apply %s` does that", batch.ErrGuard, path, filepath.Join(path, PlanFile))
}
