package inventory

import (
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
