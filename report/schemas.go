package report

import _ "embed"

// InventorySchema is the JSON Schema of what WriteInventoryJSON writes, RehearsalSchema
// of what WriteRehearsalJSON writes.
var (
	//go:embed inventory.schema.json
	InventorySchema []byte
	//go:embed rehearsal.schema.json
	RehearsalSchema []byte
)
