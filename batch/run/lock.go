package run

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"time"

	"reseat/plan/bounded"
	"reseat/plan/tenant"

	"github.com/gofrs/flock"
)

// A Holder is the process that holds a lock, and what for.
type Holder struct {
	PID   int       `json:"pid"`
	User  string    `json:"user,omitempty"` // of the operating system
	Run   string    `json:"run"`
	Doing string    `json:"doing,omitempty"` // the command
	Since time.Time `json:"since"`
}

// String describes the holder for people. What another user wrote into the note steers
// no terminal.
func (h Holder) String() string {
	text := fmt.Sprintf("process %d", h.PID)
	if h.User != "" && h.User != userName() {
		text += " of user " + tenant.Plain(h.User)
	}
	if h.Doing != "" {
		text += " (reseat " + tenant.Plain(h.Doing) + ")"
	}
	return text + " with run " + tenant.Plain(h.Run)
}

// me is this process as a holder.
func me(run, doing string, now time.Time) Holder {
	return Holder{os.Getpid(), userName(), run, doing, now}
}

func userName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}

// A lock is a lock of the operating system on a file, with a note beside it of who
// holds it. The system frees it when its owner dies. The files go when it is given
// back, where the folder allows that.
type lock struct {
	path   string
	shared bool // its folder is one of all users of the machine: each may take it
}

// errTaken says that another process has the lock.
var errTaken = errors.New("taken")

// How often, and after which pause, a lock is tried: someone may merely be looking
// who holds it, or have made its file this moment.
const (
	lockTries = 5
	lookTakes = 20 * time.Millisecond
)

// take takes the lock and returns what gives it back. The error is errTaken where
// another process has it.
func (l lock) take(h Holder) (free func(), err error) {
	var f *flock.Flock
	for try := 1; ; try++ {
		if f, err = l.try(); err == nil || try == lockTries {
			break
		}
		time.Sleep(lookTakes)
	}
	if err != nil {
		return nil, err
	}
	if err := l.note(h); err != nil {
		return nil, errors.Join(err, f.Unlock())
	}
	return func() {
		_ = os.Remove(l.notePath())
		_ = os.Remove(l.path)
		_ = f.Unlock()
	}, nil
}

// try takes the lock at once or not. A file that was removed by its last owner after
// it was opened here locks nothing.
func (l lock) try() (*flock.Flock, error) {
	if err := l.create(l.path); err != nil {
		return nil, err
	}
	f := flock.New(l.path, flock.SetFlag(os.O_RDONLY|noFollow))
	ok, err := f.TryLock()
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errTaken
	}
	is, err1 := f.Stat()
	there, err2 := os.Lstat(l.path)
	if errors.Join(err1, err2) != nil || !os.SameFile(is, there) {
		_ = f.Unlock()
		return nil, errTaken
	}
	return f, nil
}

// create makes a file of the lock unless it is there. It is opened to be created only
// where it is missing: some systems refuse that for the files of other users.
func (l lock) create(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, l.mode())
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(l.mode()), f.Close())
}

func (l lock) mode() fs.FileMode {
	if l.shared {
		return 0o666
	}
	return 0o600
}

func (l lock) notePath() string { return l.path + ".json" }

// note writes down who holds the lock.
func (l lock) note(h Holder) error {
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := l.create(l.notePath()); err != nil {
		return err
	}
	f, err := os.OpenFile(l.notePath(), os.O_WRONLY|os.O_TRUNC|noFollow, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// holder returns who holds the lock; ok is false where nobody does. It changes nothing.
func (l lock) holder() (h Holder, ok bool, err error) {
	f := flock.New(l.path, flock.SetFlag(os.O_RDONLY|noFollow))
	free, err := f.TryRLock()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return h, false, nil
	case err != nil:
		return h, false, err
	case free:
		return h, false, f.Unlock()
	}
	return l.noted(), true, nil
}

// noted reads the note; of one who has just begun there is none yet.
func (l lock) noted() (h Holder) {
	text, err := bounded.ReadFound(l.notePath(), noteMost)
	if err != nil || json.Unmarshal(text, &h) != nil {
		return Holder{}
	}
	return h
}

// taken describes who has the lock.
func (l lock) taken(now time.Time) string {
	h := l.noted()
	if h.PID == 0 {
		return "it has just begun"
	}
	return fmt.Sprintf("%s, for %s: wait for it, or stop it with Ctrl-C there", h, now.Sub(h.Since).Round(time.Second))
}

// refusal says that somebody else has what the lock is for, or that it cannot be taken.
func (l lock) refusal(kind, err error, now time.Time) error {
	if errors.Is(err, errTaken) {
		return fmt.Errorf("%w: %s", kind, l.taken(now))
	}
	return fmt.Errorf("take the lock %s: %w", l.path, err)
}
