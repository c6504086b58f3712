package tenant

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/natefinch/atomic"
)

// WritePrivate puts what write writes in place of the file at path, whole or not at
// all, readable by its owner alone: what is kept of a tenant is personal data. The
// text is never in memory as a whole. A link is followed; a pipe or device is written
// to and never replaced; a file that is marked read-only is left as it is (R49).
func WritePrivate(path string, write func(io.Writer) error) error {
	path, err := followed(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err != nil:
	case info.IsDir():
		return fmt.Errorf("%s is a folder: name a file in it", path)
	case info.Mode()&(fs.ModeNamedPipe|fs.ModeDevice|fs.ModeCharDevice) != 0:
		return writeThrough(path, write)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no file, pipe or device that can be written to", path)
	case info.Mode().Perm()&0o222 == 0:
		return fmt.Errorf("%s is read-only: %w", path, fs.ErrPermission)
	}
	return replace(path, write)
}

// replace writes a file beside path and renames it.
func replace(path string, write func(io.Writer) error) error {
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := write(w)
		w.CloseWithError(err)
		done <- err
	}()
	err := atomic.WriteFile(path, r)
	r.CloseWithError(io.ErrClosedPipe) // where no file could be made, nobody read
	// atomic does not wrap an error of write.
	if cause := <-done; cause != nil && !errors.Is(cause, io.ErrClosedPipe) {
		return cause
	}
	if err != nil {
		return err
	}
	// atomic keeps the mode of a file that was there before.
	return os.Chmod(path, 0o600)
}

// writeThrough writes to what is not a file and stays in its place.
func writeThrough(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// mostLinks is how many links lead to a file at most.
const mostLinks = 40

// followed is the path to which links lead, whether a file is there or not.
func followed(path string) (string, error) {
	for range mostLinks {
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil // no link, or nothing there
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return path, fmt.Errorf("%s leads to itself", path)
}
