// Package page renders a document as one self-contained HTML page: a headline, figures,
// charts, tables, and one big list of rows to search, filter and sort.
//
// The page loads nothing, runs no script but its own (a content security policy
// with hashes says so), and works in light, dark and on paper. It knows nothing
// of licensing: it is given words and numbers.
package page
