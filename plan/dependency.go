package plan

import (
	"bytes"
	_ "embed"
	"slices"
	"sync"

	"reseat/plan/sku"
)

// A Relation says what one service plan is to others.
type Relation string

// A plan Needs one of the others, or Excludes each of them.
const (
	Needs    Relation = "needs"
	Excludes Relation = "excludes"
)

// A Dependency is a rule about service plans that are on together. Microsoft
// publishes no full list, so what is known is incomplete and a breach is a hazard;
// once this tenant has refused it, it is an error (graph-contract 11, R24).
type Dependency struct {
	Plan     sku.PlanID
	Relation Relation
	Plans    []sku.PlanID // sorted
	Families []string     // every plan of them; sorted
	Words    string       // the others as people call them
	Refused  bool         // this tenant has refused a breach
	Evidence Evidence     // how much is known of it; empty where nothing is said
}

// Evidence says on what a rule rests.
type Evidence string

// The kinds of evidence, the strongest first.
const (
	RefusedLive   Evidence = "refused"   // a live tenant was seen to refuse a breach
	MicrosoftSays Evidence = "microsoft" // a text of Microsoft's says so
	Likely        Evidence = "likely"    // reports of others say so
)

var evidenceWords = map[Evidence]string{
	RefusedLive: "a live tenant has refused this", MicrosoftSays: "Microsoft's documentation says so", Likely: "public reports say so",
}

// Words says the evidence as a sentence; nothing where there is none.
func (e Evidence) Words() string { return evidenceWords[e] }

//go:embed rules.csv
var rulesCSV []byte

//go:embed exclusions.csv
var exclusionsCSV []byte

// BundledDependencies returns the rules that reseat brings along.
func BundledDependencies() []Dependency { return bundledDependencies() }

var bundledDependencies = sync.OnceValue(func() []Dependency {
	list, err := ReadDependencies("rules.csv", bytes.NewReader(rulesCSV))
	if err != nil {
		panic(err) // the program itself is damaged
	}
	excluded, err := readExclusions("exclusions.csv", bytes.NewReader(exclusionsCSV))
	if err != nil {
		panic(err)
	}
	return append(list, excluded...)
})

func (d Dependency) same(e Dependency) bool {
	return d.Plan == e.Plan && d.Relation == e.Relation && slices.Equal(d.Plans, e.Plans) && slices.Equal(d.Families, e.Families)
}
