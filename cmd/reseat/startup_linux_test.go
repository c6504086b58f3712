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
// parsed before it is needed. Most of it is the program itself, which is shared; a start
// takes 25 to 28 MiB, and the bound leaves room for other machines.
func TestStartIsSmall(t *testing.T) {
	const most = 40 << 10 // KiB
	bin := filepath.Join(t.TempDir(), "reseat")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	// The process stays until somebody reads: its pipe is full already.
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	fill(t, int(to.Fd()))
	c := exec.Command(bin, "version")
	c.Env, c.Stdout = append(os.Environ(), "HOME="+t.TempDir()), to
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Wait()
	defer c.Process.Kill()
	peak, since := 0, time.Now()
	for time.Since(since) < time.Second/2 {
		time.Sleep(20 * time.Millisecond)
		if n := highWater(t, c.Process.Pid); n != peak {
			peak, since = n, time.Now()
		}
	}
	t.Logf("reseat version: %d KiB", peak)
	if peak == 0 || peak > most {
		t.Errorf("reseat version takes %d KiB, want at most %d", peak, most)
	}
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
func highWater(t *testing.T, pid int) (n int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	fmt.Sscan(rest, &n)
	return n
}
