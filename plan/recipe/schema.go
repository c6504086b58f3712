package recipe

import _ "embed"

// Schema is the JSON Schema of recipe files, for editors.
//
//go:embed schema.json
var Schema []byte
