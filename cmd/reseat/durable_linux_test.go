package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each intent is on disk before its request leaves: as the kernel sees it, the page of
// the run file that holds it was written and synced before the request was written to
// the socket. Without strace the test is skipped; with CI set that is a failure.
func TestIntentIsSyncedBeforeItsRequest(t *testing.T) {
	t.Parallel()
	tracer, err := exec.LookPath("strace")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("strace is needed here")
		}
		t.Skip("SKIPPED, NOT PROVED: that each intent is synced before its request leaves; install strace")
	}
	k := newKilling(t, 24)
	k.begin(t, 0)
	trace := filepath.Join(k.dir, "trace")
	apply := k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[0])
	apply.Args = append([]string{tracer, "-f", "-yy", "-s", "65536", "-o", trace, "-e", "trace=write,pwrite64,fsync,fdatasync", apply.Path}, apply.Args[1:]...)
	apply.Path = tracer
	if out, err := apply.CombinedOutput(); err != nil {
		if strings.Contains(string(out), "ptrace") {
			t.Skipf("SKIPPED, NOT PROVED: nothing may be traced here: %s", out)
		}
		t.Fatalf("%v\n%s", err, out)
	}
	k.compare(t, 0)
	f, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := syncs{intents: map[string]string{}}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		s.read(t, lines.Text())
	}
	if lines.Err() != nil || s.requests < 18 {
		t.Errorf("%d requests were seen (%v)", s.requests, lines.Err())
	}
	t.Logf("%d requests, each after its intent was synced", s.requests)
}

// syncs reads a trace in its order: which intents were written, which of them are on
// disk, and which requests leave.
type syncs struct {
	intents  map[string]string // by the change's id and how many it is for it: written, syncing or synced
	sent     map[string]int    // requests by user
	requests int
}

var (
	tracedIntent  = regexp.MustCompile(`\\"seq\\":(\d+),\\"at\\":\\"[^"]*\\",\\"kind\\":\\"intent\\",\\"change\\":\\"([0-9a-f-]{36})\\"`)
	tracedRequest = regexp.MustCompile(`^\d+ +write\(\d+<TCP[^"]*"POST /v1\.0/users/([0-9a-f-]{36})/assignLicense `)
)

func (s *syncs) read(t *testing.T, line string) {
	t.Helper()
	_, call, _ := strings.Cut(line, " ")
	call = strings.TrimSpace(call)
	switch {
	case strings.HasPrefix(call, "pwrite64(") && strings.Contains(call, "run.db-wal"):
		for _, m := range tracedIntent.FindAllStringSubmatch(call, -1) {
			if key := m[2] + " " + m[1]; s.intents[key] == "" {
				s.intents[key] = "written"
			}
		}
	case isSync(call) && strings.Contains(call, "run.db-wal") && strings.Contains(call, "unfinished"):
		s.move("written", "syncing")
	case isSync(call) && strings.Contains(call, "run.db-wal") && strings.HasSuffix(call, "= 0"):
		s.move("written", "synced")
	case strings.Contains(call, "sync resumed>") && strings.HasSuffix(call, "= 0"):
		s.move("syncing", "synced")
	}
	if m := tracedRequest.FindStringSubmatch(line); m != nil {
		s.leaves(t, m[1])
	}
}

func isSync(call string) bool {
	return strings.HasPrefix(call, "fsync(") || strings.HasPrefix(call, "fdatasync(")
}

func (s *syncs) move(from, to string) {
	for key, state := range s.intents {
		if state == from {
			s.intents[key] = to
		}
	}
}

// leaves is told of a request for a user: by then as many intents are on disk.
func (s *syncs) leaves(t *testing.T, user string) {
	t.Helper()
	if s.sent == nil {
		s.sent = map[string]int{}
	}
	s.sent[user]++
	s.requests++
	synced := 0
	for key, state := range s.intents {
		if strings.HasPrefix(key, user) && state == "synced" {
			synced++
		}
	}
	if synced < s.sent[user] {
		t.Errorf("request %d for %s left with %d of its intents on disk", s.sent[user], user, synced)
	}
}
