package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers reads the drawing of who may import whom from the guide's page on architecture:
// from the package to those of ours that it may use. Tests are free.
func layers(t *testing.T) map[string][]string {
	t.Helper()
	page, err := os.ReadFile("guide/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, drawing, _ := strings.Cut(string(page), "```layers\n")
	drawing, _, ok := strings.Cut(drawing, "```")
	if !ok {
		t.Fatal("the page has no block of layers")
	}
	all := map[string][]string{}
	name := ""
	for line := range strings.Lines(drawing) {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, " ") {
			name, words = words[0], nil
			all[name] = nil
		}
		for _, w := range words {
			if w != "→" {
				all[name] = append(all[name], w)
			}
		}
	}
	return all
}

// homes is where each library that does one job lives.
var homes = map[string][]string{
	"github.com/gocarina/gocsv":                  {"plan/intake", "plan/sku", "plan/sku/internal/pack", "report/doc", "report/money"},
	"golang.org/x/sync/errgroup":                 {"batch/pace"},
	"golang.org/x/time/rate":                     {"batch/pace"},
	"github.com/schollz/progressbar/v3":          {"cmd/reseat", "cmd/reseat/screen"},
	"github.com/modelcontextprotocol/go-sdk/mcp": {"cmd/reseat", "cmd/reseat/agent"},
	"modernc.org/sqlite":                         {"batch/journal"},
	"github.com/getkin/kin-openapi/openapi3":     {"batch/graphsim/conform"},
	"github.com/CycloneDX/cyclonedx-go":          {"cmd/dist"},
	"github.com/google/licensecheck":             {"cmd/dist"},
	"github.com/in-toto/attestation/go/v1":       {"cmd/dist"},
}

const module = "reseat/"

func TestImportsFollowTheDrawing(t *testing.T) {
	layers := layers(t)
	seen := map[string]bool{}
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		allowed, drawn := layers[name]
		if !drawn {
			t.Errorf("package %s is not in the drawing", name)
			continue
		}
		seen[name] = true
		for _, imp := range p.Imports {
			if ours, ok := strings.CutPrefix(imp, module); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s", name, ours)
			}
			if home, ok := homes[imp]; ok && !slices.Contains(home, name) {
				t.Errorf("%s imports %s, whose home is %s", name, imp, strings.Join(home, ", "))
			}
		}
	}
	for name := range layers {
		if !seen[name] {
			t.Errorf("the drawing has a package %s that is not there", name)
		}
	}
}

func TestKinOpenAPIStaysOutOfTheProgram(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "reseat/cmd/reseat").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []string{"kin-openapi", "go-internal/testscript", "chromedp", "santhosh-tekuri/jsonschema", "pgregory.net/rapid", "kiota", "opentelemetry", "in-toto", "licensecheck"} {
		if strings.Contains(string(out), test) {
			t.Errorf("the program holds %s, which is for tests", test)
		}
	}
}

type listed struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "reseat/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// SQLite is translated C and only runs with the C library it was translated for.
func TestSQLiteHasItsOwnLibc(t *testing.T) {
	graph, err := exec.Command("go", "mod", "graph").Output()
	if err != nil {
		t.Fatal(err)
	}
	selected := func(module string) string {
		out, err := exec.Command("go", "list", "-m", "-f", "{{.Path}}@{{.Version}}", module).Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(out))
	}
	want := selected("modernc.org/sqlite") + " " + selected("modernc.org/libc") + "\n"
	if !strings.Contains(string(graph), want) {
		t.Errorf("go.mod selects %s, which %s does not ask for", selected("modernc.org/libc"), selected("modernc.org/sqlite"))
	}
}

// The top level of the repository is fixed: what is new goes into one of its folders.
func TestTopLevelIsFixed(t *testing.T) {
	out, err := exec.Command("git", "-C", "../..", "ls-files").Output()
	if err != nil {
		t.Skip("not a clone:", err)
	}
	allowed := strings.Fields("batch cmd plan report samples go.mod go.sum Makefile README.md LICENSE .ci .gitignore .gitattributes")
	for _, path := range strings.Fields(string(out)) {
		if top, _, _ := strings.Cut(path, "/"); !slices.Contains(allowed, top) {
			t.Errorf("%s is at the top level", path)
		}
	}
}
