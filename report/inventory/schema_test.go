package inventory

import (
	"bytes"
	"flag"
	"reflect"
	"testing"

	"reseat/plan/schematest"
	"reseat/report/reporttest"
)

var _ = flag.Bool("update", false, "rewrite the published schema")

func TestInventorySchema(t *testing.T) {
	type whole struct {
		jsonInventory
		Users []jsonHolder `json:"users"`
	}
	schematest.Published(t, "inventory.schema.json", "Who has which licenses: reseat user list", reflect.TypeFor[whole](), reporttest.Written(t, WriteJSON, smallInventory(t)))
}

func TestSinceSchema(t *testing.T) {
	var b bytes.Buffer
	earlier := reporttest.SmallTenant()
	later := earlier
	later.Users = earlier.Users[1:]
	if err := WriteSinceJSON(&b, NewSince(earlier, later, "october.json.gz", "november.json.gz", "test", reporttest.Now)); err != nil {
		t.Fatal(err)
	}
	schematest.Published(t, "since.schema.json", "What differs between two snapshots: reseat diff", reflect.TypeFor[jsonSince](), b.Bytes())
}
