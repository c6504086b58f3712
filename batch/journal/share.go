package journal

import (
	"errors"
	"fmt"
	"path/filepath"
)

// ErrShare says that a run file lies on a network share. SQLite's write-ahead log
// needs memory that all who have the file open share, and a disk that really keeps
// what it was told to keep; a share promises neither.
var ErrShare = errors.New("the run file lies on a network share")

// shareOf names the kind of network share on which a folder lies; empty where its
// disk is of this machine, or nothing is known about it.
var shareOf = networkShare

// refuseShare refuses to write a run file on a network share.
func refuseShare(path string) error {
	if path == Memory {
		return nil
	}
	kind := shareOf(filepath.Dir(path))
	if kind == "" {
		return nil
	}
	return fmt.Errorf("%s: %w (%s), where its log is not safe: take a run folder on a disk of this machine, with --run DIR for a new run, or as a copy of the folder to go on with one", path, ErrShare, kind)
}
