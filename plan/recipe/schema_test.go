package recipe

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestSchemaTakesSamples(t *testing.T) {
	text, err := os.ReadFile("../../samples/recipes/recipes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(t, compiled(t), string(text)); err != nil {
		t.Error(err)
	}
}

// What an editor can see of a fault, the schema says; the rest needs a program.
func TestSchemaRefusesFaults(t *testing.T) {
	beyond := []string{"on and off (R7)", "none among others", "none as a SKU", "country (R13)", "country in the map (R13)",
		"choice without SKU", "map with one cell twice", "two sources of locations", "a value twice", "none among values", "no hazard", "names in case alone"}
	noYAML := []string{"key twice", "recipe twice", "open bracket", "tab", "two documents", "alias", "not UTF-8", "deep", "large", "empty file", "comment alone"}
	s := compiled(t)
	for _, c := range faulty {
		if slices.Contains(noYAML, c.what) {
			continue
		}
		if err := validate(t, s, c.yaml); (err == nil) != slices.Contains(beyond, c.what) {
			t.Errorf("%s: the schema says %v", c.what, err)
		}
	}
}

// The schema has the keys that Read knows.
func TestSchemaHasAllKeys(t *testing.T) {
	var s struct {
		Properties map[string]any
		Defs       map[string]struct {
			Properties map[string]struct{ Description string }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(Schema, &s); err != nil {
		t.Fatal(err)
	}
	for what, keys := range map[string][]string{"recipe": recipeKeys, "swap": swapKeys} {
		got := slices.Sorted(maps.Keys(s.Defs[what].Properties))
		if diff := cmp.Diff(slices.Sorted(slices.Values(keys)), got); diff != "" {
			t.Errorf("%s (-Go +schema):\n%s", what, diff)
		}
		for key, p := range s.Defs[what].Properties {
			if !strings.HasSuffix(p.Description, ".") {
				t.Errorf("%s of a %s has no description", key, what)
			}
		}
	}
	if diff := cmp.Diff(fileKeys, slices.Collect(maps.Keys(s.Properties))); diff != "" {
		t.Error(diff)
	}
}
