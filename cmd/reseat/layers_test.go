package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers is the drawing of who may import whom: from the package to those of ours
// that it may use. Tests are free.
var layers = map[string][]string{
	"plan/sku":               {},
	"plan/sku/internal/pack": {"plan/sku"},
	"plan/tenant":            {"plan/sku", "plan/seal"},
	"plan/seal":              {},
	"plan/yamltext":          {},
	"plan":                   {"plan/tenant", "plan/sku", "plan/seal"},
	"plan/build":             {"plan", "plan/seats", "plan/impact", "plan/tenant", "plan/sku"},
	"plan/seats":             {"plan", "plan/tenant", "plan/sku"},
	"plan/impact":            {"plan", "plan/tenant", "plan/sku"},
	"plan/recipe":            {"plan", "plan/tenant", "plan/sku", "plan/yamltext"},
	"plan/msol":              {"plan/recipe", "plan", "plan/sku"},
	"plan/intake":            {"plan", "plan/tenant", "plan/sku"},
	"batch/pace":             {},
	"batch/journal":          {"plan", "plan/tenant", "plan/sku"},
	"batch/verdict":          {"plan", "plan/tenant", "plan/sku", "batch/journal"},
	"batch/wire":             {},
	"batch/auth":             {"batch/wire"},
	"batch/graph":            {"plan/tenant", "plan/sku", "batch/pace", "batch/wire"},
	"batch/doctor":           {"batch/auth", "batch/graph", "plan/tenant"},
	"batch/graphsim":         {"plan/tenant", "plan/sku", "plan/yamltext", "batch/pace", "batch/graphsim/odata"},
	"batch/graphsim/odata":   {},
	"batch/graphsim/conform": {},
	"batch/rehearse":         {"batch", "batch/graphsim", "batch/journal", "batch/pace", "batch/verdict", "plan", "plan/tenant", "plan/sku"},
	"batch/survey":           {"batch/graph", "plan/tenant", "plan/sku"},
	"batch/run":              {"batch", "batch/journal", "batch/pace", "plan", "plan/impact", "plan/tenant", "plan/sku"},
	"batch":                  {"plan", "plan/tenant", "plan/sku", "batch/journal", "batch/pace", "batch/verdict"},
	"report":                 {"plan", "plan/seal", "plan/tenant", "plan/sku", "batch/journal", "batch/verdict", "report/page"},
	"report/page":            {},
	"report/page/pagetest":   {},
	"samples":                {},
	"samples/maketenant":     {"plan/tenant", "plan/sku"},
	"cmd/dist":               {},
	"cmd/texts":              {},
	"cmd/reseat": {
		"plan", "plan/build", "plan/sku", "plan/tenant", "plan/recipe", "plan/yamltext", "plan/msol", "plan/intake", "batch", "batch/run", "batch/survey", "batch/auth", "batch/graph", "batch/graphsim",
		"batch/journal", "batch/pace", "batch/wire", "batch/rehearse", "report", "samples", "batch/doctor",
	},
}

// homes is where each library that does one job lives.
var homes = map[string][]string{
	"github.com/gocarina/gocsv":              {"plan/intake", "plan/sku", "plan/sku/internal/pack", "report"},
	"golang.org/x/sync/errgroup":             {"batch/pace"},
	"golang.org/x/time/rate":                 {"batch/pace"},
	"github.com/schollz/progressbar/v3":      {"cmd/reseat"},
	"modernc.org/sqlite":                     {"batch/journal"},
	"github.com/getkin/kin-openapi/openapi3": {"batch/graphsim/conform"},
	"github.com/CycloneDX/cyclonedx-go":      {"cmd/dist"},
	"github.com/google/licensecheck":         {"cmd/dist"},
	"github.com/in-toto/attestation/go/v1":   {"cmd/dist"},
}

const module = "reseat/"

func TestImportsFollowTheDrawing(t *testing.T) {
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
	for _, test := range []string{"kin-openapi", "go-internal/testscript", "chromedp", "jsonschema", "pgregory.net/rapid", "kiota", "opentelemetry", "in-toto", "licensecheck"} {
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
