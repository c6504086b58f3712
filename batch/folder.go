package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"reseat/batch/journal"
	"reseat/plan"
)

// The files of a run folder.
const (
	PlanFile      = "plan.jsonl"
	RunFile       = "run.db"
	PasswordsFile = "new-users.csv"
	ApprovalFile  = PlanFile + ".approval" // where the plan was approved
	RehearsalFile = "REHEARSAL.txt"        // where nothing was carried out
)

// A Folder is the folder of one run: the plan, the run file with journal and
// read-backs, and the reports.
type Folder struct {
	Path    string
	Plan    plan.Plan
	Journal *journal.Journal
}

// CreateFolder makes the folder of a new run. It appears by rename once plan and
// run file are inside, so that a kill before that leaves no run (R29). A folder
// that exists already is refused. A file of approvals, where there is one, is kept
// beside the plan.
func CreateFolder(path, planFile string, p plan.Plan, head journal.Head, approvals ...string) (*Folder, error) {
	if err := MayMake(path); err != nil {
		return nil, err
	}
	err := makeFolder(path, func(dir string) error { return fill(dir, planFile, head, approvals) })
	if err != nil {
		return nil, fmt.Errorf("make run folder: %w", err)
	}
	return openFolder(path, p)
}

// MayMake refuses a folder that exists already.
func MayMake(path string) error {
	switch _, err := os.Lstat(path); {
	case err == nil && IsRehearsal(path):
		return fmt.Errorf("folder %s holds a rehearsal: name another with --run", path)
	case err == nil:
		return fmt.Errorf("run folder %s is there already: name another with --run, or go on with `reseat resume %s`", path, path)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("make run folder: %w", err)
	}
	return nil
}

// makeFolder lets a folder appear by rename once it is filled.
func makeFolder(path string, fill func(dir string) error) error {
	parent := filepath.Dir(path)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return err
	}
	making, err := os.MkdirTemp(parent, "."+filepath.Base(path)+".")
	if err != nil {
		return err
	}
	if err = fill(making); err == nil {
		err = os.Rename(making, path)
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(making))
	}
	return nil
}

func fill(dir, planFile string, head journal.Head, approvals []string) error {
	if err := copyFile(filepath.Join(dir, PlanFile), planFile); err != nil {
		return err
	}
	for _, from := range approvals {
		if err := copyFile(filepath.Join(dir, ApprovalFile), from); err != nil {
			return err
		}
	}
	j, err := journal.Create(filepath.Join(dir, RunFile), head)
	if err != nil {
		return err
	}
	return j.Close()
}

// copyFile makes a copy that only its owner can read; it is on disk when it returns.
func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, in)
	return errors.Join(err, f.Sync(), f.Close())
}

// OpenFolder opens the folder of a run to go on with it. That of a rehearsal is
// refused: the error is ErrGuard.
func OpenFolder(path string) (*Folder, error) {
	p, err := ReadFolderPlan(path)
	if err != nil {
		return nil, err
	}
	return openFolder(path, p)
}

// RebuildFolder opens the folder of a run whose run file is lost or damaged, with a
// fresh one: an Engine with Rebuild goes on from there. The damaged file is set aside
// as run.db.damaged-1, -2 … and never deleted. A run file that is whole is refused.
func RebuildFolder(path string, head journal.Head) (*Folder, error) {
	if IsRehearsal(path) {
		return nil, NoRun(path)
	}
	p, err := ReadFolderPlan(path)
	if err != nil {
		return nil, err
	}
	run := filepath.Join(path, RunFile)
	switch err := readable(run, p.Digest); {
	case err == nil:
		return nil, fmt.Errorf("%s is not damaged: go on with `reseat resume %s`", run, path)
	case !errors.Is(err, journal.ErrDamaged) && !errors.Is(err, journal.ErrOtherPlan) && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	if err := setAside(run); err != nil {
		return nil, fmt.Errorf("set the damaged run file aside: %w", err)
	}
	j, err := journal.Create(run, head)
	if err != nil {
		return nil, err
	}
	if err := j.Close(); err != nil {
		return nil, err
	}
	return openFolder(path, p)
}

// readable returns why a run file is not the plan's or not every event in it can be
// read, nil where it can.
func readable(path, digest string) error {
	j, err := journal.OpenReadOnly(path)
	if err != nil {
		return err
	}
	defer j.Close()
	if j.Head().Digest != digest {
		return journal.ErrOtherPlan
	}
	_, err = j.Record(context.Background())
	return err
}

// companions are the endings of the files that SQLite keeps: the write-ahead log
// without its database is still part of it.
var companions = []string{"", "-wal", "-shm"}

// setAside renames a run file and its companions to the first name that is free.
func setAside(path string) error {
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.damaged-%d", path, n)
		if exists(aside) {
			continue
		}
		for _, c := range companions {
			if err := os.Rename(path+c, aside+c); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		return nil
	}
}

// exists tells whether a file or one of its companions is there.
func exists(path string) bool {
	return slices.ContainsFunc(companions, func(c string) bool {
		_, err := os.Lstat(path + c)
		return err == nil
	})
}

// ReadFolderPlan reads the plan of a run.
func ReadFolderPlan(path string) (plan.Plan, error) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return plan.Plan{}, fmt.Errorf("%s is no run folder: name the folder that `reseat apply` made", path)
	}
	return plan.ReadFile(filepath.Join(path, PlanFile))
}

func openFolder(path string, p plan.Plan) (*Folder, error) {
	j, err := journal.Open(filepath.Join(path, RunFile), p.Digest)
	if err != nil {
		return nil, err
	}
	if j.Head().Rehearsal {
		return nil, errors.Join(NoRun(path), j.Close())
	}
	return &Folder{Path: path, Plan: p, Journal: j}, nil
}

// Close closes the run file.
func (f *Folder) Close() error { return f.Journal.Close() }
