package intake

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// noValue stands in a cell whose formula no program has computed: it is no empty cell.
const noValue = "#FORMULA!"

// A look is what people see of a sheet beyond the values of its cells, or do not see.
type look struct {
	hidden  map[int]bool    // rows, from 1
	columns [][2]int        // that are hidden, first and last, from 1
	unknown map[[2]int]bool // cells with a formula and no value, by row and column
	merges  []merge         // of several rows
	tops    map[int][]int   // first rows of merges: the merges, by number
	merged  map[int][]int   // the rows below
}

// A merge is cells of one column that show as one, with the value of the first.
type merge struct {
	column int
	value  string
}

// maxMerged is how many rows all merges of a sheet may have.
const maxMerged = 1 << 20

// lookAt reads once the sheet of this relation.
func lookAt(data []byte, relation string) (look, error) {
	l := look{hidden: map[int]bool{}, unknown: map[[2]int]bool{}, merged: map[int][]int{}, tops: map[int][]int{}}
	book, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return l, err
	}
	part, err := sheetPart(book, relation)
	if err != nil {
		return l, err
	}
	file, err := book.Open(part)
	if err != nil {
		return l, err
	}
	defer file.Close()
	return l, l.read(bufio.NewReaderSize(io.LimitReader(file, maxUnpacked), 64<<10))
}

// read goes from tag to tag.
func (l *look) read(r *bufio.Reader) error {
	var row, column, rows int
	formula, value := false, false
	for {
		tag, err := nextTag(r)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch kind := tagName(tag); kind {
		case "row":
			row, column = number(tag, "r", row+1), 0
			if trueXML(attribute(tag, "hidden")) {
				l.hidden[row] = true
			}
		case "c":
			column++
			if at, _, err := excelize.CellNameToCoordinates(attribute(tag, "r")); err == nil {
				column = at
			}
			formula, value = false, false
		case "f":
			formula = true
		case "v", "is":
			value = value || !strings.HasSuffix(tag, "/")
		case "/c":
			if formula && !value {
				l.unknown[[2]int{row, column}] = true
			}
		case "col":
			if trueXML(attribute(tag, "hidden")) {
				l.columns = append(l.columns, [2]int{number(tag, "min", 0), number(tag, "max", 0)})
			}
		case "mergeCell":
			rows += l.merge(attribute(tag, "ref"), maxMerged-rows)
		}
	}
}

// merge notes cells that show as one, if they are of no more rows than most, and returns of
// how many.
func (l *look) merge(ref string, most int) int {
	from, to, _ := strings.Cut(ref, ":")
	column, first, err := excelize.CellNameToCoordinates(from)
	_, last, wrong := excelize.CellNameToCoordinates(to)
	if err != nil || wrong != nil || last <= first || last-first > most {
		return 0
	}
	n := len(l.merges)
	l.merges = append(l.merges, merge{column: column})
	l.tops[first] = append(l.tops[first], n)
	for row := first + 1; row <= last; row++ {
		l.merged[row] = append(l.merged[row], n)
	}
	return last - first
}

// shown returns the cells of a row as people see them: with the value of a merge in each of
// its rows, and a sign where a formula has no value. Rows come in their order.
func (l *look) shown(row int, cells []string) []string {
	for i := range cells {
		if cells[i] == "" && l.unknown[[2]int{row, i + 1}] {
			cells[i] = noValue
		}
	}
	for _, n := range l.tops[row] {
		l.merges[n].value = cellOf(cells, l.merges[n].column-1)
	}
	for _, n := range l.merged[row] {
		m := l.merges[n]
		if m.value == "" {
			continue
		}
		for len(cells) < m.column {
			cells = append(cells, "")
		}
		cells[m.column-1] = m.value
	}
	return cells
}

// hides tells whether a column is not shown.
func (l *look) hides(column int) bool {
	return slices.ContainsFunc(l.columns, func(c [2]int) bool { return c[0] <= column && column <= c[1] })
}

// nextTag returns what stands between the next < and >, of a long one its beginning.
func nextTag(r *bufio.Reader) (string, error) {
	for {
		_, err := r.ReadSlice('<')
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", err
		}
	}
	tag, err := r.ReadSlice('>')
	text := string(bytes.TrimSuffix(tag, []byte{'>'}))
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.ReadSlice('>')
	}
	return text, err
}

// tagName is the name of a tag, without the prefix that some programs give it.
func tagName(tag string) string {
	name := tag
	if at := strings.IndexAny(tag, " \t\r\n"); at >= 0 {
		name = tag[:at]
	}
	end := strings.HasPrefix(name, "/")
	name = strings.Trim(name, "/")
	name = name[strings.IndexByte(name, ':')+1:]
	if end {
		return "/" + name
	}
	return name
}

// attribute returns the value of an attribute of a tag, or "".
func attribute(tag, name string) string {
	_, rest, ok := strings.Cut(tag, " "+name+`="`)
	value, _, closed := strings.Cut(rest, `"`)
	if !ok || !closed {
		return ""
	}
	return value
}

// number is the value of an attribute that is one; otherwise where there is none.
func number(tag, name string, otherwise int) int {
	if n, err := strconv.Atoi(attribute(tag, name)); err == nil {
		return n
	}
	return otherwise
}

func trueXML(value string) bool { return value == "1" || value == "true" }

// sheetPart finds the part of a workbook that a sheet is, by the id of its relation.
func sheetPart(book *zip.Reader, relation string) (string, error) {
	var parts struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	file, err := book.Open("xl/_rels/workbook.xml.rels")
	if err != nil {
		return "", err
	}
	defer file.Close()
	if err := xml.NewDecoder(io.LimitReader(file, maxSheetInMemory)).Decode(&parts); err != nil {
		return "", err
	}
	for _, p := range parts.All {
		if p.ID == relation {
			if rest, whole := strings.CutPrefix(p.Target, "/"); whole {
				return rest, nil
			}
			return path.Join("xl", p.Target), nil
		}
	}
	return "", fs.ErrNotExist
}
