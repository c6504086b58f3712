// Package money computes what licenses cost per month, by a price file.
//
// ReadPrices reads the file. A Bill is the cost of the licenses of some users before and
// after a change, as a whole and split by columns; it is written as a table, as sections of
// a document, as a sheet, as JSON, and as columns beside a list of users. Amounts are exact,
// and nothing is added up across currencies.
package money
