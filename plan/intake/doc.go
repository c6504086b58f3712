// Package intake reads rosters: files of many origins become []plan.Request.
//
// A file says what it is by its bytes and its header; there is nothing to
// configure. The bytes become text (bytes.go, encoding.go, text.go), the text's
// first lines name the delimiter and the columns (sniff.go, header.go), the
// columns name the origin (format.go, columns.go), and each row becomes one request
// (table.go, cutter.go, crew.go, record.go and object.go read, mapper.go, row.go and
// key.go understand).
//
// Exports describe the tenant and ask for nothing (R4): in a file whose origin is
// recognised, usage location and licenses are state, and only reseat's own license
// columns are wishes. Every other file is the user's own, an Entra bulk template
// among them, and there UsageLocation is a wish too. Names are kept as written:
// resolving them is up to plan.Build.
//
// What is state can still choose rows (R6, filter.go): an expression over the cells of
// a row, the verdicts of a report, a wave. The expression is written in the language
// of github.com/expr-lang/expr, of which it has operators, literals and the functions
// lower, upper, trim, len, split, int, float, any, all, none, one and count, and two
// of reseat's own: licenses() is the cell Licenses as a list of product names, and
// yes(cell) tells whether the cell says True, Yes or 1.
//
//	"Office 365 E3" in licenses() and UsageLocation in ["DE", "AT"]
//	yes(accountEnabled) and not (col["Cost center"] matches "^9")
//
// Each holds a few pieces of a table at a time, or one object of JSON, however long the
// file is.
//
// It is more than 3,000 lines and one idea: whatever a file turns out to be, it is read to
// the end by the same steps, and what one step finds out decides how the next one reads.
package intake
