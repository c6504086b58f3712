package simulation

import _ "embed"

// Schema is the JSON Schema of what WriteRehearsalJSON writes.
//
//go:embed rehearsal.schema.json
var Schema []byte
