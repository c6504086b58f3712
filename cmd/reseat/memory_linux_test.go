package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"reseat/cmd/reseat/exit"
)

// A footprint is what a command took of the machine.
type footprint struct {
	peak int // MiB, of the process and not only of Go's heap
	cpu  time.Duration
}

// A measured is a generated tenant in a process of its own, and the program that works on it.
type measured struct{ bin, dir, base string }

func newMeasured(t *testing.T, users int) *measured {
	t.Helper()
	m := &measured{bin: program(t), dir: t.TempDir()}
	c := exec.Command(m.bin, "sandbox", filepath.Join(m.dir, "tenant.json.gz"), "--generate", fmt.Sprintf("users=%d,seed=7", users))
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the sandbox does not say where it serves")
	}
	m.base = lines.Text()
	return m
}

// run runs a command and watches how large it becomes. What a command with findings ends
// with is no failure of it.
func (m *measured) run(t *testing.T, args ...string) footprint {
	t.Helper()
	c := exec.Command(m.bin, args...)
	var said strings.Builder
	c.Dir, c.Stderr = m.dir, &said
	c.Env = append(os.Environ(), "HOME="+m.dir, "XDG_STATE_HOME="+filepath.Join(m.dir, "state"))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	peak := 0
	for {
		n := highWater(t, c.Process.Pid)
		if n == 0 {
			break // it has ended
		}
		peak = max(peak, n)
		time.Sleep(5 * time.Millisecond)
	}
	_ = c.Wait()
	if code := c.ProcessState.ExitCode(); code != exit.Done && code != exit.Unfinished && code != exit.Differs {
		t.Fatalf("reseat %s ends with %d:\n%s", strings.Join(args, " "), code, said.String())
	}
	return footprint{peak / 1024, c.ProcessState.UserTime() + c.ProcessState.SystemTime()}
}

// all measures the commands of a run over every user of the tenant, of whom a thousand
// are changed.
func (m *measured) all(t *testing.T) map[string]footprint {
	t.Helper()
	door := []string{"--endpoint", m.base, "--writes", "1000000/1s", "--units", "10000000/1s"}
	at := func(args ...string) footprint { return m.run(t, append(args, door...)...) }
	out := map[string]footprint{}
	out["plan"] = at("plan", "--lacks", "MCOEV", "--include-blocked", "--include-guests", "--assign", "FLOW_FREE", "--location", "DE", "-o", "all.plan")
	text, err := os.ReadFile(filepath.Join(m.dir, "all.plan"))
	if err != nil {
		t.Fatal(err)
	}
	out["apply"] = at("apply", "all.plan", "--approve", digestOf(string(text)), "--limit", "1000", "--wait", "0s", "--run", "run")
	out["verify"] = at("verify", "run")
	out["report"] = m.run(t, "report", "run", "--output", "html", "-o", "report.html")
	return out
}

// steps are the commands that are measured, in order.
var steps = []string{"plan", "apply", "verify", "report"}

// A tenant of ten thousand users needs little memory whatever is done with it. The bounds
// leave room for other machines.
func TestMemoryHasABound(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	most := map[string]int{"plan": 110, "apply": 150, "verify": 150, "report": 140}
	got := newMeasured(t, 10_000).all(t)
	for _, step := range steps {
		t.Logf("%s: %d MiB, %.1f s", step, got[step].peak, got[step].cpu.Seconds())
		if n := got[step].peak; n == 0 || n > most[step] {
			t.Errorf("%s takes %d MiB, want at most %d", step, n, most[step])
		}
	}
}

// TestFootprints prints what the commands take for tenants of the sizes in FOOTPRINTS,
// such as 1000,10000,100000; make bench runs it.
func TestFootprints(t *testing.T) {
	sizes := os.Getenv("FOOTPRINTS")
	if sizes == "" {
		t.Skip("FOOTPRINTS lists the sizes of tenants")
	}
	for _, size := range strings.Split(sizes, ",") {
		users, err := strconv.Atoi(size)
		if err != nil {
			t.Fatal(err)
		}
		m := newMeasured(t, users)
		got := m.all(t)
		got["rehearse"] = m.run(t, "rehearse", "all.plan", "--snapshot", "tenant.json.gz", "--seeds", "1", "--limit", "1000")
		for _, step := range append(steps, "rehearse") {
			t.Logf("%8d users  %-8s  %5d MiB  %6.1f s of CPU", users, step, got[step].peak, got[step].cpu.Seconds())
		}
	}
}
