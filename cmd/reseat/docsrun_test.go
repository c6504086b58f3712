package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// runnable is the info string of blocks that a test runs as a reader would: at the
// top of the repository, one after the other. A line that ends in "# exit code N"
// ends with that code, any other with 0.
const runnable = "sh run"

// Every block marked as runnable does what its page says, and the block of output
// behind it, if any, is what the commands print. The stories of the samples are run
// by TestSamples.
func TestPagesRun(t *testing.T) {
	top := t.TempDir()
	if err := os.CopyFS(filepath.Join(top, "samples"), os.DirFS("../../samples")); err != nil {
		t.Fatal(err)
	}
	path := reseatOnPath(t) + string(os.PathListSeparator) + os.Getenv("PATH")
	for _, p := range pages(t) {
		blocks, _ := p.parts()
		if !slices.ContainsFunc(blocks, func(b block) bool { return b.info == runnable }) {
			continue
		}
		t.Run(p.name(), func(t *testing.T) {
			t.Parallel()
			work := t.TempDir()
			if err := os.Symlink(filepath.Join(top, "samples"), filepath.Join(work, "samples")); err != nil {
				t.Fatal(err)
			}
			r := reader{page: p, shell: shell{dir: work, env: append(os.Environ(), "PATH="+path, "RESEAT_NOW="+storyTime, unwatched+"=yes",
				"XDG_STATE_HOME="+filepath.Join(work, "state"), "XDG_CONFIG_HOME="+filepath.Join(work, "config"))}}
			r.read(t, blocks)
		})
	}
}

// A reader does what a page says.
type reader struct {
	page  page
	shell shell
}

// read does what the blocks of the page say, and looks whether that is shown.
func (r reader) read(t *testing.T, blocks []block) {
	t.Helper()
	for i, b := range blocks {
		if b.info != runnable {
			continue
		}
		shown := r.follow(t, b)
		if i+1 < len(blocks) && blocks[i+1].info == "text" {
			r.compare(t, blocks[i+1], shown)
		}
	}
}

var exitCode = regexp.MustCompile(`#.*\bexit code (\d+)`)

// follow types the lines of a block and returns what appeared on the screen.
func (r reader) follow(t *testing.T, b block) string {
	t.Helper()
	var screen strings.Builder
	for i, line := range b.lines {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		c := exec.Command("sh", "-c", withDigest(t, line, r.shell.dir))
		c.Dir, c.Env = r.shell.dir, r.shell.env
		out, err := c.CombinedOutput()
		want := "0"
		if m := exitCode.FindStringSubmatch(line); m != nil {
			want = m[1]
		}
		if got := exitCodeOf(err); got != want {
			t.Fatalf("%s:%d: %s: exit code %s, want %s\n%s", r.page.name(), b.at+1+i, line, got, want, out)
		}
		screen.Write(out)
	}
	return screen.String()
}

// compare holds a block of output against what was shown: its lines follow each
// other there. A line "…" stands for any lines, "…" at a line's end for its rest.
func (r reader) compare(t *testing.T, b block, shown string) {
	t.Helper()
	lines := strings.Split(shown, "\n")
	at, anywhere := 0, true
	for i, want := range b.lines {
		if want == "…" {
			anywhere = true
			continue
		}
		found := at
		for anywhere && found < len(lines) && !sameLine(want, lines[found]) {
			found++
		}
		if found >= len(lines) || !sameLine(want, lines[found]) {
			t.Fatalf("%s:%d: %q is not what is shown:\n%s", r.page.name(), b.at+1+i, want, shown)
		}
		at, anywhere = found+1, false
	}
}

func sameLine(want, got string) bool {
	got = strings.TrimRight(got, " ")
	if start, cut := strings.CutSuffix(want, "…"); cut && strings.HasPrefix(got, start) {
		return true
	}
	return want == got
}
