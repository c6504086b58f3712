package page

import (
	"bufio"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"

	"reseat/report/doc"
)

// packed is a list as the page's script reads it: column by column, each value
// written once.
type packed struct {
	Columns []packedColumn `json:"columns"`
	Count   int            `json:"count"`
	Words   []string       `json:"words"` // of the blocks, each once; the first is empty
	Marks   []doc.Mark     `json:"marks"`
	Lines   [][]int        `json:"lines"` // of the blocks, each once: the place of the mark, and those of the cells
	Blocks  []packedBlock  `json:"blocks"`
	Sets    [][]int        `json:"sets"` // each combination of blocks once
	Refs    []int          `json:"refs"` // row to combination
	Printed int            `json:"printed"`
	Noun    string         `json:"noun"`
}

// A packedColumn holds a column's values; Cells leads from row to value and is
// absent where each row has its own, in order.
type packedColumn struct {
	Title  string              `json:"title"`
	Kind   doc.Kind            `json:"kind,omitempty"`
	Width  doc.Width           `json:"width,omitempty"`
	Filter bool                `json:"filter,omitempty"`
	Tones  map[string]doc.Tone `json:"tones,omitempty"`
	Order  []string            `json:"order,omitempty"`
	Values []string            `json:"values"`
	Cells  []int               `json:"cells,omitempty"`
}

// pack turns rows into columns.
func pack(g *doc.List) packed {
	p := packed{Printed: g.FirstPrinted, Noun: g.Noun, Sets: [][]int{}, Refs: []int{}}
	p.packBlocks(g.Blocks)
	index := make([]interner, len(g.Columns))
	for i, c := range g.Columns {
		p.Columns = append(p.Columns, packedColumn{Title: c.Title, Kind: c.Kind, Width: c.Width,
			Filter: c.Filter, Tones: c.Tones, Order: c.Order, Values: []string{}})
		index[i] = make(interner)
	}
	sets := make(interner)
	for row := range g.Rows {
		for i := range p.Columns {
			col := &p.Columns[i]
			at, isNew := index[i].put(cell(row, i))
			if isNew {
				col.Values = append(col.Values, cell(row, i))
			}
			col.Cells = append(col.Cells, at)
		}
		at, isNew := sets.put(key(row.Blocks))
		if isNew {
			p.Sets = append(p.Sets, append([]int{}, row.Blocks...))
		}
		p.Refs = append(p.Refs, at)
		p.Count++
	}
	for i := range p.Columns {
		if len(p.Columns[i].Values) == p.Count {
			p.Columns[i].Cells = nil
		}
	}
	return p
}

func cell(r doc.Row, i int) string {
	if i < len(r.Cells) {
		return r.Cells[i]
	}
	return ""
}

func key(refs []int) string {
	b, _ := json.Marshal(refs) // a list of whole numbers always has a form
	return string(b)
}

// An interner gives equal texts the same number, from 0 in order of arrival.
type interner map[string]int

func (in interner) put(s string) (at int, isNew bool) {
	if at, ok := in[s]; ok {
		return at, false
	}
	in[s] = len(in)
	return len(in) - 1, true
}

// inlineRows is how many rows a page holds as plain JSON, which every browser and
// every reader can open; longer lists are compressed.
const inlineRows = 500

// writeData writes the list as a data block of the page.
func writeData(w io.Writer, g *doc.List) error {
	p := pack(g)
	if p.Count <= inlineRows {
		return writePlain(w, p)
	}
	return writeCompressed(w, p)
}

func writePlain(w io.Writer, p packed) error {
	b, err := json.Marshal(p) // escapes <, > and &, so nothing can end the script element
	if err != nil {
		return err
	}
	parts := [][]byte{[]byte(`<script type="application/json" id="data">`), b, []byte("</script>\n")}
	return writeAll(w, slices.Concat(parts...))
}

func writeCompressed(w io.Writer, p packed) error {
	if err := writeAll(w, []byte(`<script type="application/gzip" id="data">`)); err != nil {
		return err
	}
	b64 := base64.NewEncoder(base64.StdEncoding, w)
	zip := gzip.NewWriter(b64)
	buf := bufio.NewWriter(zip)
	if err := json.NewEncoder(buf).Encode(p); err != nil {
		return err
	}
	for _, f := range []func() error{buf.Flush, zip.Close, b64.Close} {
		if err := f(); err != nil {
			return err
		}
	}
	return writeAll(w, []byte("</script>\n"))
}

func writeAll(w io.Writer, b []byte) error {
	_, err := w.Write(b)
	return err
}
