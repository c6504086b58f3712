package plan

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"reseat/plan/tenant"
)

func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
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

// What no plan holds is refused.
func TestSchemaRefuses(t *testing.T) {
	s := schema(t)
	text := sampleText(t)
	for _, edit := range [][2]string{
		{`"upn":`, `"UPN":`},
		{`"kind":"change"`, `"kind":"on-hold"`},
		{`"format":"reseat-plan/1"`, `"format":"reseat-plan/2"`},
		{`"severity":"error"`, `"severity":"fatal"`},
		{`"off":["`, `"off":["x`},
		{`"digest":"`, `"digest":"x`},
	} {
		if !strings.Contains(text, edit[0]) {
			t.Fatalf("the sample holds no %s", edit[0])
		}
		refused := false
		for line := range strings.Lines(strings.Replace(text, edit[0], edit[1], 1)) {
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
			if err != nil {
				t.Fatal(err)
			}
			refused = refused || s.Validate(v) != nil
		}
		if !refused {
			t.Errorf("taken: %s", edit[1])
		}
	}
}

// sealedClosing is a closing line as it stands in the file.
type sealedClosing struct {
	closing
	Digest string `json:"digest"`
}

// The schema knows each field that a plan file can have, and no other.
func TestSchemaKnowsEveryField(t *testing.T) {
	var doc struct {
		Defs map[string]struct {
			Properties map[string]json.RawMessage `json:"properties"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(Schema, &doc); err != nil {
		t.Fatal(err)
	}
	for name, typ := range map[string]reflect.Type{
		"header": reflect.TypeFor[Header](), "line": reflect.TypeFor[notedLine](), "closing": reflect.TypeFor[sealedClosing](),
		"state": reflect.TypeFor[State](), "inherited": reflect.TypeFor[Inherited](), "call": reflect.TypeFor[Call](), "proof": reflect.TypeFor[Proof](),
		"person": reflect.TypeFor[tenant.NewUser](), "finding": reflect.TypeFor[Finding](), "source": reflect.TypeFor[Source](),
		"swapMap": reflect.TypeFor[SwapMap](), "seatCurve": reflect.TypeFor[SeatCurve](), "take": reflect.TypeFor[Take](),
		"input": reflect.TypeFor[Input](), "options": reflect.TypeFor[Options](), "guards": reflect.TypeFor[Guards](),
		"recipeOptions": reflect.TypeFor[RecipeOptions](), "quote": reflect.TypeFor[Quote](),
		"sku": reflect.TypeFor[tenant.SKU](),
	} {
		want := map[string]bool{}
		for _, f := range reflect.VisibleFields(typ) {
			if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag != "" && tag != "-" {
				want[tag] = true
			}
		}
		for field := range doc.Defs[name].Properties {
			if !want[field] {
				t.Errorf("%s: the schema has a field %q of no plan", name, field)
			}
			delete(want, field)
		}
		if len(want) > 0 {
			t.Errorf("%s: the schema does not know %v", name, want)
		}
	}
}
