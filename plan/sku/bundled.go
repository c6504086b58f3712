package sku

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"sync"
	"sync/atomic"
)

//go:generate go run ./internal/pack

// The catalogue's origin and licence are in README.md.
//
//go:embed catalogue.csv.gz
var packed []byte

// Bundled returns the catalogue that comes with the program, with what Use added. It is
// read at the first call.
func Bundled() *Catalogue {
	if c := newer.Load(); c != nil {
		return c
	}
	return bundled()
}

// Use adds the names of another catalogue, such as Microsoft's list of today, to those of
// Bundled; nil takes them away again. It is for the start of a program, before names are
// looked up.
func Use(c *Catalogue) {
	if c != nil {
		c = c.Over(bundled())
	}
	newer.Store(c)
}

var newer atomic.Pointer[Catalogue]

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
