package journal_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"reseat/batch/journal"
	"reseat/plan"
)

// appendTo, in the environment, makes the test binary a process that appends to the
// run file of that path until it is killed, and prints each acknowledged event.
const appendTo = "RESEAT_TEST_APPEND_TO"

func TestMain(m *testing.M) {
	if path := os.Getenv(appendTo); path != "" {
		appendForever(path)
	}
	os.Exit(m.Run())
}

func appendForever(path string) {
	j, err := journal.Open(path, head.Digest)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var wg sync.WaitGroup
	for side := range 8 {
		wg.Go(func() {
			for try := 1; ; try++ {
				id := plan.ChangeID(fmt.Sprintf("%d-%d", os.Getpid(), side))
				seq, err := j.Append(ctx, journal.Event{At: noon, Kind: journal.Intent, Change: id, Try: try})
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				fmt.Printf("%d %s %d\n", seq, id, try) // one write to the pipe
			}
		})
	}
	wg.Wait()
}

// Every event that was acknowledged is there after the process was killed, however
// often that happens, and the file can be read and gone on with.
func TestKilledProcessLosesNothingAcknowledged(t *testing.T) {
	j, path := create(t)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	acknowledged := map[string]bool{}
	for round := range 5 {
		lines := killedAfter(t, path, 100+100*round)
		for _, line := range lines {
			acknowledged[line] = true
		}
		ro, err := journal.OpenReadOnly(path)
		if err != nil {
			t.Fatal(err)
		}
		there := map[string]bool{}
		for _, e := range events(t, ro) {
			there[fmt.Sprintf("%d %s %d", e.Seq, e.Change, e.Try)] = true
		}
		_ = ro.Close()
		for line := range acknowledged {
			if !there[line] {
				t.Errorf("round %d: acknowledged event %q is gone", round, line)
			}
		}
	}
	t.Logf("%d events acknowledged over 5 kills", len(acknowledged))
	j, err := journal.Open(path, head.Digest)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	add(t, j, full)
}

// killedAfter lets a process append to the run file, kills it after n events, and
// returns all that it had acknowledged by then.
func killedAfter(t *testing.T, path string, n int) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), appendTo+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stuck := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer stuck.Stop()
	var lines []string
	for r := bufio.NewReader(out); ; {
		line, err := r.ReadString('\n')
		if err != nil { // killed; a last line without its end was not acknowledged in full
			break
		}
		if lines = append(lines, strings.TrimSuffix(line, "\n")); len(lines) == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || len(lines) < n {
		t.Fatalf("%s ended after %d events: %v", filepath.Base(self), len(lines), err)
	}
	return lines
}
