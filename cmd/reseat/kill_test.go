package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Killed at random instants and resumed each time, a run ends as planned: every user
// as asked, nobody without a license they should have, nothing else touched. The
// tenant is a process of its own, so that it remembers what was done; it loses
// answers, too. KILLS and KILL_SEED set how often and where.
func TestKilledRunsEndAsPlanned(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	kills, seed := intEnv(t, "KILLS", 20), intEnv(t, "KILL_SEED", int(time.Now().UnixNano()%1e9))
	t.Logf("KILL_SEED=%d KILLS=%d", seed, kills)
	random := rand.New(rand.NewPCG(uint64(seed), 0))
	k := newKilling(t, 240)
	for round := 0; kills > 0; round++ {
		k.begin(t, round)
		left := min(kills, 4+random.IntN(8))
		for left > 0 && k.killed(t, time.Duration(100+random.IntN(900))*time.Millisecond) {
			left--
			kills--
		}
		if left == 0 && k.killed(t, 5*time.Minute) {
			t.Fatal("the run does not end")
		}
		k.compare(t, round)
	}
	t.Logf("%d runs", len(k.runs))
}

// A killing is a tenant served by a process of its own, and runs that are killed.
type killing struct {
	bin, dir, base string
	file           string
	roster         string
	sandbox        *exec.Cmd
	before         tenant.Snapshot
	plan, digest   string
	runs           []string
}

func newKilling(t *testing.T, users int) *killing {
	t.Helper()
	return newKillingOn(t, bigTenant(users))
}

// newKillingOn serves that tenant.
func newKillingOn(t *testing.T, before tenant.Snapshot) *killing {
	t.Helper()
	dir := t.TempDir()
	k := &killing{bin: filepath.Join(reseatOnPath(t), "reseat"), dir: dir, file: filepath.Join(dir, "tenant.json"), roster: filepath.Join(dir, "users.csv")}
	k.before = before
	users := len(before.Users)
	if err := tenant.WriteSnapshotFile(k.file, &k.before); err != nil {
		t.Fatal(err)
	}
	asked := k.before.Users[:users*3/4] // the others must stay as they are
	writeRoster(t, k.roster, asked)
	weather := filepath.Join(dir, "weather.yaml")
	if err := os.WriteFile(weather, []byte(stormy), 0o600); err != nil {
		t.Fatal(err)
	}
	k.sandbox = exec.Command(k.bin, "sandbox", k.file, "--scenario", weather)
	k.sandbox.Stderr = os.Stderr // a complaint about what was said ends it, and must be seen
	out, err := k.sandbox.StdoutPipe()
	if err == nil {
		err = k.sandbox.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = k.sandbox.Process.Kill()
		_ = k.sandbox.Wait()
	})
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the sandbox does not say where it serves")
	}
	k.base = lines.Text()
	return k
}

// stormy is weather in which kills meet calls of every standing.
const stormy = `
latency: {median: 25ms, p99: 120ms}
faults:
  - {on: write, share: 0.01, do: lost}
  - {on: write, share: 0.01, do: reset}
  - {on: write, share: 0.01, do: "503"}
`

func (k *killing) command(args ...string) *exec.Cmd {
	c := exec.Command(k.bin, append(args, "--endpoint", k.base)...)
	c.Env = append(os.Environ(), "XDG_STATE_HOME="+filepath.Join(k.dir, "state"))
	return c
}

// begin plans the next run: Intune off and on again in turn, by readd.
func (k *killing) begin(t *testing.T, round int) {
	t.Helper()
	switchTo := "--disable"
	if round%2 == 1 {
		switchTo = "--enable"
	}
	k.planned(t, round, k.roster, "--assign", "EMS", switchTo, "INTUNE_A", "--via", "readd")
}

// planned plans a run.
func (k *killing) planned(t *testing.T, round int, args ...string) {
	t.Helper()
	k.plan = filepath.Join(k.dir, fmt.Sprintf("p%d.plan", round))
	c := k.command(append(append([]string{"plan"}, args...), "-o", k.plan)...)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("plan: %v\n%s", err, out)
	}
	text, err := os.ReadFile(k.plan)
	if err != nil {
		t.Fatal(err)
	}
	k.digest = digestOf(string(text))
	k.runs = append(k.runs, filepath.Join(k.dir, fmt.Sprintf("run%d", round)))
}

// killed lets the run go on for that long and kills it. It returns false when the
// run came to its end first.
func (k *killing) killed(t *testing.T, after time.Duration) bool {
	t.Helper()
	run := k.runs[len(k.runs)-1]
	c := k.command("resume", run)
	if _, err := os.Stat(run); err != nil {
		c = k.command("apply", k.plan, "--approve", k.digest, "--run", run)
	}
	var talk strings.Builder
	c.Stdout, c.Stderr = &talk, &talk
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(c.Args, " "), err, talk.String())
		}
		return false
	case <-time.After(after):
	}
	_ = c.Process.Signal(syscall.SIGKILL)
	<-ended
	return true
}

// compare reads the tenant as it is and compares every user with what was asked.
func (k *killing) compare(t *testing.T, round int) {
	t.Helper()
	now := k.users(t)
	asked := len(k.before.Users) * 3 / 4
	for i, old := range k.before.Users {
		was, held := old.HoldsDirect(ems)
		want := was.Disabled.Minus(sku.NewPlanSet(intuneA))
		if round%2 == 0 {
			want = was.Disabled.Union(sku.NewPlanSet(intuneA))
		}
		if i >= asked {
			want = was.Disabled
		}
		has, ok := now[old.ID].HoldsDirect(ems)
		if shouldHold := held || i < asked; ok != shouldHold || !has.Disabled.Equal(want) {
			t.Errorf("round %d: %s holds EMS: %v, off %v; want %v, off %v", round, old.UPN, ok, has.Disabled, shouldHold, want)
		}
	}
}

// users reads the tenant as it is.
func (k *killing) users(t *testing.T) map[tenant.UserID]tenant.User {
	t.Helper()
	out, err := k.command("user", "list", "--output", "json").Output()
	if err != nil {
		t.Fatal(err)
	}
	return usersOf(t, out)
}

// does runs a command that must end well, and returns its results.
func (k *killing) does(t *testing.T, args ...string) string {
	t.Helper()
	var out, talk strings.Builder
	c := exec.Command(k.bin, args...)
	c.Env = k.command().Env
	c.Stdout, c.Stderr = &out, &talk
	if err := c.Run(); err != nil {
		t.Fatalf("reseat %s: %v\n%s", strings.Join(args, " "), err, talk.String())
	}
	return out.String()
}

func usersOf(t *testing.T, text []byte) map[tenant.UserID]tenant.User {
	t.Helper()
	var list struct {
		Users []tenant.User `json:"users"`
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	out := make(map[tenant.UserID]tenant.User, len(list.Users))
	for _, u := range list.Users {
		out[u.ID] = u
	}
	return out
}

func intEnv(t *testing.T, name string, fallback int) int {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		return fallback
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		t.Fatalf("%s=%s: %v", name, v, err)
	}
	return n
}
