package plan

import _ "embed"

// Schema is the JSON Schema of the lines of a plan file.
//
//go:embed schema.json
var Schema []byte
