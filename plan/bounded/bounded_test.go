package bounded

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func TestReaderEndsAtItsLimit(t *testing.T) {
	for _, n := range []int{0, 1, 99, 100, 101, 1 << 20} {
		for name, r := range map[string]io.Reader{
			"whole":   strings.NewReader(strings.Repeat("x", n)),
			"by byte": iotest.OneByteReader(strings.NewReader(strings.Repeat("x", min(n, 200)))),
		} {
			text, err := io.ReadAll(Reader(r, 100))
			var large *TooLargeError
			if errors.As(err, &large) != (n > 100) || len(text) != min(n, 100) {
				t.Errorf("%s, %d bytes: read %d, %v", name, n, len(text), err)
			}
		}
	}
}

func TestFilesAreReadUpToALimit(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := os.WriteFile(path, make([]byte, 2048), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := ReadFound(path, 2048); err != nil || len(text) != 2048 {
		t.Errorf("read %d bytes: %v", len(text), err)
	}
	var large *TooLargeError
	if _, err := ReadFile(path, 2047); !errors.As(err, &large) {
		t.Errorf("a byte too many: %v", err)
	}
	if _, err := ReadFound(dir, 1); !errors.Is(err, ErrNoFile) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := ReadFound(filepath.Join(dir, "none"), 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}
