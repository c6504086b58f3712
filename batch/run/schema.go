package run

import _ "embed"

// StatusSchema is the JSON Schema of a Status.
//
//go:embed status.schema.json
var StatusSchema []byte
