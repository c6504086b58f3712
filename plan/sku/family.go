package sku

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"github.com/gocarina/gocsv"
)

//go:embed families.csv
var familiesCSV []byte

// familyRow is one service plan's place in a family of plans that stand for the
// same service.
type familyRow struct {
	Plan   string `csv:"plan_id"`
	Name   string `csv:"plan_name"`
	Family string `csv:"family"`
	Rank   int    `csv:"rank"` // from 1, the smallest of the family; variants of one plan share it
}

var families = sync.OnceValue(func() map[PlanID]familyRow {
	var rows []familyRow
	if err := gocsv.UnmarshalBytes(bytes.TrimSpace(familiesCSV), &rows); err != nil {
		panic(fmt.Sprintf("families.csv: %v", err)) // the program itself is damaged
	}
	out := make(map[PlanID]familyRow, len(rows))
	for _, r := range rows {
		out[PlanID(r.Plan)] = r
	}
	return out
})

// FamilyOf returns the service that the plan stands for, such as "exchange" for
// both EXCHANGE_S_STANDARD and EXCHANGE_S_ENTERPRISE. A plan of no family is
// nobody's counterpart but its own.
func FamilyOf(id PlanID) (string, bool) {
	r, ok := families()[id]
	return r.Family, ok
}

// IsFamily tells whether a service is called that.
func IsFamily(name string) bool { return familyNames()[name] }

var familyNames = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, r := range families() {
		out[r.Family] = true
	}
	return out
})
