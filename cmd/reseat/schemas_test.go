package main

import (
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"reseat/batch/run"
	"reseat/cmd/reseat/manual"
	"reseat/cmd/reseat/output"
	"reseat/cmd/reseat/settings"
	"reseat/plan"
	"reseat/plan/schematest"
	"reseat/plan/tenant"
	"reseat/report"
	"reseat/report/inventory"
)

// listsAsJSON are the lists and single things that commands write as JSON, each with a command
// line on the sample tenant. A command line that is empty needs a sign-in or a run.
var listsAsJSON = map[string]struct {
	title, line string
	typ         reflect.Type
}{
	"sku-list":   {"The SKUs of a tenant: reseat sku list", "sku list", reflect.TypeFor[[]tenant.SKU]()},
	"sku-show":   {"One SKU and its service plans: reseat sku show", "sku show EMS", reflect.TypeFor[tenant.SKU]()},
	"sku-map":    {"Which service plans a swap keeps off: reseat sku map", "sku map ENTERPRISEPACK SPE_E5", reflect.TypeFor[[]mapped]()},
	"user-show":  {"One user in full: reseat user show", "user show anke.schaefer@contoso.com", reflect.TypeFor[report.UserDetail]()},
	"group-list": {"Groups with licenses: reseat group list", "group list", reflect.TypeFor[[]inventory.GroupView]()},
	"run-list":   {"Runs, newest first: reseat run list", "", reflect.TypeFor[[]run.Status]()},
	"findings":   {"Every finding that a plan can contain: reseat findings", "findings", reflect.TypeFor[[]plan.Rule]()},
	"whoami":     {"Who is signed in: reseat whoami", "", reflect.TypeFor[bearer]()},
	"config":     {"Settings in effect: reseat config show", "config show", reflect.TypeFor[[]settings.ShownSetting]()},
	"version":    {"This program: reseat version", "version", reflect.TypeFor[buildInfo]()},
	"diff-plans": {"What differs between two plans: reseat diff", "", reflect.TypeFor[[]diffed]()},
}

// Every list that a command writes as JSON has a published schema, and what is written on
// the sample tenant is valid against it.
func TestListSchemas(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tenant.json")
	text, err := os.ReadFile("../../samples/tenant.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(listsAsJSON)) {
		x := listsAsJSON[name]
		t.Run(name, func(t *testing.T) {
			var samples [][]byte
			if x.line != "" {
				args := append(strings.Fields(x.line), "--json")
				if first := strings.Fields(x.line)[0]; first == "sku" || first == "user" || first == "group" {
					args = append(args, "--sandbox", file)
				}
				var out, said bytes.Buffer
				if code := execute(t.Context(), args, nil, &out, &said); code != 0 {
					t.Fatalf("exit code %d: %s", code, said.String())
				}
				samples = append(samples, out.Bytes())
			}
			schematest.Published(t, filepath.Join("schemas", name+".schema.json"), x.title, x.typ, samples...)
		})
	}
}

// Each command that writes JSON has a schema that `reseat docs --schema` prints.
func TestEachJSONHasASchema(t *testing.T) {
	of := map[string]string{
		"reseat show": "plan", "reseat verify": "report", "reseat report": "report", "reseat drift": "report", "reseat rehearse": "rehearsal",
		"reseat user list": "inventory", "reseat doctor": "doctor", "reseat run status": "status", "reseat diff": "diff",
		"reseat group show": "group-list", "reseat config show": "config", "reseat login": "whoami", "reseat run journal": "events",
	}
	a := &app{Streams: output.Streams{Out: io.Discard, Err: io.Discard}, env: func(string) (string, bool) { return "", false }}
	manual.Each(a.root(), func(c *cobra.Command) {
		if !slices.Contains(output.FormatsOf(c), "json") || c.CommandPath() == "reseat app manifest" { // Microsoft's own form
			return
		}
		name := of[c.CommandPath()]
		if name == "" {
			name = strings.ReplaceAll(strings.TrimPrefix(c.CommandPath(), "reseat "), " ", "-")
		}
		if schemas[name] == nil {
			t.Errorf("%s writes JSON, and there is no schema %s", c.CommandPath(), name)
		}
	})
}
