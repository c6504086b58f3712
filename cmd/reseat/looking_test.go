//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// slowRun begins a run that takes some seconds and returns once it is under way.
func (k *killing) slowRun(t *testing.T, more ...string) (apply *exec.Cmd, talk *strings.Builder) {
	t.Helper()
	k.begin(t, 0)
	run := k.runs[0]
	apply = k.command(append([]string{"apply", k.plan, "--approve", k.digest, "--run", run, "--writes", "6/5s", "--wait", "0s"}, more...)...)
	talk = &strings.Builder{}
	apply.Stderr = talk
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = apply.Process.Kill() })
	waitForSize(t, filepath.Join(run, "run.db-wal"), 20_000)
	return apply, talk
}

// runs runs a command and returns its exit code and all it says.
func (k *killing) tries(c *exec.Cmd) (code, said string) {
	out, err := c.CombinedOutput()
	if err == nil {
		return "0", string(out)
	}
	return exitCodeOf(err), string(out)
}

// RUN-2, R30: whoever looks at a live run leaves it alone and calls the users it has in
// hand in-progress; whoever would write to it, or take it back, is refused.
func TestLookingAtALiveRun_RUN2(t *testing.T) {
	t.Parallel()
	k := newKilling(t, 80)
	apply, talk := k.slowRun(t, "--settle", "10s") // so that somebody is in hand whenever one looks
	run := k.runs[0]
	code, said := k.tries(k.command("verify", run, "--output", "json"))
	if code != "4" || !strings.Contains(said, `"reason":"in-progress"`) || strings.Contains(said, `"verdict":"stranded"`) {
		t.Errorf("verify: exit code %s\n%.2000s", code, said)
	}
	if !strings.Contains(said, "the run folder stays as it is: another process is working on this run: process ") {
		t.Errorf("verify does not say that it keeps nothing:\n%.400s", said)
	}
	for _, c := range []struct {
		code string
		args []string
		says string
	}{
		{"4", []string{"drift", run}, "in-progress"},
		{"0", []string{"report", run, "--output", "md"}, "in-progress"},
		{"7", []string{"undo", run}, "its undo can be planned once it has ended"},
		{"7", []string{"resume", run}, "process "},
	} {
		look := k.command(c.args...)
		if c.args[0] == "report" {
			look.Args = look.Args[:len(look.Args)-2] // it asks no tenant
		}
		code, said := k.tries(look)
		if code != c.code || !strings.Contains(said, c.says) && c.args[0] != "report" && c.args[0] != "drift" {
			t.Errorf("%s: exit code %s, want %s\n%.600s", c.args[0], code, c.code, said)
		}
	}
	if !strings.Contains(k.does(t, onRun("status", run)...), "running") {
		t.Error("status does not say that it runs")
	}
	if err := apply.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := apply.Wait(); exitCodeOf(err) != "130" || strings.Contains(talk.String(), "cannot be recorded") {
		t.Fatalf("the run itself: %v\n%s", err, talk)
	}
	if code, said := k.tries(k.command("resume", run)); code != "0" && code != "3" {
		t.Errorf("resume: exit code %s\n%s", code, said)
	}
	k.compare(t, 0)
	for _, left := range []string{"run.lock", "run.lock.json"} {
		if _, err := os.Stat(filepath.Join(run, left)); err == nil {
			t.Errorf("%s is left behind", left)
		}
	}
}

// RUN-6, R30: neither another home nor another user of the machine makes a second run
// possible, of the tenant or of the folder; the death of the owner does.
func TestOneRunForAllUsersOfTheMachine_RUN6(t *testing.T) {
	t.Parallel()
	k := newKilling(t, 80)
	apply, _ := k.slowRun(t)
	other := filepath.Join(k.dir, "other.plan")
	k.does(t, "plan", k.roster, "--change", "EMS", "--disable", "RMS_S_PREMIUM", "--endpoint", k.base, "--limit", "1", "-o", other)
	text, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	second := []string{"apply", other, "--approve", digestOf(string(text)), "--run", filepath.Join(t.TempDir(), "r")}
	elsewhere := k.command(second...)
	elsewhere.Env = append(os.Environ(), "XDG_STATE_HOME="+t.TempDir())
	if code, said := k.tries(elsewhere); code != "7" || !strings.Contains(said, "another run is using this tenant: process ") {
		t.Errorf("with another home: exit code %s\n%s", code, said)
	}
	again := k.command("resume", k.runs[0])
	again.Env = append(os.Environ(), "XDG_STATE_HOME="+t.TempDir())
	if code, said := k.tries(again); code != "7" {
		t.Errorf("resume with another home: exit code %s\n%s", code, said)
	}
	if os.Getuid() != 0 {
		t.Log("SKIPPED: only root can become another user of the machine")
	} else {
		chmod(t, k.dir, 0o755)
		chmod(t, filepath.Dir(k.dir), 0o755)
		chmod(t, other, 0o644)
		second[len(second)-1] = filepath.Join(k.dir, "nobody", "r")
		if code, said := k.tries(k.asNobody(t, second...)); code != "7" || !strings.Contains(said, "of user root") {
			t.Errorf("as another user: exit code %s\n%s", code, said)
		}
	}
	_ = apply.Process.Kill()
	_ = apply.Wait()
	if code, said := k.tries(k.command("resume", k.runs[0], "--wait", "0s")); code != "0" && code != "3" {
		t.Errorf("after the kill: exit code %s\n%s", code, said)
	}
}

// RUN-14: on a medium that cannot be written every command that looks works, also on
// the folder of a run that was killed, and changes nothing.
func TestLookingAtAReadOnlyFolder_RUN14(t *testing.T) {
	t.Parallel()
	for _, killed := range []bool{false, true} {
		k := newKilling(t, 24)
		k.begin(t, 0)
		apply := k.command("apply", k.plan, "--approve", k.digest, "--run", k.runs[0], "--wait", "0s")
		if killed {
			apply.Env = append(apply.Env, killAt+"=after 20")
		}
		_ = apply.Run()
		k.mayNotWrite(t, k.runs[0])
		before := namesIn(t, k.runs[0])
		for _, args := range [][]string{{"verify", k.runs[0]}, {"verify", k.runs[0], "--output", "csv"}, {"report", k.runs[0], "--output", "json"}, {"drift", k.runs[0]}, onRun("status", k.runs[0]), onRun("journal", k.runs[0]), {"undo", k.runs[0]}} {
			c := k.asNobody(t, args...)
			if args[0] == "status" || args[0] == "journal" || args[0] == "report" || args[0] == "run" {
				c.Args = c.Args[:len(c.Args)-2] // they ask no tenant
			}
			code, said := k.tries(c)
			if code == "1" && !killed || code == "2" || code == "130" || strings.Contains(said, "denied") && !strings.Contains(said, "stays as it is") {
				t.Errorf("killed %v: %s: exit code %s\n%.800s", killed, strings.Join(args, " "), code, said)
			}
		}
		if after := namesIn(t, k.runs[0]); after != before {
			t.Errorf("the folder had %s, has %s", before, after)
		}
	}
}

// onRun is a command on a run, under `reseat run`.
func onRun(name string, args ...string) []string {
	return append([]string{"run", name}, args...)
}

func namesIn(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// CLI-4, R35: the plan of a run that somebody edited is refused with 5 by every command.
func TestEditedPlanOfARun_CLI4(t *testing.T) {
	t.Parallel()
	k := newKilling(t, 8)
	k.begin(t, 0)
	k.does(t, "apply", k.plan, "--approve", k.digest, "--run", k.runs[0], "--endpoint", k.base)
	file := filepath.Join(k.runs[0], "plan.jsonl")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoilt := range map[string]string{
		"edited":  strings.Replace(string(text), "contoso", "fabrikam", 1),
		"cut off": string(text[:len(text)-200]),
	} {
		if err := os.WriteFile(file, []byte(spoilt), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"resume", "resume --rebuild", "verify", "drift", "undo", "report", "status", "journal", "pause", "continue", "pace --share 50%", "show", "apply"} {
			words := strings.Fields(command)
			args := append([]string{words[0], k.runs[0]}, words[1:]...)
			switch words[0] {
			case "status", "journal", "pause", "continue", "pace":
				args = onRun(words[0], args[1:]...)
			}
			if words[0] == "show" || words[0] == "apply" {
				args[1] = file
			}
			c := k.command(args...)
			switch words[0] {
			case "report", "status", "journal", "pause", "continue", "pace", "show":
				c.Args = c.Args[:len(c.Args)-2]
			}
			if code, said := k.tries(c); code != "5" {
				t.Errorf("%s: %s: exit code %s, want 5\n%.300s", name, command, code, said)
			}
		}
	}
}
