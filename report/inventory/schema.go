package inventory

import _ "embed"

// Schema is the JSON Schema of what WriteInventoryJSON writes.
//
//go:embed inventory.schema.json
var Schema []byte
