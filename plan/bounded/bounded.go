// Package bounded reads files and answers up to a size that nobody exceeds who means well.
package bounded

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// A TooLargeError is returned where a file is larger than it may be.
type TooLargeError struct{ Limit int64 }

func (e *TooLargeError) Error() string {
	if e.Limit >= 1<<20 {
		return fmt.Sprintf("larger than %d MiB, which is the most that reseat reads of such a file", e.Limit>>20)
	}
	return fmt.Sprintf("larger than %d KiB, which is the most that reseat reads of such a file", e.Limit>>10)
}

// ErrNoFile is returned where a pipe, a device or a folder stands in the place of a file.
var ErrNoFile = errors.New("not a file: a pipe, a device or a folder stands there")

// Reader returns a reader of r that ends with a *TooLargeError after limit bytes, if there
// are more.
func Reader(r io.Reader, limit int64) io.Reader { return UpTo(r, limit, &TooLargeError{limit}) }

// UpTo is a Reader that ends with an error of the caller's own.
func UpTo(r io.Reader, limit int64, over error) io.Reader { return &reader{r, limit, over} }

type reader struct {
	io.Reader
	left int64
	over error
}

func (r *reader) Read(p []byte) (int, error) {
	if int64(len(p)) > r.left+1 {
		p = p[:r.left+1] // one more shows that there is more
	}
	n, err := r.Reader.Read(p)
	if int64(n) > r.left {
		n, r.left = int(r.left), 0
		return n, r.over
	}
	r.left -= int64(n)
	return n, err
}

// ReadFile reads a file of at most limit bytes. A pipe is read as a file is.
func ReadFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(Reader(f, limit))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return text, nil
}

// ReadFound reads a file that nobody named, because it lies where reseat looks. Nothing
// else is opened in its place: a pipe would never end.
func ReadFound(path string, limit int64) ([]byte, error) {
	if err := IsFile(path); err != nil {
		return nil, err
	}
	return ReadFile(path, limit)
}

// IsFile tells whether a file stands at path; the error is ErrNoFile, or of the file system.
func IsFile(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s: %w", path, ErrNoFile)
	}
	return err
}
