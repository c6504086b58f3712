package main

import (
	"embed"
	"io/fs"
	"strings"
)

// listSchemas describe the JSON of commands that show lists and single things, by the
// words of the command: "sku list" is in sku-list.schema.json.
//
//go:embed schemas/*.schema.json
var listSchemas embed.FS

// withLists adds the schemas of lists to those of documents.
func withLists(all map[string][]byte) map[string][]byte {
	files, _ := fs.Glob(listSchemas, "schemas/*.schema.json") // the only error is a bad pattern
	for _, path := range files {
		text, err := listSchemas.ReadFile(path)
		if err == nil {
			all[strings.TrimSuffix(strings.TrimPrefix(path, "schemas/"), ".schema.json")] = text
		}
	}
	return all
}
