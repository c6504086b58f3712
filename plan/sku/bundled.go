package sku

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"sync"
)

//go:generate go run ./internal/pack

// The catalogue's origin and licence are in README.md.
//
//go:embed catalogue.csv.gz
var packed []byte

// Bundled returns the catalogue that comes with the program. It is read at the
// first call.
func Bundled() *Catalogue { return bundled() }

var bundled = sync.OnceValue(func() *Catalogue {
	text, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(fmt.Sprintf("bundled catalogue: %v", err)) // the program itself is damaged
	}
	c, err := ReadCatalogue(text)
	if err != nil {
		panic(fmt.Sprintf("bundled %v", err))
	}
	return c
})
