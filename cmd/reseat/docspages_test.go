package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"reseat/cmd/reseat/manual"
)

// A page is a Markdown file for people.
type page struct {
	path  string // from this package's folder
	lines []string
}

// name is the page's path from the top of the repository.
func (p page) name() string { return strings.TrimPrefix(filepath.ToSlash(p.path), "../../") }

// pages are all Markdown files of the repository, but those that tests write or read.
func pages(t *testing.T) []page {
	t.Helper()
	var all []page
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "expected" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		text, err := os.ReadFile(path)
		all = append(all, page{path, strings.Split(string(text), "\n")})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(all, func(p page) bool { return p.path == filepath.Join("..", "..", "README.md") }) {
		t.Fatal("README.md is not among the pages")
	}
	return all
}

// A block is a fenced part of a page.
type block struct {
	info  string // what stands behind the opening fence
	at    int    // line of the fence, from 1
	lines []string
}

// parts separates the fenced blocks of a page from its prose.
func (p page) parts() (blocks []block, prose string) {
	var rest strings.Builder
	open := false
	for i, line := range p.lines {
		info, fence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case fence && !open:
			blocks, open = append(blocks, block{info: info, at: i + 1}), true
		case fence:
			open = false
		case open:
			last := &blocks[len(blocks)-1]
			last.lines = append(last.lines, line)
		default:
			rest.WriteString(line + "\n")
		}
	}
	return blocks, rest.String()
}

// What a page tells people to type exists: commands parse with their flags, values
// and arguments, and make has the targets.
func TestPagesCanBeTyped(t *testing.T) {
	for _, p := range pages(t) {
		blocks, _ := p.parts()
		for _, b := range blocks {
			if b.info != "sh" && b.info != runnable {
				continue
			}
			for i, line := range b.lines {
				for _, words := range simpleCommands(line) {
					checkParsed(t, p.name(), b.at+1+i, words)
				}
			}
		}
	}
}

var (
	shellWord  = regexp.MustCompile(`(?:[^\s'"]|'[^']*'|"[^"]*")+`)
	shellQuote = regexp.MustCompile(`['"]`)
	assignment = regexp.MustCompile(`^[A-Z_]+=`)
)

// simpleCommands are the commands of one line of a shell, each with its words.
func simpleCommands(line string) [][]string {
	all := [][]string{nil}
	skip := false
	for _, w := range shellWord.FindAllString(line, -1) {
		last := &all[len(all)-1]
		switch {
		case strings.HasPrefix(w, "#"):
			return all
		case w == "|" || w == "&&" || w == "||" || w == ";":
			all, skip = append(all, nil), false
		case w == ">" || w == ">>" || w == "<" || w == "2>":
			skip = true // the next word is a file
		case skip || len(*last) == 0 && assignment.MatchString(w):
			skip = false
		default:
			*last = append(*last, shellQuote.ReplaceAllString(w, ""))
		}
	}
	return all
}

func checkParsed(t *testing.T, path string, line int, words []string) {
	t.Helper()
	switch {
	case len(words) == 0:
	case words[0] == "make":
		for _, target := range words[1:] {
			if !slices.Contains(makeTargets(t), target) {
				t.Errorf("%s:%d: the Makefile has no target %q", path, line, target)
			}
		}
	case words[0] == "reseat" || words[0] == "./reseat":
		root := tree(t)
		root.InitDefaultCompletionCmd()
		c, rest, err := root.Find(words[1:])
		if err == nil {
			c.InitDefaultHelpFlag()
			err = c.ParseFlags(rest)
		}
		if err == nil {
			err = c.ValidateArgs(c.Flags().Args())
		}
		if err != nil {
			t.Errorf("%s:%d: %s: %v", path, line, strings.Join(words, " "), err)
		} else if c != root && c.HasSubCommands() {
			t.Errorf("%s:%d: %s needs a command of its own", path, line, strings.Join(words, " "))
		}
	}
}

var makeRule = regexp.MustCompile(`(?m)^([a-z]+):`)

func makeTargets(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range makeRule.FindAllStringSubmatch(string(text), -1) {
		out = append(out, m[1])
	}
	return out
}

var (
	codeSpan = regexp.MustCompile("`([^`]+)`")
	flagSpan = regexp.MustCompile(`^--[a-z][a-z-]*`)
	pageLink = regexp.MustCompile("\\[`reseat [a-z ]+`\\]\\(reseat_[a-z_]+\\.md\\)")
	link     = regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)
)

// Commands and flags that the prose names exist.
func TestProseNamesWhatExists(t *testing.T) {
	root := tree(t)
	root.InitDefaultCompletionCmd()
	flags := map[string]bool{"--version": true, "--help": true}
	manual.Each(root, func(c *cobra.Command) {
		note := func(f *pflag.Flag) { flags["--"+f.Name] = true }
		c.LocalFlags().VisitAll(note)
	})
	for _, p := range pages(t) {
		t.Run(p.name(), func(t *testing.T) {
			_, prose := p.parts()
			prose = pageLink.ReplaceAllString(prose, "") // may be of a command that only has others
			for _, m := range codeSpan.FindAllStringSubmatch(prose, -1) {
				span := strings.Join(strings.Fields(m[1]), " ")
				name := flagSpan.FindString(span)
				if name != "" && !flags[name] {
					t.Errorf("%s: no command has the flag %s", span, name)
				}
				if span != root.Name() {
					checkTyped(t, root, span)
				}
			}
		})
	}
}

// Links within the repository lead to a file, and to a heading of it where they name one.
func TestLinksLeadSomewhere(t *testing.T) {
	for _, p := range pages(t) {
		_, prose := p.parts()
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			text, err := os.ReadFile(filepath.Join(filepath.Dir(p.path), filepath.FromSlash(m[1])))
			if errors.Is(err, fs.ErrNotExist) || m[2] != "" && !slices.Contains(anchors(string(text)), m[2]) {
				t.Errorf("%s: the link to %s%s leads nowhere", p.name(), m[1], m[2])
			}
		}
	}
}

var (
	heading  = regexp.MustCompile(`(?m)^#+ (.*)$`)
	unspoken = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors are the headings of a page as links name them.
func anchors(text string) []string {
	var out []string
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		out = append(out, "#"+strings.ReplaceAll(unspoken.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-"))
	}
	return out
}
