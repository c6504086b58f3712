package graph

import (
	"fmt"
	"hash/maphash"
)

// How far a chain of pages is followed: further than any collection of Graph goes, and
// not for ever.
const (
	maxPages = 20_000 // of 999 elements: twenty million users
	maxEmpty = 100    // in a row; Graph sends a few where a filter leaves nothing of a page
)

// A chain is the pages of one collection so far. Its zero value is an empty chain.
type chain struct {
	seen  map[uint64]bool // hashes of addresses
	empty int             // pages without elements in a row
}

var chainSeed = maphash.MakeSeed()

// add notes that a page with some elements leads on to another one. It returns an error
// where the chain is a circle or has no end.
func (c *chain) add(page, next string, elements int) error {
	if c.seen == nil {
		c.seen = map[uint64]bool{}
	}
	c.seen[maphash.String(chainSeed, page)] = true
	c.empty++
	if elements > 0 {
		c.empty = 0
	}
	switch {
	case c.seen[maphash.String(chainSeed, next)]:
		return fmt.Errorf("next page at %q: a page that was read before, so the collection has no end", clip([]byte(next)))
	case c.empty >= maxEmpty:
		return fmt.Errorf("next page at %q: %d pages in a row were empty, so the collection has no end", clip([]byte(next)), c.empty)
	case len(c.seen) >= maxPages:
		return fmt.Errorf("next page at %q: %d pages were read, more than any collection of Microsoft Graph has", clip([]byte(next)), len(c.seen))
	}
	return nil
}
