package journal

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// A writer is the one connection that writes.
type writer struct {
	mu      sync.Mutex // held over a transaction, or a read in memory
	db      *sql.DB
	conn    *sql.Conn
	event   *sql.Stmt
	reading *sql.Stmt
	seq     int64 // of the last event
}

// openWriter opens the writing connection and, if given, lays the tables first.
func openWriter(path string, lay func(context.Context, *sql.Conn) error) (*writer, error) {
	db, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		return nil, opening(path, err)
	}
	db.SetMaxOpenConns(1)
	w := &writer{db: db}
	if err := w.prepare(context.Background(), lay); err != nil {
		return nil, errors.Join(opening(path, err), db.Close())
	}
	return w, nil
}

func (w *writer) prepare(ctx context.Context, lay func(context.Context, *sql.Conn) error) (err error) {
	if w.conn, err = w.db.Conn(ctx); err != nil {
		return err
	}
	if lay != nil {
		if err = lay(ctx, w.conn); err != nil {
			return errors.Join(err, w.conn.Close())
		}
	}
	if err = w.statements(ctx); err != nil {
		return errors.Join(err, w.conn.Close())
	}
	return nil
}

func (w *writer) statements(ctx context.Context) (err error) {
	w.event, err = w.conn.PrepareContext(ctx, "INSERT INTO events (seq, at, kind, change, call, try, body) VALUES (?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	w.reading, err = w.conn.PrepareContext(ctx, "INSERT INTO readings (pass, change, at, body) VALUES (?, ?, ?, ?)")
	if err != nil {
		return err
	}
	return w.conn.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM events").Scan(&w.seq)
}

// transact writes all of a group or nothing, and returns once it is on disk. No
// context reaches it: what was done in the tenant is recorded even when the run is
// being cancelled.
func (w *writer) transact(group []*entry) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	ctx, before := context.Background(), w.seq
	err := w.run(ctx, group)
	if err != nil {
		w.seq = before
		// Where SQLite has rolled back by itself, this fails and changes nothing.
		_, _ = w.conn.ExecContext(ctx, "ROLLBACK")
	}
	return err
}

func (w *writer) run(ctx context.Context, group []*entry) error {
	if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, e := range group {
		if err := e.insert(ctx, w); err != nil {
			return err
		}
	}
	_, err := w.conn.ExecContext(ctx, "COMMIT")
	return err
}

// close leaves one file without companions where no one else has it open.
func (w *writer) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	ctx := context.Background()
	// A reader that still has the file open keeps it in WAL mode: no harm done.
	_, _ = w.conn.ExecContext(ctx, "PRAGMA busy_timeout(0); PRAGMA journal_mode(DELETE)")
	return errors.Join(w.event.Close(), w.reading.Close(), w.conn.Close(), w.db.Close())
}
