package schematest

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Published holds the schema in a file against the type that it describes, rewrites it
// with -update, and holds each sample of output against it.
func Published(t *testing.T, path, title string, typ reflect.Type, samples ...[]byte) {
	t.Helper()
	want, err := Derive(title, typ)
	if err != nil {
		t.Fatal(err)
	}
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s does not describe what is written: run this test with -update", path)
	}
	schema := compiled(t, got)
	for _, text := range samples {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v\n%.300s", path, err, text)
		}
	}
}

func compiled(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("published.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("published.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
