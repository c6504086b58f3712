package tenant

import (
	"errors"
	"io"
	"os"

	"github.com/natefinch/atomic"
)

// WritePrivate puts what write writes in place of the file at path, whole or not at
// all, readable by its owner alone: what is kept of a tenant is personal data. The
// text is never in memory as a whole.
func WritePrivate(path string, write func(io.Writer) error) error {
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
