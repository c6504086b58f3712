// Package doc is a document about anything: a headline, facts, charts as data, tables and
// one list of rows, which is a sequence, so that a list of a large tenant is not in memory
// a second time.
//
// A subject (a run, a plan, a tenant, a simulation) becomes a Document once. How it looks
// is up to the writers: package page makes HTML of it, and here are those of the other
// formats, each of which takes rows one by one:
//
//   - WriteCSV, by the tags of the rows; a Form says how, such as the one for Excel;
//   - WriteXLSX, a workbook of sheets;
//   - TextTable, as wide as its Terminal;
//   - MarkdownTable and MarkdownSection.
//
// The package knows nothing of licensing: it is given words and numbers.
package doc
