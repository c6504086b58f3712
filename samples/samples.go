// Package samples holds a tenant to try reseat on and small stories told on it:
// each folder is a page of the manual with the files it uses.
package samples

import "embed"

//go:generate go run ./maketenant

// Files holds tenant.json and the folders of the stories.
//
//go:embed tenant.json 0*/*.csv 0*/README.md 1*/*.csv 1*/README.md
var Files embed.FS
