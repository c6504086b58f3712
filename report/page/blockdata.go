package page

import (
	"slices"

	"reseat/report/doc"
)

// A packedBlock is a doc.Block whose texts are places in the list of words, and whose rows are
// places in the list of lines.
type packedBlock struct {
	Title   int   `json:"t"`
	Note    int   `json:"n,omitempty"`
	Rest    int   `json:"r,omitempty"`
	Picture bool  `json:"p,omitempty"`
	Head    []int `json:"h"`
	Rows    []int `json:"l"`
}

// packBlocks writes each text and each row of the blocks once: the blocks of one license
// have most of theirs in common.
func (p *packed) packBlocks(blocks []doc.Block) {
	words, marks, lines := make(interner), make(interner), make(interner)
	p.Words, p.Marks, p.Lines, p.Blocks = []string{}, []doc.Mark{}, [][]int{}, make([]packedBlock, len(blocks))
	word := func(s string) int {
		at, isNew := words.put(s)
		if isNew {
			p.Words = append(p.Words, s)
		}
		return at
	}
	mark := func(m doc.Mark) int {
		at, isNew := marks.put(string(m))
		if isNew {
			p.Marks = append(p.Marks, m)
		}
		return at
	}
	line := func(r doc.BlockRow) int {
		packed := []int{mark(r.Mark)}
		for _, c := range r.Cells {
			packed = append(packed, word(c))
		}
		at, isNew := lines.put(key(packed))
		if isNew {
			p.Lines = append(p.Lines, slices.Clip(packed))
		}
		return at
	}
	word("") // so that 0 is nothing
	for i, b := range blocks {
		x := packedBlock{Title: word(b.Title), Note: word(b.Note), Rest: word(b.Rest), Picture: b.Picture, Head: []int{}, Rows: make([]int, len(b.Rows))}
		for _, h := range b.Head {
			x.Head = append(x.Head, word(h))
		}
		for k, r := range b.Rows {
			x.Rows[k] = line(r)
		}
		p.Blocks[i] = x
	}
}
