package journal

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Why a run file cannot be used.
var (
	ErrOtherPlan = errors.New("the run file belongs to another plan")
	ErrDamaged   = errors.New("the run file is damaged")
	ErrNewer     = errors.New("the run file was written by a newer reseat")
)

var (
	errClosed   = errors.New("it is closed")
	errReadOnly = errors.New("it was opened for reading only")
)

func damaged(path, why string) error {
	return fmt.Errorf("%s: %w: %s: go on from plan and tenant with `reseat resume --rebuild`", path, ErrDamaged, why)
}

// opening gives an error met while opening a run file its meaning.
func opening(path string, err error) error {
	switch primary(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return damaged(path, err.Error())
	case sqlite3.SQLITE_BUSY:
		return fmt.Errorf("%s: another process is writing to it: %w", path, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%s: %w: make room on its disk", path, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%s: the run cannot be recorded there: %w: give yourself the right to write to the file and its folder, or take a copy of the folder", path, err)
	}
	return fmt.Errorf("%s: %w", path, err)
}

// appending says what a failed append means: from then on nothing is recorded, and
// nothing unrecorded may be sent.
func appending(path string, err error) error {
	remedy := "check the disk and your rights to the folder"
	switch primary(err) {
	case sqlite3.SQLITE_FULL:
		remedy = "make room on its disk"
	case sqlite3.SQLITE_READONLY:
		remedy = "give yourself the right to write to the file and its folder"
	}
	return fmt.Errorf("%s: the run cannot be recorded any more: %w: %s, then go on with `reseat resume`", path, err, remedy)
}

// primary returns SQLite's primary result code, or 0 where err is not SQLite's.
func primary(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}
