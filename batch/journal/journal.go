package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A Journal is the open run file of one run. Its methods may be called from many
// goroutines.
type Journal struct {
	path    string
	head    Head
	reader  *sql.DB  // nil where the writer's connection reads, too
	writer  *writer  // nil where opened for reading only
	pending *pending // appends on their way to the writer
	reserve *reserve // room for the end; nil where none was made
	copied  string   // a folder with a copy that is read instead; empty where there is none
}

// Create makes a new run file, readable by its owner alone. A file that is there
// already is left alone: the error wraps os.ErrExist, or ErrShare where none may be. A run file must not be moved
// while it is open.
func Create(path string, h Head) (*Journal, error) {
	if err := refuseShare(path); err != nil {
		return nil, err
	}
	if path != Memory {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		if err != nil {
			return nil, fmt.Errorf("create run file: %w", err)
		}
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("create run file: %w", err)
		}
	}
	w, err := openWriter(path, func(ctx context.Context, conn *sql.Conn) error { return lay(ctx, conn, h) })
	if err != nil {
		if path != Memory {
			err = errors.Join(err, os.Remove(path))
		}
		return nil, err
	}
	h.Created = h.Created.Round(0).UTC()
	return assemble(path, path, h, w)
}

func lay(ctx context.Context, conn *sql.Conn, h Head) error {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE;"+schema); err != nil {
		return err
	}
	if err := h.write(ctx, conn); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "COMMIT")
	return err
}

// Open opens the run file of the plan with that digest to go on with it. The error
// wraps os.ErrNotExist, ErrOtherPlan, ErrDamaged, ErrNewer or ErrShare where that is why.
func Open(path, digest string) (*Journal, error) {
	h, err := inspect(path, path)
	if err != nil {
		return nil, err
	}
	if h.Digest != digest {
		return nil, fmt.Errorf("%s: %w: its plan is %.12s, not %.12s: put the run's own file back, or continue from the plan and the tenant with `reseat resume --rebuild`", path, ErrOtherPlan, h.Digest, digest)
	}
	if err := refuseShare(path); err != nil {
		return nil, err
	}
	w, err := openWriter(path, nil)
	if err != nil {
		return nil, err
	}
	return assemble(path, path, h, w)
}

// OpenReadOnly opens a run file to read it, whatever plan it belongs to, also while
// its run goes on. The errors are those of Open; a share is no obstacle.
//
// The run file of a killed process needs its log to be read, and SQLite needs to write
// beside it for that; where it may not, a copy is read.
func OpenReadOnly(path string) (*Journal, error) {
	h, err := inspect(path, path)
	if errors.Is(err, ErrUnwritable) {
		return openCopy(path)
	}
	if err != nil {
		return nil, err
	}
	return assemble(path, path, h, nil)
}

// openCopy opens a copy of a run file and its log to read it.
func openCopy(path string) (j *Journal, err error) {
	dir, err := os.MkdirTemp("", "reseat-run-")
	if err != nil {
		return nil, fmt.Errorf("read a copy of %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(dir)
		}
	}()
	at := filepath.Join(dir, "run.db")
	for _, end := range []string{"", "-wal"} {
		err := duplicate(at+end, path+end)
		if err != nil && !(end != "" && errors.Is(err, fs.ErrNotExist)) {
			return nil, fmt.Errorf("read a copy of %s: %w", path, err)
		}
	}
	h, err := inspect(at, path)
	if err != nil {
		return nil, err
	}
	if j, err = assemble(at, path, h, nil); err == nil {
		j.copied = dir
	}
	return j, err
}

func duplicate(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// inspect reads the head of the run file at a place and checks that all of it is there;
// path names it in errors.
func inspect(at, path string) (Head, error) {
	if _, err := os.Stat(at); err != nil {
		return Head{}, fmt.Errorf("open run file: %w", err)
	}
	if err := checkHeader(at); err != nil {
		return Head{}, err
	}
	db, err := sql.Open("sqlite", readerDSN(at))
	if err != nil {
		return Head{}, opening(path, err)
	}
	defer db.Close()
	ctx := context.Background()
	h, err := readHead(ctx, db, path)
	if err != nil {
		return Head{}, err
	}
	return h, check(ctx, db, path)
}

// assemble puts a journal together that is read at a place, and bears the name path.
func assemble(at, path string, h Head, w *writer) (*Journal, error) {
	j := &Journal{path: path, head: h, writer: w, pending: &pending{}}
	if w == nil {
		j.pending.broken = fmt.Errorf("%s: append: %w", path, errReadOnly)
	}
	if path == Memory {
		return j, nil
	}
	db, err := sql.Open("sqlite", readerDSN(at))
	if err != nil {
		return nil, opening(path, err)
	}
	j.reader = db
	return j, nil
}

// Head returns what the run file belongs to.
func (j *Journal) Head() Head { return j.head }

// Close waits for appends under way and closes the run file. Closed by its last
// user, it is one file without companions and can be archived as it is.
func (j *Journal) Close() error {
	if !j.pending.close(fmt.Errorf("%s: append: %w", j.path, errClosed)) {
		return nil
	}
	var errs []error
	if j.reader != nil {
		errs = append(errs, j.reader.Close())
	}
	if j.writer != nil {
		errs = append(errs, j.writer.close())
	}
	if j.copied != "" {
		errs = append(errs, os.RemoveAll(j.copied))
	}
	j.reserve.remove()
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close %s: %w", j.path, err)
	}
	return nil
}
