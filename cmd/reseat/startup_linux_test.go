package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What every command pays before it begins stays small: nothing large is decoded or
// parsed before it is needed. What a start decodes is its own memory, 6 MiB. The rest are
// pages of the program, which all processes share and of which the system maps more or
// fewer at a time (20 to 34 MiB of 38), so the smallest of three starts counts.
func TestStartIsSmall(t *testing.T) {
	const mostOwn, mostWhole = 10 << 10, 40 << 10 // KiB
	bin := filepath.Join(t.TempDir(), "reseat")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	own, whole := startMemory(t, bin)
	for range 2 {
		o, w := startMemory(t, bin)
		own, whole = min(own, o), min(whole, w)
	}
	t.Logf("reseat version: %d KiB, %d of them its own", whole, own)
	if own == 0 || own > mostOwn {
		t.Errorf("reseat version takes %d KiB of its own, want at most %d", own, mostOwn)
	}
	if whole == 0 || whole > mostWhole {
		t.Errorf("reseat version takes %d KiB, want at most %d", whole, mostWhole)
	}
}

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
