package run

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"reseat/plan/tenant"
)

// A Site is a tenant as this machine reaches it. What happens in a sandbox, or behind
// another address, is not done to the real tenant of the same id.
type Site struct {
	Tenant   tenant.ID
	Sandbox  string // its file
	Endpoint string // address of a Graph-compatible server
}

// key names a site in file names.
func (s Site) key() string {
	place := s.Endpoint
	if s.Sandbox != "" {
		place = s.Sandbox
		if abs, err := filepath.Abs(place); err == nil {
			place = abs
		}
		if real, err := filepath.EvalSymlinks(place); err == nil {
			place = real
		}
	}
	if place == "" {
		return string(s.Tenant)
	}
	sum := sha256.Sum256([]byte(place))
	return fmt.Sprintf("%s-%x", s.Tenant, sum[:4])
}

// A State is what this machine remembers of one tenant: who holds it, and which runs
// it had (R40).
type State struct {
	dir    string
	own    lock  // of this user
	common *lock // of all users of the machine; nil for a sandbox, whose file has a lock of its own, and where no folder is common
}

// OpenState opens the state of a tenant under root, and makes it if need be. An
// empty root is the user's state directory. Each sandbox has a state of its own.
func OpenState(root string, site Site) (State, error) {
	s, err := stateOf(root, site)
	if err != nil {
		return State{}, err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return State{}, fmt.Errorf("make state folder: %w", err)
	}
	return s, nil
}

// RunsOf lists the runs of a tenant and of its sandboxes that this user made on this
// machine. It makes nothing.
func RunsOf(root string, id tenant.ID) ([]Run, error) {
	dir, err := stateDir(root, id)
	if err != nil {
		return nil, err
	}
	boxes, err := filepath.Glob(dir + "-????????")
	if err != nil {
		return nil, fmt.Errorf("read the list of runs: %w", err)
	}
	var all []Run
	for _, d := range append([]string{dir}, boxes...) {
		runs, err := (State{dir: d}).Runs()
		if err != nil {
			return nil, err
		}
		all = append(all, runs...)
	}
	return all, nil
}

// stateOf is the state of a tenant, whether its folder is there or not.
func stateOf(root string, site Site) (State, error) {
	dir, err := stateDir(root, site.Tenant)
	if err != nil {
		return State{}, err
	}
	if site.Sandbox != "" {
		dir = filepath.Join(filepath.Dir(dir), site.key())
	}
	s := State{dir: dir, own: lock{path: filepath.Join(dir, "lock")}}
	if folder := commonFolder(); folder != "" && site.Sandbox == "" {
		s.common = &lock{path: filepath.Join(folder, "reseat-"+site.key()+".lock"), shared: true}
	}
	return s, nil
}

// stateDir is where the state of a tenant is, whether it is there or not.
func stateDir(root string, id tenant.ID) (string, error) {
	if root == "" {
		var err error
		if root, err = StateHome(); err != nil {
			return "", err
		}
	}
	return filepath.Join(root, string(id)), nil
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
var ErrLocked = errors.New("another run is using this tenant")

// Lock takes the tenant for one run of this machine and returns the function that
// gives it back. The operating system frees it when its owner dies, so that a kill
// never blocks a resume; another machine is not seen (R30). The error is ErrLocked
// with owner and age. Where other users of the machine cannot be seen, alone says why:
// the lock then holds for this user.
func (s State) Lock(run, doing string, now time.Time) (free func(), alone, err error) {
	h := me(run, doing, now)
	own, err := s.own.take(h)
	if err != nil {
		return nil, nil, s.own.refusal(ErrLocked, err, now)
	}
	if s.common == nil {
		return own, s.unseen(), nil
	}
	common, err := s.common.take(h)
	switch {
	case errors.Is(err, errTaken):
		own()
		return nil, nil, s.common.refusal(ErrLocked, err, now)
	case err != nil:
		return own, err, nil
	}
	return func() { common(); own() }, nil, nil
}

// errNoCommonFolder says that nothing on this machine is shared by its users.
var errNoCommonFolder = errors.New("this machine has no folder in which every user may make files")

// unseen tells why other users of the machine are not seen where there is no common
// lock; nil where that does not matter.
func (s State) unseen() error {
	if commonFolder() == "" {
		return errNoCommonFolder
	}
	return nil
}

// Holding returns who holds a tenant now; ok is false where nobody on this machine
// does. It makes nothing, not even the state's folder.
func Holding(root string, site Site) (h Holder, ok bool, err error) {
	s, err := stateOf(root, site)
	if err != nil {
		return h, false, err
	}
	return s.holder()
}

func (s State) holder() (h Holder, ok bool, err error) {
	h, ok, err = s.own.holder()
	if err == nil && !ok && s.common != nil {
		h, ok, err = s.common.holder()
	}
	if err != nil {
		return h, false, fmt.Errorf("look at the tenant's lock: %w", err)
	}
	return h, ok, nil
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
