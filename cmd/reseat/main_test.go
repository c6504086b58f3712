package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"reseat/batch/graphsim/conform"
)

func TestMain(m *testing.M) {
	os.Setenv(raceOptions, "atexit_sleep_ms=0")
	os.Setenv("TZ", "UTC") // of the commands that tests start: they show local time
	testscript.Main(tidy{m}, map[string]func(){
		"typist": typist,
		"reseat": func() {
			watchSandboxes()
			keepPrivate()
			sabotage()
			frugal()
			os.Exit(execute(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// A tidy removes, after all tests, what they shared.
type tidy struct{ testscript.TestingM }

// shared are the folders that more than one test uses.
var shared []string

func (m tidy) Run() int {
	code := m.TestingM.Run()
	for _, dir := range shared {
		os.RemoveAll(dir)
	}
	return code
}

// raceOptions names the environment variable that a program built with the race
// detector reads. Without it each command sleeps for a second before it exits.
const raceOptions = "GORACE"

// diary names the environment variable with the file into which commands write what they
// and the sandbox told each other; unwatched names the one that leaves even that out.
const (
	diary     = "CONFORM_DIARY"
	unwatched = "CONFORM_OFF"
)

// watchSandboxes holds what passes between this process and a sandbox against Microsoft's
// description, now or later, from the diary.
func watchSandboxes() {
	switch file := os.Getenv(diary); {
	case os.Getenv(unwatched) != "":
	case file == "":
		watched = func(h http.Handler) http.Handler { return conform.Recorder(strictest{}, h) }
	default:
		watched = func(h http.Handler) http.Handler {
			kept, err := conform.Diary(file, h)
			if err != nil {
				panic(err)
			}
			return kept
		}
	}
}

// keepDiary returns the name of a diary that is checked when the test ends.
func keepDiary(t testing.TB) string {
	file := filepath.Join(t.TempDir(), "diary")
	t.Cleanup(func() { conform.CheckDiary(t, file) })
	return file
}

// A strictest ends the process at the first complaint: what the client sends to an
// sandbox, and what that answers, conforms in every script and story.
type strictest struct{ testing.TB }

func (strictest) Helper() {}

func (strictest) Errorf(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "does not conform: "+format+"\n", args...)
	os.Exit(99)
}

// Each script is a session of a user with the sample tenant.
func TestScripts(t *testing.T) {
	tenantFile, err := filepath.Abs("../../samples/tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			e.Setenv("SAMPLES", filepath.Dir(tenantFile))
			e.Setenv(raceOptions, os.Getenv(raceOptions))
			e.Setenv(diary, keepDiary(e.T().(testing.TB)))
			e.Setenv("TZ", "UTC")
			text, err := os.ReadFile(tenantFile)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "tenant.json"), text, 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "approve": approve},
	})
}

// exits runs a command and compares its exit code: exits 3 reseat plan …
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG…]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = exitCodeOf(err)
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// approve sets DIGEST to the digest of a plan file.
func approve(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("DIGEST", digestOf(ts.ReadFile(args[0])))
}
