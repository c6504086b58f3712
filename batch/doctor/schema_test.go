package doctor

import (
	"os"
	"reflect"
	"testing"

	"reseat/plan/schematest"
)

func TestSchema(t *testing.T) {
	sample, err := os.ReadFile("testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	schematest.Published(t, "schema.json", "What reseat doctor finds", reflect.TypeFor[Report](), sample)
}
