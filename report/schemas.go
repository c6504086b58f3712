package report

import _ "embed"

// RehearsalSchema is the JSON Schema of what WriteRehearsalJSON writes.
//
//go:embed rehearsal.schema.json
var RehearsalSchema []byte
