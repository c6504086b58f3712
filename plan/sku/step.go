package sku

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"github.com/gocarina/gocsv"
)

//go:embed steps.csv
var stepsCSV []byte

// A Service is what a family of plans stands for.
type Service struct {
	Family  string `csv:"family"`
	Name    string `csv:"service"`  // as people call it, inside a sentence
	FallsTo string `csv:"falls_to"` // the family that still gives a part of it; empty where none does
	// SameRanks is yes where the plans of FallsTo give as much of the service as those of
	// the family that have their rank: a SharePoint plan comes with OneDrive.
	SameRanks string `csv:"same_ranks"`
	Source    string `csv:"source"` // where Microsoft says which plan gives more
}

var services = sync.OnceValue(func() map[string]Service {
	var rows []Service
	if err := gocsv.UnmarshalBytes(bytes.TrimSpace(stepsCSV), &rows); err != nil {
		panic(fmt.Sprintf("steps.csv: %v", err)) // the program itself is damaged
	}
	out := make(map[string]Service, len(rows))
	for _, r := range rows {
		out[r.Family] = r
	}
	return out
})

// Left says what is left of a service plan in a set of plans.
type Left string

// The answers of LeftOf.
const (
	Nothing Left = "nothing" // no plan of the same service
	Less    Left = "less"    // a smaller plan of the service
	Enough  Left = "enough"  // one that gives as much, or more
)

// LeftOf tells what is left of the service of a plan where on are the plans that are on,
// and by which of them.
func LeftOf(id PlanID, on PlanSet) (Left, PlanID) {
	own, ok := families()[id]
	if !ok {
		return Nothing, ""
	}
	for f := own.Family; f != ""; f = services()[f].FallsTo {
		best := greatest(f, on)
		switch {
		case best == "":
		case (f == own.Family || services()[own.Family].SameRanks == "yes") && families()[best].Rank >= own.Rank:
			return Enough, best
		default:
			return Less, best
		}
	}
	return Nothing, ""
}

// greatest finds the plan of a family that ranks highest, the first of equals.
func greatest(family string, on PlanSet) PlanID {
	var best PlanID
	for _, p := range on {
		if r, ok := families()[p]; ok && r.Family == family && (best == "" || r.Rank > families()[best].Rank) {
			best = p
		}
	}
	return best
}
