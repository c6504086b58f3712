package words

import "reseat/report/doc"

// A BlockSet holds the tables of the users' details. Users whose license fared alike
// share one, so a page of many users stays small.
type BlockSet struct {
	Catalog Catalog
	Blocks  []doc.Block
	index   map[string]int
}

// NewBlockSet returns a set without blocks.
func NewBlockSet(c Catalog) BlockSet { return BlockSet{Catalog: c, index: make(map[string]int)} }

// Ref returns the place of the block with that key, made once for all who are alike.
func (x *BlockSet) Ref(key string, make func() doc.Block) int {
	at, ok := x.index[key]
	if !ok {
		at = len(x.Blocks)
		x.Blocks = append(x.Blocks, make())
		x.index[key] = at
	}
	return at
}
