package journal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"sync"
)

// Reserve is how much room a run needs on its disk for the end of what it has begun:
// the outcomes, second halves and readings of all users in hand, with SQLite's log.
const Reserve = 8 << 20

// A reserve is a file that keeps room on the disk of a run file. It is given up when
// the disk is full, so that what is begun can be recorded to its end (R47).
type reserve struct {
	path string

	mu    sync.Mutex
	given bool
}

// Reserve makes sure that there is room to record the end of whatever is begun from
// now on. The error wraps ErrNoRoom where there is none: nothing may be begun then.
// Close gives the room back.
//
// When the disk is full later, the room is used: Append then records everything but
// the first call of a change that was not begun, which it refuses with ErrNoRoom.
func (j *Journal) Reserve() error {
	r := &reserve{path: j.path + ".reserve"}
	if err := r.fill(); err != nil {
		r.remove()
		if noRoom(err) {
			return fmt.Errorf("%s: %w: %d MB must be free on its disk before anything is begun: free some, then continue with `reseat resume`", j.path, ErrNoRoom, Reserve>>20)
		}
		return fmt.Errorf("keep disk space for the end of the run: %w", err)
	}
	j.reserve = r
	return nil
}

// fill writes the file, in a way that no disk makes smaller.
func (r *reserve) fill() (err error) {
	f, err := os.OpenFile(r.path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := io.CopyN(f, rand.NewChaCha8([32]byte{}), Reserve); err != nil {
		return err
	}
	return f.Sync()
}

// give gives the room up; false where that was done before, or there is none.
func (r *reserve) give() bool {
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.given {
		return false
	}
	r.given = true
	return os.Remove(r.path) == nil
}

func (r *reserve) gone() bool {
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.given
}

func (r *reserve) remove() {
	if r != nil {
		_ = os.Remove(r.path)
	}
}

// mayBegin refuses the first call of a change once the room for its end is in use.
func (j *Journal) mayBegin(ctx context.Context, e Event) error {
	if e.Kind != Intent || !j.reserve.gone() {
		return nil
	}
	var n int
	err := j.query(func(q querier) error {
		return q.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM events WHERE change = ? AND kind = ? LIMIT 1)", string(e.Change), string(Intent)).Scan(&n)
	})
	if err != nil {
		return opening(j.path, err)
	}
	if n > 0 {
		return nil
	}
	return fmt.Errorf("%s: %w: the disk is full, so what is begun is finished and nothing else begins: free space on its disk, then continue with `reseat resume`", j.path, ErrNoRoom)
}
