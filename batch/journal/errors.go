package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Why a run file cannot be used.
var (
	ErrOtherPlan  = errors.New("the run file belongs to another plan")
	ErrDamaged    = errors.New("the run file is damaged")
	ErrNoRoom     = errors.New("there is not enough disk space for the run")
	ErrRecord     = errors.New("it cannot be written")
	ErrUnwritable = errors.New("the run cannot be recorded there")
	ErrNewer      = errors.New("the run file was written by a newer reseat")
)

var (
	errClosed   = errors.New("it is closed")
	errReadOnly = errors.New("it was opened for reading only")
)

func damaged(path, why string) error {
	return fmt.Errorf("%s: %w: %s: continue from the plan and the tenant with `reseat resume --rebuild`", path, ErrDamaged, why)
}

// opening gives an error met while opening or reading a run file its meaning. What is
// neither the disk's nor another process's doing is damage: the file does not hold
// what was written to it.
func opening(path string, err error) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, ErrDamaged), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: %w", path, err)
	case noRoom(err):
		return fmt.Errorf("%s: %w: %s: free space on its disk", path, ErrNoRoom, inWords(err))
	}
	switch primary(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%s: another process is writing to it: %s", path, inWords(err))
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return fmt.Errorf("%s: %w: %s: give yourself write permission for the file and its folder, or copy the folder", path, ErrUnwritable, inWords(err))
	case sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT:
		return fmt.Errorf("%s: %s", path, inWords(err))
	}
	return damaged(path, inWords(err))
}

// appending says what a failed append means: from then on nothing is recorded, and
// nothing new is begun.
func appending(path string, err error) error {
	remedy, kind := "check the disk and your rights to the folder", ErrRecord
	switch {
	case noRoom(err):
		remedy, kind = "free space on its disk", ErrNoRoom
	case primary(err) == sqlite3.SQLITE_READONLY:
		remedy, kind = "give yourself the right to write to the file and its folder", ErrUnwritable
	}
	return fmt.Errorf("%s: the run cannot be recorded any more: %w: %s: %s, then continue with `reseat resume`", path, kind, inWords(err), remedy)
}

// noRoom tells whether an error is that a disk is full, in the main file, its log, or
// the memory that those who have it open share.
func noRoom(err error) bool {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, ErrNoRoom) {
		return true
	}
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_FULL || e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE)
}

// inWords says what SQLite complains of; what the library between would say of its own
// working helps no one.
func inWords(err error) string {
	var e *sqlite.Error
	switch {
	case noRoom(err):
		return "the disk is full"
	case errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_IOERR:
		return fmt.Sprintf("the disk reports an input or output error (SQLite %d)", e.Code())
	case errors.As(err, &e):
		return strings.TrimPrefix(e.Error(), "SQL logic error: ")
	case strings.HasPrefix(err.Error(), "sql: "):
		return "a row is not what was written"
	}
	return err.Error()
}

// primary returns SQLite's primary result code, or 0 where err is not SQLite's.
func primary(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}
