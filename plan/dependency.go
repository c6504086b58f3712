package plan

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
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
}

//go:embed rules.csv
var rulesCSV []byte

var bundledDependencies = sync.OnceValue(func() []Dependency {
	list, err := ReadDependencies("rules.csv", bytes.NewReader(rulesCSV))
	if err != nil {
		panic(err) // the program itself is damaged
	}
	return list
})

// ReadDependencies reads rules from a CSV file, which name names in errors. Its
// columns are plan (a GUID), relation (needs or excludes), others (GUIDs or
// family:NAME, separated by semicolons) and, if there are any, words and refused
// (yes where this tenant has refused a breach). Other columns are for people.
func ReadDependencies(name string, r io.Reader) ([]Dependency, error) {
	in := csv.NewReader(r)
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: no header: the columns are plan, relation, others, words, refused", name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	for _, column := range []string{"plan", "relation", "others"} {
		if !slices.Contains(head, column) {
			return nil, fmt.Errorf("%s: no column %q", name, column)
		}
	}
	var out []Dependency
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		row := map[string]string{}
		for i, column := range head {
			row[column] = strings.TrimSpace(cells[i])
		}
		d, err := dependencyOf(row)
		if err != nil {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		out = append(out, d)
	}
}

func dependencyOf(row map[string]string) (d Dependency, err error) {
	if d.Plan, err = sku.ParsePlanID(row["plan"]); err != nil {
		return d, fmt.Errorf("plan: %w", err)
	}
	d.Relation, d.Words = Relation(row["relation"]), row["words"]
	if d.Relation != Needs && d.Relation != Excludes {
		return d, fmt.Errorf("relation %q: write needs or excludes", row["relation"])
	}
	switch strings.ToLower(row["refused"]) {
	case "", "no":
	case "yes":
		d.Refused = true
	default:
		return d, fmt.Errorf("refused %q: write yes or no", row["refused"])
	}
	for other := range strings.SplitSeq(row["others"], ";") {
		if err := d.addOther(strings.TrimSpace(other)); err != nil {
			return d, fmt.Errorf("others: %w", err)
		}
	}
	slices.Sort(d.Plans)
	slices.Sort(d.Families)
	return d, nil
}

func (d *Dependency) addOther(text string) error {
	if family, ok := strings.CutPrefix(text, "family:"); ok {
		if !knownFamilies()[family] {
			return fmt.Errorf("no family of service plans is called %q", family)
		}
		d.Families = append(d.Families, family)
		return nil
	}
	id, err := sku.ParsePlanID(text)
	if err != nil {
		return err
	}
	if id == d.Plan {
		return fmt.Errorf("%s is the plan itself", id)
	}
	d.Plans = append(d.Plans, id)
	return nil
}

var knownFamilies = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, p := range sku.Bundled().Products() {
		for _, sp := range p.Plans {
			if f, ok := sku.FamilyOf(sp.ID); ok {
				out[f] = true
			}
		}
	}
	return out
})

// dependencies are the bundled rules and those of the tenant, which stand in place of
// the bundled ones that say the same.
func dependencies(own []Dependency) []Dependency {
	out := slices.Clone(bundledDependencies())
	for _, d := range own {
		i := slices.IndexFunc(out, d.same)
		if i < 0 {
			out = append(out, d)
			continue
		}
		if d.Words == "" {
			d.Words = out[i].Words
		}
		out[i] = d
	}
	return out
}

func (d Dependency) same(e Dependency) bool {
	return d.Plan == e.Plan && d.Relation == e.Relation && slices.Equal(d.Plans, e.Plans) && slices.Equal(d.Families, e.Families)
}

// others picks from the plans that are on those that the rule names.
func (w *world) others(r Dependency, on effect) sku.PlanSet {
	found := w.ofFamilies(on, r.Families)
	for _, p := range r.Plans {
		if on.has(p) {
			found = found.Union(sku.NewPlanSet(p))
		}
	}
	return found.Minus(sku.NewPlanSet(r.Plan))
}

// broken tells whether the plans that are on breach the rule.
func (w *world) broken(r Dependency, on effect) bool {
	return on.has(r.Plan) && (len(w.others(r, on)) > 0) == (r.Relation == Excludes)
}

// wordsOf names what a rule's plan needs or excludes.
func (w *world) wordsOf(r Dependency) string {
	if r.Words != "" {
		return r.Words
	}
	var names []string
	for _, p := range r.Plans {
		names = append(names, w.names.PlanLabel(p))
	}
	for _, f := range r.Families {
		names = append(names, "a plan of "+f)
	}
	return strings.Join(names, " or ")
}
