package intake

import (
	"slices"
	"strings"

	"reseat/plan/pattern"
	"reseat/plan/sku"
)

// noise says what a row is that programs write among the rows of a table and that names
// no user (R42), or "": a line under the header, the header once more, where files were
// put one after the other, or how many rows there were.
func (c *columns) noise(record []string) string {
	if isComment(cellOf(record, 0)) {
		return "comment"
	}
	key := trim(cellOf(record, c.keyColumn))
	if strings.IndexByte(key, '@') >= 0 || sku.IsGUID(key) {
		return ""
	}
	switch {
	case underline(record):
		return "underline"
	case c.isHeader(record, key):
		return headerLine
	case rowCount(record):
		return "row count"
	}
	return ""
}

// isComment tells whether a line or its first cell is what people write for people, or a
// user whom they took out.
func isComment(s string) bool { return strings.HasPrefix(s, "# ") || strings.HasPrefix(s, "// ") }

// nameUsers tells whether a cell is what a column of users is called.
func nameUsers(cell string) bool {
	at, ok := spellingOf[normalize(cell)]
	return ok && slices.Contains(userFields, at.field)
}

// headerLine is what a row is that names columns.
const headerLine = "header line"

// isHeader tells whether a row names columns: under the name of users such a name, or
// nothing but names that columns have.
func (c *columns) isHeader(record []string, key string) bool {
	switch {
	case key != "" && c.keyColumn < len(c.names) && normalize(key) == c.names[c.keyColumn] && c.repeats(record):
		return true
	case slices.ContainsFunc(record, holdsKey):
		return false
	case nameUsers(key):
		return true
	}
	return filled(record) > 1 && slices.ContainsFunc(record, nameUsers) && !slices.ContainsFunc(record, func(cell string) bool {
		name := normalize(cell)
		return name != "" && !known(name) && !slices.Contains(c.names, name)
	})
}

// otherColumns tells whether a second header has other columns than the first, as far as
// they are read: the rows below it would be read wrongly.
func (c *columns) otherColumns(record []string) bool {
	for i, cell := range record {
		name := normalize(cell)
		if i >= len(c.names) || name == "" || name == c.names[i] {
			continue
		}
		is, was := spellingOf[name].field, c.fields[i]
		users := slices.Contains(userFields, is) && slices.Contains(userFields, was) && !c.has(is)
		if users || is == was && !slices.Contains(c.read, i) {
			continue
		}
		if was != fieldRest || slices.Contains(c.read, i) || slices.Contains(requestFields, is) {
			return true
		}
	}
	return false
}

// requestFields are those whose cells ask for something.
var requestFields = []field{fieldAdd, fieldRemove, fieldSwap, fieldDisable, fieldEnable, fieldLocation, fieldRecipe, fieldWave, fieldPriority}

// repeats tells whether each filled cell is the name of its column.
func (c *columns) repeats(record []string) bool {
	for i, cell := range record {
		if i < len(c.names) && trim(cell) != "" && normalize(cell) != c.names[i] {
			return false
		}
	}
	return true
}

func underline(record []string) bool {
	drawn := 0
	for _, cell := range record {
		cell = trim(cell)
		if strings.Trim(cell, "-=_+:*─") != "" {
			return false
		}
		drawn += len(cell)
	}
	return drawn >= 2
}

// counts are what databases and reports write below the last row.
var counts = pattern.New(`(?i)^(\(\d[\d., ]* [^@()]+\)|\d[\d., ]* (rows?|records?|users?|entries|zeilen?|datens.tze?|benutzer|lignes?|filas?|righe|linhas?|rijen|rader|rekord[óy]w?|wierszy|kayıt|satır|行|件)( (selected|affected|returned|ausgewählt|betroffen|sélectionnées?|seleccionadas?))?\.?|((grand |sub)?total|total g[ée]n[ée]ral|sum|(gesamt|zwischen)?summe|gesamt|somme|totale|totales|totaal|suma|toplam|count|anzahl|合計|総計)\b.{0,40})$`)

// rowCount tells whether all there is in the row is such a count.
func rowCount(record []string) bool {
	var filled []string
	for _, cell := range record {
		if cell = trim(cell); cell != "" {
			filled = append(filled, cell)
		}
	}
	if len(filled) == 0 || len(filled) > 2 {
		return false
	}
	text := strings.Join(filled, " ")
	return len(text) < 80 && !slices.ContainsFunc(filled, func(s string) bool { return strings.Contains(s, "@") }) && counts().MatchString(text)
}
