package graphsim

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/gofrs/flock"

	"reseat/plan/tenant"
)

// A store keeps a tenant in a file: the snapshot as it was, and beside it in path.log
// one line for each write since. Writes that come at once share one fsync.
type store struct {
	path string
	lock *flock.Flock

	mu    sync.Mutex // over pending and noted
	noted int        // records noted so far
	buf   bytes.Buffer

	disk   sync.Mutex // over file, synced and err
	file   *os.File
	synced int
	closed bool
	err    error // the first failure: after it no write is answered with success
}

// ErrNotARecord is a line of the log that another version, or something else, wrote.
var ErrNotARecord = errors.New("not a record that this version of reseat writes")

// Open loads the tenant that path and path.log hold and keeps writing to the log; each
// write is on disk before it is answered. A second process is refused while path.lock
// is held. A last line that a kill tore is dropped: its write was never answered.
func Open(path string, o Options) (*Tenant, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err // before a lock is left beside a file that is not there
	}
	lock := flock.New(path + ".lock")
	free, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("%s: cannot lock: %w", path, err)
	}
	if !free {
		return nil, fmt.Errorf("%s: in use by another process; wait until it ends", path)
	}
	t, err := open(path, o, lock)
	if err != nil {
		lock.Unlock()
	}
	return t, err
}

func open(path string, o Options, lock *flock.Flock) (*Tenant, error) {
	s, err := tenant.ReadSnapshotFile(path)
	if err != nil {
		return nil, err
	}
	t := New(s, o)
	f, n, err := replay(path+".log", t.dir)
	if err != nil {
		return nil, err
	}
	t.store = &store{path: path, lock: lock, file: f, noted: n, synced: n}
	for _, g := range t.dir.groups {
		if g.queued {
			t.queueAll(g, t.o.Clock.Now())
		}
	}
	return t, nil
}

// replay applies the log to the directory and returns it open at its end.
func replay(path string, d *directory) (*os.File, int, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, 0, err
	}
	whole, n, err := replayLines(f, path, d)
	if err == nil {
		err = f.Truncate(whole)
	}
	if err == nil {
		_, err = f.Seek(whole, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, n, nil
}

// replayLines returns how many bytes of whole lines there are, and how many lines.
func replayLines(r io.Reader, path string, d *directory) (size int64, n int, err error) {
	for lines := bufio.NewReader(r); ; n++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return size, n, nil // an unfinished line is dropped
		}
		if err != nil {
			return size, n, err
		}
		var rec record
		in := json.NewDecoder(bytes.NewReader(line))
		in.DisallowUnknownFields()
		err = in.Decode(&rec)
		if _, end := in.Token(); err == nil && end != io.EOF {
			err = errors.New("the line goes on after the record")
		}
		if err != nil {
			return size, n, fmt.Errorf("%s:%d: %w: %w: end the sandbox with the version that wrote it, or remove the file and lose what was changed since", path, n+1, ErrNotARecord, err)
		}
		d.apply(rec)
		size += int64(len(line))
	}
}

// note adds a record to what the next sync writes. The order of notes is the order of
// the log, so the tenant's mutex is held.
func (s *store) note(r record) {
	b, err := json.Marshal(r)
	if err != nil {
		panic("graphsim: a record that is no JSON: " + err.Error())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buf.Write(append(b, '\n'))
	s.noted++
}

// sync returns once everything noted before it is on disk.
func (s *store) sync() error {
	s.mu.Lock()
	want := s.noted
	s.mu.Unlock()
	s.disk.Lock()
	defer s.disk.Unlock()
	if s.err != nil || s.synced >= want {
		return s.err
	}
	s.mu.Lock()
	lines := bytes.Clone(s.buf.Bytes())
	s.buf.Reset()
	upTo := s.noted
	s.mu.Unlock()
	if _, s.err = s.file.Write(lines); s.err == nil {
		s.err = s.file.Sync()
	}
	s.synced = upTo
	return s.err
}

// Close finishes what is queued, folds the log into the file, if anything was written,
// and lets go of it. A tenant in memory has nothing to close; a second Close does
// nothing. No request may be under way.
func (t *Tenant) Close() error {
	if t.store == nil {
		return nil
	}
	t.mu.Lock()
	for _, g := range t.dir.groups {
		t.settleGroup(g, t.o.Clock.Now())
	}
	s := t.dir.present()
	t.mu.Unlock()
	return t.store.close(&s)
}

func (s *store) close(now *tenant.Snapshot) error {
	err := s.sync()
	s.disk.Lock()
	defer s.disk.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	err = errors.Join(err, s.file.Close())
	if err == nil && s.noted > 0 {
		err = tenant.WriteSnapshotFile(s.path, now)
	}
	if err == nil {
		err = os.Remove(s.path + ".log")
	}
	return errors.Join(err, s.lock.Unlock())
}
