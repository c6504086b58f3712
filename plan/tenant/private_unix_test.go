//go:build unix

package tenant_test

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"reseat/plan/tenant"
)

func says(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

// CLI-1: what is written leaves links, pipes, devices and read-only files what they
// are (R49).
func TestWritePrivateKeepsWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	read := func(name string) string {
		text, err := os.ReadFile(at(name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	put := func(name, text string) {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	put("real", "old")
	for _, link := range [][2]string{{"real", "link"}, {"link", "second"}, {"nowhere", "dangling"}, {"circle", "circle"}} {
		if err := os.Symlink(link[0], at(link[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := tenant.WritePrivate(at("second"), says("new")); err != nil || read("real") != "new" {
		t.Errorf("through two links: %v, %q", err, read("real"))
	}
	if err := tenant.WritePrivate(at("dangling"), says("new")); err != nil || read("nowhere") != "new" {
		t.Errorf("through a dangling link: %v", err)
	}
	if err := tenant.WritePrivate(at("circle"), says("new")); err == nil {
		t.Error("a link to itself was written")
	}

	if err := syscall.Mkfifo(at("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := make(chan string)
	go func() { text, _ := os.ReadFile(at("pipe")); got <- string(text) }()
	if err := tenant.WritePrivate(at("pipe"), says("new")); err != nil {
		t.Error(err)
	}
	if text := <-got; text != "new" {
		t.Errorf("the pipe gave %q", text)
	}
	if info, err := os.Lstat(at("pipe")); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe is now %v", info.Mode())
	}
	if err := tenant.WritePrivate("/dev/null", says("new")); err != nil {
		t.Error(err)
	}
	if info, _ := os.Lstat("/dev/null"); info.Mode()&os.ModeDevice == 0 {
		t.Errorf("/dev/null is now %v", info.Mode())
	}

	put("fixed", "old")
	if err := os.Chmod(at("fixed"), 0o400); err != nil {
		t.Fatal(err)
	}
	if err := tenant.WritePrivate(at("fixed"), says("new")); err == nil || read("fixed") != "old" {
		t.Errorf("a read-only file: %v, %q", err, read("fixed"))
	}
	if err := tenant.WritePrivate(dir, says("new")); err == nil {
		t.Error("a folder was written")
	}
	// A write that fails leaves the file as it was.
	if err := tenant.WritePrivate(at("real"), func(io.Writer) error { return os.ErrInvalid }); err == nil || read("real") != "new" {
		t.Errorf("a failed write: %v, %q", err, read("real"))
	}
}
