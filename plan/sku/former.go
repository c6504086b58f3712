package sku

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/gocarina/gocsv"
)

//go:embed formers.csv
var formersCSV []byte

// formerName is what a product was called before Microsoft renamed it, or is called in
// everyday speech.
type formerName struct {
	Name   string `csv:"former_name"`
	Part   string `csv:"sku_part_number"`
	Source string `csv:"source"` // the page that tells of it
}

var formerNames = sync.OnceValue(func() map[string]PartNumber {
	var rows []formerName
	if err := gocsv.UnmarshalBytes(formersCSV, &rows); err != nil {
		panic(fmt.Sprintf("formers.csv: %v", err)) // the program itself is damaged
	}
	out := make(map[string]PartNumber, len(rows))
	for _, r := range rows {
		out[fold(r.Name)] = PartNumber(r.Part)
	}
	return out
})
