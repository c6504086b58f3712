package main

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// licensesFile holds the licenses and notices of everything that is linked into the
// program. It is embedded in the program and lies in every archive.
const licensesFile = "cmd/reseat/THIRD-PARTY-LICENSES.txt"

// A module is one that a program is linked from.
type module struct {
	path, version string
	dirs          []string // its root, and the folders of the packages that are used
}

func (m module) String() string { return m.path + " " + m.version }

// linked returns the modules of the program on all platforms, and Go's own library.
func linked(list []string) ([]module, error) {
	found := map[string]*module{}
	for _, platform := range list {
		goos, goarch, _ := strings.Cut(platform, "/")
		cmd := exec.Command("go", "list", "-deps", "-f", "{{if .Module}}{{if not .Module.Main}}{{.Module.Path}}\t{{.Module.Version}}\t{{.Module.Dir}}\t{{.Dir}}{{end}}{{end}}", "./cmd/reseat")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch, "GOFLAGS=")
		cmd.Stderr = os.Stderr
		text, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("list the modules for %s: %w", platform, err)
		}
		lines := bufio.NewScanner(strings.NewReader(string(text)))
		for lines.Scan() {
			f := strings.Split(lines.Text(), "\t")
			if len(f) != 4 {
				continue
			}
			m := found[f[0]]
			if m == nil {
				m = &module{path: f[0], version: f[1], dirs: []string{f[2]}}
				found[f[0]] = m
			}
			for dir := f[3]; len(dir) > len(f[2]); dir = filepath.Dir(dir) {
				if !slices.Contains(m.dirs, dir) {
					m.dirs = append(m.dirs, dir)
				}
			}
		}
	}
	root, err := output("go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	version, err := output("go", "env", "GOVERSION")
	if err != nil {
		return nil, err
	}
	all := []module{{path: "std", version: version, dirs: []string{root}}}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		all = append(all, *found[name])
	}
	return all, nil
}

// legal are the names of files that a license asks to be passed on.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-._].*)?$`)

// A text is one file that must be passed on, of all modules that have it word for word.
type text struct {
	content string
	name    string
	of      []string
}

// collected is what the modules ask to be passed on.
type collected struct {
	ids   map[string][]string // module → names of its licenses, as SPDX calls them
	texts []*text
}

// collect reads the licenses and notices of modules. A module in which no known license
// is found is an error: somebody has to look at it.
func collect(all []module) (collected, error) {
	c := collected{ids: map[string][]string{}}
	known := map[string]*text{}
	for _, m := range all {
		for _, dir := range m.dirs {
			names, err := os.ReadDir(dir)
			if err != nil {
				return c, err
			}
			for _, n := range names {
				if n.IsDir() || !legal.MatchString(n.Name()) || filepath.Ext(n.Name()) == ".go" {
					continue
				}
				body, err := os.ReadFile(filepath.Join(dir, n.Name()))
				if err != nil {
					return c, err
				}
				c.add(known, m, n.Name(), strings.TrimSpace(strings.ReplaceAll(string(body), "\r\n", "\n")))
			}
		}
		if len(c.ids[m.String()]) == 0 {
			return c, fmt.Errorf("%s: no license that is known was found in %s: look at it before it is linked", m, m.dirs[0])
		}
	}
	slices.SortStableFunc(c.texts, func(a, b *text) int { return cmp.Compare(a.of[0], b.of[0]) })
	return c, nil
}

func (c *collected) add(known map[string]*text, m module, name, content string) {
	if t := known[content]; t != nil {
		if !slices.Contains(t.of, m.String()) {
			t.of = append(t.of, m.String())
		}
	} else {
		known[content] = &text{content, name, []string{m.String()}}
		c.texts = append(c.texts, known[content])
	}
	for _, match := range licensecheck.Scan([]byte(content)).Match {
		if ids := c.ids[m.String()]; !match.IsURL && !slices.Contains(ids, match.ID) {
			c.ids[m.String()] = append(ids, match.ID)
		}
	}
}

// String is the file: a list of modules, then each text once.
func (c collected) String() string {
	var b strings.Builder
	b.WriteString("reseat is linked from these modules. Their licenses and notices follow.\n\n")
	for _, m := range slices.Sorted(maps.Keys(c.ids)) {
		fmt.Fprintf(&b, "%s: %s\n", m, strings.Join(c.ids[m], ", "))
	}
	for _, t := range c.texts {
		fmt.Fprintf(&b, "\n%s\n%s\n%s of:\n", strings.Repeat("=", 80), strings.Repeat("=", 80), t.name)
		for _, m := range t.of {
			fmt.Fprintf(&b, "  %s\n", m)
		}
		fmt.Fprintf(&b, "\n%s\n", t.content)
	}
	return b.String()
}

// writeLicenses writes the file for the modules as they are now.
func writeLicenses(path string, list []string) error {
	all, err := linked(list)
	if err != nil {
		return err
	}
	c, err := collect(all)
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(c.String()), 0o644)
}

// complete tells which modules of a list the file does not name with their version.
func complete(file string, all []module) (missing []string) {
	for _, m := range all {
		if m.path != "std" && !strings.Contains(file, "\n"+m.String()+": ") {
			missing = append(missing, m.String())
		}
	}
	return missing
}

// checkLicenses returns an error where the file lacks a module that is linked.
func checkLicenses(list []string) error {
	file, err := os.ReadFile(licensesFile)
	if err != nil {
		return err
	}
	all, err := linked(list)
	if err != nil {
		return err
	}
	if missing := complete(string(file), all); len(missing) > 0 {
		return fmt.Errorf("%s lacks %s: run `make licenses` and review the change", licensesFile, strings.Join(missing, ", "))
	}
	return nil
}
