package graphsim_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"reseat/batch/graphsim"
	"reseat/plan/tenant"
)

// serveFile names the file that this test program serves, instead of testing, until it
// is killed.
const serveFile = "GRAPHSIM_SERVE_FILE"

func TestMain(m *testing.M) {
	if path := os.Getenv(serveFile); path != "" {
		x, err := graphsim.Open(path, graphsim.Options{Quota: graphsim.Quota{Off: true}})
		if err == nil {
			var base string
			base, _, err = graphsim.Serve(x, "127.0.0.1:0")
			fmt.Println(base)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		select {}
	}
	code := m.Run()
	if clients.dir != "" && os.Getenv("CLIENTS") == "" {
		os.RemoveAll(clients.dir)
	}
	os.Exit(code)
}

// A process that serves a tenant is killed in the middle of writes, again and again.
// Whatever was answered is there afterwards; what was under way is there or not.
func TestKilledProcessKeepsWhatItAnswered(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	path := saved(t)
	writers := make([]*writer, 0, 5)
	for _, id := range []tenant.UserID{ada, bob, dan, eve, twin} {
		writers = append(writers, &writer{user: id})
	}
	for round := range 6 {
		killAfter(t, path, time.Duration(40+25*round)*time.Millisecond, writers)
		if round%3 < 2 {
			continue // the next process finds the log as the kill left it
		}
		x := reopened(t, path)
		for _, w := range writers {
			if got := stateOf(x, t, w.user); got != w.answered && got != w.sent {
				t.Errorf("kill %d: %s has %q; answered was %q, under way %q", round, w.user, got, w.answered, w.sent)
			}
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	sum := 0
	for _, w := range writers {
		sum += w.writes
	}
	if sum < 100 {
		t.Errorf("%d writes were answered over all kills: too few to say anything", sum)
	}
	t.Logf("%d writes answered", sum)
}

// killAfter serves the file in a process of its own, lets the writers write and kills it.
func killAfter(t *testing.T, path string, d time.Duration, writers []*writer) {
	t.Helper()
	p := exec.Command(os.Args[0])
	p.Env = append(os.Environ(), serveFile+"="+path)
	p.Stderr = os.Stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	base, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the process says nothing: %v", err)
	}
	var wg sync.WaitGroup
	for _, w := range writers {
		wg.Go(func() { w.write(strings.TrimSpace(base)) })
	}
	time.Sleep(d)
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	p.Wait()
}

// A writer changes one user until nobody answers.
type writer struct {
	user           tenant.UserID
	writes         int
	answered, sent string // what the user has, and what was asked for last
}

// wishes are what a user's direct EMS can be, and the body that leads there.
var wishes = []struct{ state, body string }{
	{"on", licensing(add(skuEMS), nil)},
	{"off", licensing(add(skuEMS, intuneA), nil)},
	{"none", licensing(nil, remove(skuEMS))},
}

func (w *writer) write(base string) {
	// After a kill nothing is known but by looking, and a removal must find something.
	for i := 0; ; i++ {
		wish := wishes[i%len(wishes)]
		w.sent = wish.state
		r, err := http.Post(base+"/v1.0/users/"+string(w.user)+"/assignLicense", "application/json", strings.NewReader(wish.body))
		if err != nil {
			return
		}
		_, err = io.Copy(io.Discard, r.Body)
		r.Body.Close()
		if err != nil || r.StatusCode != 200 {
			return
		}
		w.answered = wish.state
		w.writes++
	}
}

func stateOf(x *graphsim.Tenant, t *testing.T, id tenant.UserID) string {
	l, held := user(t, x, id).HoldsDirect(skuEMS)
	switch {
	case !held:
		return "none"
	case len(l.Disabled) == 0:
		return "on"
	}
	return "off"
}
