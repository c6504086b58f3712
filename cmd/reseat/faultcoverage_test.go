package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The operations of the guide's table of faults.
var faultOperations = []string{"assign", "change", "readd-first", "readd-again", "fallback", "remove", "swap", "exact", "create", "location", "join", "leave", "move-join", "move-remove", "read-back", "resume", "undo"}

// writeOperations are those that write.
var writeOperations = faultOperations[:len(faultOperations)-3]

// A faultRow names the tests that hold one kind of fault. each is the name of the fault
// in TestEveryFaultOnEveryOperation, which holds it against every operation, its resume
// and what undo knows, or a part of TestBesideEveryOperation, where another process is the
// fault; whole is a test of whole runs, which holds it against all of them.
type faultRow struct {
	fault, each, whole string
	readBack           string // what holds it while users are read back; empty: it does not befall reads
}

var faultRows = []faultRow{
	{"lost before its effect", "lost-before", "TestSimulatedRuns", ""},
	{"lost after its effect", "lost-after", "TestSimulatedRuns", ""},
	{"delivered twice", "twice", "TestRUN3DeliveredTwiceIsCarriedOut", ""},
	{"refused for good", "refused", "TestOneChange", ""},
	{"refused for now", "refused-for-now", "TestOneChange", ""},
	{"never sent", "unsent", "TestOneChange", "TestReadbackLooksAgain"},
	{"401", "401", "TestRUN1ReaddsEndWhenTheRoleGoes", "TestReadbackShutOut"},
	{"403 of all", "403-all", "TestRUN1ReaddsEndWhenTheRoleGoes", "TestReadbackShutOut"},
	{"403 of some", "403-some", "TestRUN1ReaddsEndWhenTheRoleGoes", "TestReadbackLooksAgain"},
	{"403 of writes alone", "403-some", "TestRUN10RefusalsInARow", ""},
	{"409", "409", "TestRUN1OnePlaceIsEnoughForEveryPath", ""},
	{"429 without Retry-After, in seconds, as a date", "429", "TestSimulatedRuns", "TestRetryAfterFromTheWire"},
	{"429 with a Retry-After of a day", "429", "TestRUN5LongWaitStopsTheRun", "TestRUN5LongRetryAfterIsNotCut"},
	{"5xx", "5xx", "TestSimulatedRuns", "TestReadbackLooksAgain"},
	{"answer cut off", "cut", "TestSimulatedRuns", "TestReadbackLooksAgain"},
	{"slow: lands after the next call", "late", "TestOneChange", ""},
	{"stale read", "stale-read", "TestSimulatedRuns", "TestReadbackLooksAgain"},
	{"user cannot be read", "unread", "TestUnreadIsParked", "TestReadbackLooksAgain"},
	{"kill before its effect", "killed-before", "TestResumeFromEveryPrefix", "TestSimulatedRuns"},
	{"kill after its effect", "killed-after", "TestKilledRunsEndAsPlanned", "TestSimulatedRuns"},
	{"run file lost", "record-lost", "TestRebuildFromEveryPrefix", "TestRebuildFromEveryPrefix"},
	{"run file damaged", "record-lost", "TestRebuildOverEveryDamagedPage_RUN4", "TestDamagedAnywhere_RUN4"},
	{"disk full", "disk-full", "TestFullDiskLeavesNobodyWithoutALicense_RUN7", "TestFullDiskBreaksTheJournal"},
	{"Ctrl-C (SIGINT)", "signal", "TestEveryStopSpeaks_RUN8", "TestEveryStopSpeaks_RUN8"},
	{"SIGTERM; on Windows also the console closed, sign-out and shutdown", "signal", "TestEveryStopSpeaks_RUN8", "TestEveryStopSpeaks_RUN8"},
	{"SIGHUP: the terminal closed, the connection lost", "signal", "TestEveryStopSpeaks_RUN8", "TestEveryStopSpeaks_RUN8"},
	{"clock set forward", "clock-forward", "TestClockIsSetInTheMiddleOfARun", "TestReadbackWhileTheClockIsSet"},
	{"clock set back", "clock-back", "TestClockIsSetInTheMiddleOfARun", "TestReadbackWhileTheClockIsSet"},
	{"second process looking", "TestBesideEveryOperation/looking", "TestLookingAtALiveRun_RUN2", "TestLookingAtALiveRun_RUN2"},
	{"second process writing", "TestBesideEveryOperation/writing", "TestLookingAtALiveRun_RUN2", "TestLock"},
	{"another user of the machine", "TestBesideEveryOperation/another user", "TestOneRunForAllUsersOfTheMachine_RUN6", "TestOneRunForAllUsersOfTheMachine_RUN6"},
}

// cell names the test that holds a fault against an operation, a dash where the fault
// does not befall it.
func (r faultRow) cell(op string) string {
	switch {
	case op == "read-back" && r.readBack == "":
		return "–"
	case op == "read-back":
		return r.readBack
	case strings.Contains(r.each, "/"):
		return r.each
	}
	return "TestEveryFaultOnEveryOperation/" + r.each
}

// faultTable is the table of the guide.
func faultTable() string {
	var b strings.Builder
	b.WriteString("| fault | each of: " + strings.Join(writeOperations, ", ") + "; resume and undo of it | whole runs | read-back |\n| --- | --- | --- | --- |\n")
	for _, r := range faultRows {
		fmt.Fprintf(&b, "| %s | `%s` | `%s` | `%s` |\n", r.fault, r.cell("assign"), r.whole, r.cell("read-back"))
	}
	return strings.ReplaceAll(b.String(), "`–`", "–")
}

// testSources is the text of all tests of the repository.
func testSources(t *testing.T) string {
	var text strings.Builder
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		text.Write(source)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// Every kind of fault has a test for every operation, the tests are there, and the guide
// says so.
func TestFaultCoverage(t *testing.T) {
	text := testSources(t)
	has := func(test string) bool {
		name, part, parted := strings.Cut(test, "/")
		switch {
		case !strings.Contains(text, "\nfunc "+name+"("):
			return false
		case name == "TestEveryFaultOnEveryOperation":
			return regexp.MustCompile(`(?m)^\t"` + regexp.QuoteMeta(part) + `": +\{deed:`).MatchString(text)
		}
		return !parted || strings.Contains(text, `t.Run("`+part+`"`)
	}
	for _, op := range writeOperations {
		if !regexp.MustCompile(`(?m)^\t"` + op + `": +\{line:`).MatchString(text) {
			t.Errorf("%s has no case in TestEveryFaultOnEveryOperation", op)
		}
		if len(besideOperations[op]) == 0 {
			t.Errorf("%s has no case in TestBesideEveryOperation", op)
		}
	}
	for _, r := range faultRows {
		for _, op := range faultOperations {
			if test := r.cell(op); test != "–" && !has(test) {
				t.Errorf("%s of %s: there is no test %s", r.fault, op, test)
			}
		}
		if !has(r.whole) {
			t.Errorf("%s: there is no test %s", r.fault, r.whole)
		}
	}
	const page, from, to = "guide/safety.md", "<!-- faults -->\n", "<!-- end of faults -->"
	guide, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(guide), from)
	old, after, found := strings.Cut(rest, to)
	switch {
	case !found:
		t.Fatalf("%s has no place for the table of faults", page)
	case *update:
		if err := os.WriteFile(page, []byte(before+from+faultTable()+to+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case old != faultTable():
		t.Errorf("%s has another table of faults than the tests: `go test ./cmd/reseat -run TestFaultCoverage -update` rewrites it", page)
	}
}
