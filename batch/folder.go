package batch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"reseat/batch/journal"
	"reseat/plan"
)

// The files of a run folder.
const (
	PlanFile      = "plan.jsonl"
	RunFile       = "run.db"
	PasswordsFile = "new-users.csv"
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
// that exists already is refused.
func CreateFolder(path, planFile string, p plan.Plan, head journal.Head) (*Folder, error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("run folder %s is there already: name another with --run, or go on with `reseat resume %s`", path, path)
	}
	parent := filepath.Dir(path)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("make run folder: %w", err)
	}
	making, err := os.MkdirTemp(parent, "."+filepath.Base(path)+".")
	if err != nil {
		return nil, fmt.Errorf("make run folder: %w", err)
	}
	if err := fill(making, planFile, head); err != nil {
		return nil, errors.Join(fmt.Errorf("make run folder: %w", err), os.RemoveAll(making))
	}
	if err := os.Rename(making, path); err != nil {
		return nil, errors.Join(fmt.Errorf("make run folder: %w", err), os.RemoveAll(making))
	}
	return openFolder(path, p)
}

func fill(dir, planFile string, head journal.Head) error {
	text, err := os.ReadFile(planFile)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, PlanFile), text, 0o600); err != nil {
		return err
	}
	j, err := journal.Create(filepath.Join(dir, RunFile), head)
	if err != nil {
		return err
	}
	return j.Close()
}

// OpenFolder opens the folder of a run to go on with it.
func OpenFolder(path string) (*Folder, error) {
	p, err := ReadFolderPlan(path)
	if err != nil {
		return nil, err
	}
	return openFolder(path, p)
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
	return &Folder{Path: path, Plan: p, Journal: j}, nil
}

// Close closes the run file.
func (f *Folder) Close() error { return f.Journal.Close() }
