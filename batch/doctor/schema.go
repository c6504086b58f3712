package doctor

import _ "embed"

// Schema is the JSON Schema of a Report.
//
//go:embed schema.json
var Schema []byte
