package inventory

import _ "embed"

// Schema is the JSON Schema of what WriteInventoryJSON writes, SinceSchema of what
// WriteSinceJSON writes.
var (
	//go:embed inventory.schema.json
	Schema []byte
	//go:embed since.schema.json
	SinceSchema []byte
)
