package tenant

import (
	"io"
	"os"

	"github.com/natefinch/atomic"
)

// WritePrivate puts what write writes in place of the file at path, whole or not at
// all, readable by its owner alone: what is kept of a tenant is personal data. The
// text is never in memory as a whole.
func WritePrivate(path string, write func(io.Writer) error) error {
	r, w := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.CloseWithError(write(w))
	}()
	err := atomic.WriteFile(path, r)
	r.CloseWithError(io.ErrClosedPipe) // where no file could be made, nobody read
	<-done
	if err == nil {
		// atomic keeps the mode of a file that was there before.
		err = os.Chmod(path, 0o600)
	}
	return err
}
