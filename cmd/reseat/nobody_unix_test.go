//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// nobody is an account without rights: permissions do not count for root.
const nobody = 65534

// mayNotWrite makes a folder in which asNobody may read and not write.
func (k *killing) mayNotWrite(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(files, k.plan) {
		chmod(t, path, 0o444)
	}
	chmod(t, k.dir, 0o755)
	chmod(t, filepath.Dir(k.dir), 0o755)
	chmod(t, dir, 0o555)
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
}

// asNobody is a command that runs without the rights of root.
func (k *killing) asNobody(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	home := filepath.Join(k.dir, "nobody")
	if err := os.MkdirAll(home, 0o777); err != nil {
		t.Fatal(err)
	}
	chmod(t, home, 0o777)
	c := k.command(args...)
	c.Dir = home
	c.Env = append(os.Environ(), "XDG_STATE_HOME="+home, "XDG_CONFIG_HOME="+home, "HOME="+home)
	if os.Getuid() == 0 {
		c.Path = filepath.Join(home, "bin", "reseat")
		if _, err := os.Stat(c.Path); err != nil {
			if err := os.MkdirAll(filepath.Dir(c.Path), 0o755); err != nil {
				t.Fatal(err)
			}
			copyProgram(t, k.bin, c.Path)
		}
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return c
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// copyProgram copies a program that is started afterwards. Another process does the
// copying: a program cannot be started while anybody holds it open for writing, and every
// process that a parallel test starts holds for a moment what this one has open.
func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", "-L", from, to).CombinedOutput(); err != nil {
		t.Fatalf("cp: %v: %s", err, out)
	}
	chmod(t, to, 0o755)
}
