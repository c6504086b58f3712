package build

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reseat/plan"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func planSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(plan.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("plan.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("plan.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// checkLines holds every line of a plan file against the schema.
func checkLines(t *testing.T, s *jsonschema.Schema, name, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Fatalf("%s: %v\n%.300s", name, err, line)
		}
	}
}

// Drawn plans, and those of the samples, are what the schema says.
func TestPlansFollowTheSchema(t *testing.T) {
	s := planSchema(t)
	for seed := range uint64(200) {
		t.Run("", func(t *testing.T) { checkLines(t, s, "drawn", written(t, draw(seed).plan(t))) })
	}
	files, err := filepath.Glob("../../samples/*/expected/*.plan")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		checkLines(t, s, file, string(text))
	}
}
