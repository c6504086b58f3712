package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// What every command pays before it begins stays small: nothing large is decoded or
// parsed before it is needed. What counts is the memory of its own, 5 MiB; the rest are
// pages of the program, which all processes share and of which each system maps as many
// as it likes at a time (20 to 41 MiB of 38 were seen).
func TestStartIsSmall(t *testing.T) {
	const most = 8 << 10 // KiB
	own, whole := startMemory(t, program(t))
	t.Logf("reseat version: %d KiB, %d of them its own", whole, own)
	if own == 0 || own > most {
		t.Errorf("reseat version takes %d KiB of its own, want at most %d", own, most)
	}
}

// program builds the program as it is released, once for all tests, and returns its path.
func program(t *testing.T) string {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "reseat-program")
	if err != nil {
		return "", err
	}
	shared = append(shared, dir)
	bin := filepath.Join(dir, "reseat")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return bin, nil
})

// startMemory starts `reseat version` and returns its memory in KiB as soon as it grows no
// more: the process stays until somebody reads, as its pipe is full already.
func startMemory(t *testing.T, bin string) (own, whole int) {
	t.Helper()
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	defer to.Close()
	fill(t, int(to.Fd()))
	c := exec.Command(bin, "version")
	c.Env, c.Stdout = append(os.Environ(), "HOME="+t.TempDir()), to
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Wait()
	defer c.Process.Kill()
	since := time.Now()
	for time.Since(since) < time.Second/2 {
		time.Sleep(20 * time.Millisecond)
		if n := highWater(t, c.Process.Pid); n != whole {
			whole, since = n, time.Now()
		}
	}
	return ofStatus(t, c.Process.Pid, "RssAnon"), whole
}

func fill(t *testing.T, fd int) {
	t.Helper()
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	for n, err := 1, error(nil); err == nil && n > 0; {
		n, err = syscall.Write(fd, make([]byte, 1))
	}
	if err := syscall.SetNonblock(fd, false); err != nil {
		t.Fatal(err)
	}
}

// highWater is the most memory that a process has had, in KiB.
func highWater(t *testing.T, pid int) int {
	t.Helper()
	return ofStatus(t, pid, "VmHWM")
}

// ofStatus is one of the figures, in KiB, that the system tells of a process.
func ofStatus(t *testing.T, pid int, figure string) (n int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), figure+":")
	fmt.Sscan(rest, &n)
	return n
}
