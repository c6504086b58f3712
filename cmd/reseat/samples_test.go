package main

import (
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/cmd/reseat/exit"
)

var update = flag.Bool("update", false, "rewrite what the samples promise")

// The stories were written down at this time (Unix seconds).
const storyTime = "1793520000"

// Each story in samples/ is a page of the manual and a golden test: the commands of
// its README lead to the transcript, plan and report in its folder "expected".
func TestSamples(t *testing.T) {
	stories, err := filepath.Glob("../../samples/[01]*")
	if err != nil || len(stories) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, dir := range stories {
		t.Run(filepath.Base(dir), func(t *testing.T) { tellStory(t, dir) })
	}
}

func tellStory(t *testing.T, dir string) {
	root := t.TempDir()
	work := filepath.Join(root, filepath.Base(dir))
	if err := os.CopyFS(work, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(work, "expected")); err != nil {
		t.Fatal(err)
	}
	copyFile(t, "../../samples/tenant.json", filepath.Join(root, "tenant.json"))
	sh := shell{dir: work, env: append(os.Environ(), "RESEAT_NOW="+storyTime, diary+"="+keepDiary(t),
		"XDG_STATE_HOME="+filepath.Join(root, "state"), "PATH="+reseatOnPath(t)+string(os.PathListSeparator)+os.Getenv("PATH"))}
	var transcript strings.Builder
	for _, line := range commands(t, filepath.Join(dir, "README.md")) {
		out, code := sh.run(t, withDigest(t, line, work))
		fmt.Fprintf(&transcript, "$ %s\n%s", line, out)
		if code != 0 {
			fmt.Fprintf(&transcript, "[exit code %d]\n", code)
		}
		transcript.WriteString("\n")
	}
	golden(t, filepath.Join(dir, "expected", "transcript.txt"), placeless(transcript.String()))
	for _, name := range []string{"p.plan", "readd.plan", "run/report.csv"} {
		text, err := os.ReadFile(filepath.Join(work, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join(dir, "expected", filepath.Base(name)), timeless(t, name, string(text)))
	}
	if run := filepath.Join(work, "run"); exists(run) {
		goldenReports(t, run, filepath.Join(dir, "expected"))
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// commands picks the lines of the sh blocks of a page.
func commands(t *testing.T, page string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	in := false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "```sh":
			in = true
		case line == "```":
			in = false
		case in && line != "":
			out = append(out, line)
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s has no commands", page)
	}
	return out
}

// A shell runs lines as a user would type them.
type shell struct {
	dir string
	env []string
}

func (s shell) run(t *testing.T, line string) (string, int) {
	t.Helper()
	c := exec.Command("sh", "-c", line)
	c.Dir, c.Env = s.dir, s.env
	var talk strings.Builder
	c.Stderr = &talk
	out, err := c.Output()
	code, _ := strconv.Atoi(exitCodeOf(err))
	if code == exit.Guard { // why there is no result is all that there is to read
		_, why, _ := strings.Cut(talk.String(), "reseat: ")
		return "reseat: " + why, code
	}
	if code != 0 && code != exit.Unfinished && code != exit.Differs {
		t.Fatalf("%s: exit code %d\n%s%s", line, code, out, talk.String())
	}
	return string(out), code
}

func exitCodeOf(err error) string {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return "0"
	case errors.As(err, &exit):
		return strconv.Itoa(exit.ExitCode())
	}
	return err.Error()
}

// withDigest puts the digest of the plan that the line names in place of DIGEST.
func withDigest(t *testing.T, line, dir string) string {
	t.Helper()
	if !strings.Contains(line, "DIGEST") {
		return line
	}
	text, err := os.ReadFile(filepath.Join(dir, strings.Fields(line)[2]))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(line, "DIGEST", digestOf(string(text)))
}

var digestPattern = regexp.MustCompile(`"digest":"([0-9a-f]{64})"}\s*$`)

func digestOf(planText string) string {
	m := digestPattern.FindStringSubmatch(planText)
	if m == nil {
		return "none"
	}
	return m[1]
}

// timeless blanks what differs from run to run: times of day, request ids, and the
// object ids of accounts that the run itself created.
func timeless(t *testing.T, name, text string) string {
	t.Helper()
	if filepath.Ext(name) != ".csv" {
		return text
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		created := row[slices.Index(rows[0], "Before")] == ""
		for i, column := range rows[0] {
			switch column {
			case "Carried out on":
				row[i] = placeless(row[i])
			case "Request ids", "Begun", "Ended", "Read", "Seconds without license":
				row[i] = ""
			case "Object id":
				if created {
					row[i] = ""
				}
			}
		}
	}
	var out strings.Builder
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// reseatOnPath returns a folder in which this test binary is called reseat.
func reseatOnPath(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, "reseat")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	return dir
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: make samples writes it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; `make samples` rewrites it):\n%s", path, diff)
	}
}
