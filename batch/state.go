package batch

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"

	"reseat/plan/tenant"
)

// A State is the folder in which this machine remembers one tenant: who holds it,
// and which runs it had (R40).
type State struct{ dir string }

// OpenState opens the state of a tenant under root, and makes it if need be. An
// empty root is the user's state directory.
func OpenState(root string, id tenant.ID) (State, error) {
	s, err := stateOf(root, id)
	if err != nil {
		return State{}, err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return State{}, fmt.Errorf("make state folder: %w", err)
	}
	return s, nil
}

// LookAtState is OpenState for who only looks: it makes nothing.
func LookAtState(root string, id tenant.ID) (State, error) { return stateOf(root, id) }

// stateOf is where the state of a tenant is, whether it is there or not.
func stateOf(root string, id tenant.ID) (s State, err error) {
	if root == "" {
		root, err = StateHome()
	}
	return State{filepath.Join(root, string(id))}, err
}

// StateHome is the user's state directory for reseat: $XDG_STATE_HOME or
// ~/.local/state on Unix, the local application data on Windows.
func StateHome() (string, error) {
	if x := os.Getenv("XDG_STATE_HOME"); x != "" {
		return filepath.Join(x, "reseat"), nil
	}
	if runtime.GOOS == "windows" {
		d, err := os.UserCacheDir()
		return filepath.Join(d, "reseat", "state"), err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find the state directory: %w: set XDG_STATE_HOME", err)
	}
	return filepath.Join(home, ".local", "state", "reseat"), nil
}

// ErrLocked says that another run holds the tenant.
var ErrLocked = errors.New("another run holds this tenant")

// A Holder is the process that holds a tenant, and for which run.
type Holder struct {
	PID   int       `json:"pid"`
	Run   string    `json:"run"`
	Since time.Time `json:"since"`
}

// Lock takes the tenant for one run of this machine and returns the function that
// gives it back. The operating system frees it when its owner dies, so that a kill
// never blocks a resume; another machine is not seen (R30). The error is ErrLocked
// with owner and age.
func (s State) Lock(run string, now time.Time) (func(), error) {
	l := s.lock()
	ok, err := l.TryLock()
	for tries := 1; !ok && err == nil && tries < 5; tries++ {
		time.Sleep(lookTakes) // someone may merely be looking who holds it
		ok, err = l.TryLock()
	}
	if err != nil {
		return nil, fmt.Errorf("lock the tenant: %w", err)
	}
	ownerFile := s.ownerFile()
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrLocked, describe(ownerFile, now))
	}
	text, err := json.Marshal(Holder{os.Getpid(), run, now})
	if err == nil {
		err = os.WriteFile(ownerFile, text, 0o600)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the tenant: %w", err), l.Unlock())
	}
	return func() {
		_ = os.Remove(ownerFile)
		_ = l.Unlock()
	}, nil
}

// lookTakes is longer than Holder keeps the lock to see whether it is free.
const lookTakes = 20 * time.Millisecond

func (s State) lock() *flock.Flock { return flock.New(filepath.Join(s.dir, "lock")) }

func (s State) ownerFile() string { return filepath.Join(s.dir, "owner.json") }

// Holder returns who holds the tenant now; ok is false where nobody on this machine
// does.
func (s State) Holder() (h Holder, ok bool, err error) {
	l := s.lock()
	free, err := l.TryRLock()
	if err != nil {
		return h, false, fmt.Errorf("look at the tenant's lock: %w", err)
	}
	if free {
		return h, false, l.Unlock()
	}
	h, _ = readHolder(s.ownerFile()) // nothing yet of one that has just begun
	return h, true, nil
}

func readHolder(path string) (h Holder, err error) {
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &h)
	}
	return h, err
}

func describe(path string, now time.Time) string {
	o, err := readHolder(path)
	if err != nil {
		return "it has just begun"
	}
	return fmt.Sprintf("process %d with run %s, for %s: wait for it, or stop it with Ctrl-C there", o.PID, o.Run, now.Sub(o.Since).Round(time.Second))
}

// A Run is one entry of the state's list of runs.
type Run struct {
	Digest string    `json:"digest"` // of the plan
	Dir    string    `json:"dir"`    // absolute
	Began  time.Time `json:"began"`
}

// Remember adds a run to the list.
func (s State) Remember(r Run) error {
	abs, err := filepath.Abs(r.Dir)
	if err != nil {
		return fmt.Errorf("remember the run: %w", err)
	}
	r.Dir = abs
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("remember the run: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(s.dir, "runs.jsonl"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("remember the run: %w", err)
	}
	_, err = fmt.Fprintf(f, "\n%s\n", text) // a line that a kill tore must not take this one with it
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("remember the run: %w", err)
	}
	return nil
}

// Runs lists the runs whose folders are still there, the oldest first. Torn lines
// are passed over: the list only helps, the run folders are the truth.
func (s State) Runs() ([]Run, error) {
	f, err := os.Open(filepath.Join(s.dir, "runs.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the list of runs: %w", err)
	}
	defer f.Close()
	var runs []Run
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var r Run
		if json.Unmarshal(lines.Bytes(), &r) != nil {
			continue
		}
		if _, err := os.Stat(filepath.Join(r.Dir, RunFile)); err == nil {
			runs = append(runs, r)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the list of runs: %w", err)
	}
	return runs, nil
}
