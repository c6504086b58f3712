package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

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
	lockFile      = "run.lock"             // while a process writes to the folder
)

// A Folder is the folder of one run, open to write to it: the plan, the run file with
// journal and read-backs, and the reports. It is locked: no other process, of whatever
// user, opens it to write until it is closed (R30).
type Folder struct {
	Path    string
	Plan    plan.Plan
	Journal *journal.Journal

	free func() // gives the lock back
}

// ErrRunLocked says that another process writes to the run.
var ErrRunLocked = errors.New("another process is working on this run")

// lockRun takes the lock of a run folder.
func lockRun(path, doing string) (free func(), err error) {
	now, l := time.Now(), runLock(path)
	free, err = l.take(me(path, doing, now))
	switch {
	case err == nil:
		return free, nil
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return nil, fmt.Errorf("%s: %w: give yourself write permission for the file and its folder, or copy the folder", filepath.Join(path, RunFile), journal.ErrUnwritable)
	}
	return nil, l.refusal(ErrRunLocked, err, now)
}

func runLock(path string) lock { return lock{path: filepath.Join(path, lockFile)} }

// RunHolder returns the process that writes to a run folder now; ok is false where
// none on this machine does. It changes nothing.
func RunHolder(path string) (h Holder, ok bool, err error) {
	h, ok, err = runLock(path).holder()
	if err != nil {
		return h, false, fmt.Errorf("look at the run's lock: %w", err)
	}
	return h, ok, nil
}

// CreateFolder makes the folder of a new run. It appears by rename once plan and
// run file are inside, so that a kill before that leaves no run (R29). A folder
// that exists already is refused. A file of approvals, where there is one, is kept
// beside the plan. doing names the command to whoever finds the folder locked.
func CreateFolder(path, doing, planFile string, p plan.Plan, head journal.Head, approvals ...string) (*Folder, error) {
	if err := MayMake(path); err != nil {
		return nil, err
	}
	err := makeFolder(path, func(dir string) error { return fill(dir, planFile, head, approvals) })
	if err != nil {
		return nil, fmt.Errorf("make run folder: %w", err)
	}
	return locked(path, doing, func() (*Folder, error) { return openFolder(path, p) })
}

// locked opens a folder under its lock.
func locked(path, doing string, open func() (*Folder, error)) (*Folder, error) {
	free, err := lockRun(path, doing)
	if err != nil {
		return nil, err
	}
	f, err := open()
	if err != nil {
		free()
		return nil, err
	}
	f.free = free
	return f, nil
}

// The most bytes of a run folder's name and of its whole path: as it is made it has a
// longer name beside the later one, and SQLite opens no path of more than 512.
const (
	longestName = 230
	longestPath = 460
)

// MayMake refuses a folder that exists already, and one that the system would not make
// under its name or in whose path nothing could be written.
func MayMake(path string) error {
	whole, err := filepath.Abs(path)
	switch fault := NameFault(whole, runtime.GOOS, longestName); {
	case err != nil:
	case fault != "":
		return fmt.Errorf("run folder %.60s…: %s; name another with --run", path, fault)
	case len(whole) > longestPath:
		return fmt.Errorf("run folder %.60s…: the path is too long: at most %d bytes; name another with --run", path, longestPath)
	}
	switch _, err := os.Lstat(path); {
	case err == nil && IsRehearsal(path):
		return fmt.Errorf("folder %s contains a simulation: name another with --run", path)
	case err == nil:
		return fmt.Errorf("run folder %s already exists: name another with --run, or continue with `reseat resume %s`", path, path)
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
// refused: the error is batch.ErrGuard.
func OpenFolder(path, doing string) (*Folder, error) {
	p, err := ReadFolderPlan(path)
	if err != nil {
		return nil, err
	}
	return locked(path, doing, func() (*Folder, error) { return openFolder(path, p) })
}

// RebuildFolder opens the folder of a run whose run file is lost or damaged, with a
// fresh one: an Engine with Rebuild goes on from there. The damaged file is set aside
// as run.db.damaged-1, -2 … and never deleted. A run file that is whole is refused.
func RebuildFolder(path, doing string, head journal.Head) (*Folder, error) {
	if IsRehearsal(path) {
		return nil, NoRun(path)
	}
	p, err := ReadFolderPlan(path)
	if err != nil {
		return nil, err
	}
	return locked(path, doing, func() (*Folder, error) { return rebuildFolder(path, p, head) })
}

func rebuildFolder(path string, p plan.Plan, head journal.Head) (*Folder, error) {
	run := filepath.Join(path, RunFile)
	switch err := readable(run, p.Digest); {
	case err == nil:
		return nil, fmt.Errorf("%s is not damaged: continue with `reseat resume %s`", run, path)
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

// readable returns why a run file is not the plan's, cannot be written, or not all in
// it can be read; nil where it can be gone on with.
func readable(path, digest string) error {
	j, err := journal.Open(path, digest)
	if err != nil {
		return err
	}
	defer j.Close()
	ctx := context.Background()
	if _, err := j.Record(ctx); err != nil {
		return err
	}
	last, err := j.LastPass(ctx)
	for pass := 0; pass <= last && err == nil; pass++ {
		err = j.Readings(ctx, pass, func(journal.Reading) error { return nil })
	}
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

// ReadFolderPlan reads the plan of a run. The error is a *NoFolderError.
func ReadFolderPlan(path string) (plan.Plan, error) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return plan.Plan{}, &NoFolderError{fmt.Errorf("%s is no run folder: name the folder that `reseat apply` made", path), false}
	}
	p, err := plan.ReadFile(filepath.Join(path, PlanFile))
	if err != nil {
		err = &NoFolderError{err, false}
	}
	return p, err
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

// Close closes the run file and gives the lock back.
func (f *Folder) Close() error {
	defer f.free()
	return f.Journal.Close()
}
