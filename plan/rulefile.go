package plan

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"reseat/plan/sku"
)

// ReadDependencies reads rules from a CSV file, which name names in errors. Its
// columns are plan (a GUID or a name), relation (needs or excludes), others (GUIDs, names or
// family:NAME, separated by semicolons) and, if there are any, words, refused (yes where
// this tenant has refused a breach) and evidence (refused, microsoft or likely). Other columns are for people.
func ReadDependencies(name string, r io.Reader) ([]Dependency, error) {
	var out []Dependency
	err := readTable(name, r, []string{"plan", "relation", "others"}, func(row map[string]string) error {
		d, err := dependencyOf(row)
		out = append(out, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func dependencyOf(row map[string]string) (d Dependency, err error) {
	if d.Plan, err = parsePlan(row["plan"]); err != nil {
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
	switch d.Evidence = Evidence(strings.ToLower(row["evidence"])); d.Evidence {
	case "", RefusedLive, MicrosoftSays, Likely:
	default:
		return d, fmt.Errorf("evidence %q: write refused, microsoft or likely", row["evidence"])
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

// parsePlan reads a service plan by GUID, or by the name that the bundled catalogue has
// for it. A name that several plans bear is refused.
func parsePlan(text string) (sku.PlanID, error) {
	id, err := sku.ParsePlanID(text)
	if err == nil {
		return id, nil
	}
	switch ids := planNames()[Fold(text)]; len(ids) {
	case 0:
		return "", fmt.Errorf("%q is neither a GUID nor the name of a service plan of the catalogue", text)
	case 1:
		return ids[0], nil
	default:
		return "", fmt.Errorf("%q is the name of %d service plans: write the GUID", text, len(ids))
	}
}

var planNames = sync.OnceValue(func() map[string]sku.PlanSet {
	out := map[string]sku.PlanSet{}
	for _, k := range sku.Bundled().Products() {
		for _, p := range k.Plans {
			out[Fold(p.Name)] = out[Fold(p.Name)].Union(sku.NewPlanSet(p.ID))
		}
	}
	return out
})

func (d *Dependency) addOther(text string) error {
	if family, ok := strings.CutPrefix(text, "family:"); ok {
		if !sku.IsFamily(family) {
			return fmt.Errorf("no family of service plans is called %q", family)
		}
		d.Families = append(d.Families, family)
		return nil
	}
	id, err := parsePlan(text)
	if err != nil {
		return err
	}
	if id == d.Plan {
		return fmt.Errorf("%s is the plan itself", id)
	}
	d.Plans = append(d.Plans, id)
	return nil
}

// WriteDependencies writes rules as ReadDependencies reads them, with the names of
// their plans for people.
func WriteDependencies(w io.Writer, list []Dependency, name func(sku.PlanID) string) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"plan", "plan_name", "relation", "others", "words", "refused", "evidence"}}
	for _, d := range list {
		var others []string
		for _, p := range d.Plans {
			others = append(others, string(p))
		}
		for _, f := range d.Families {
			others = append(others, "family:"+f)
		}
		refused := ""
		if d.Refused {
			refused = "yes"
		}
		rows = append(rows, []string{string(d.Plan), name(d.Plan), string(d.Relation), strings.Join(others, ";"), d.Words, refused, string(d.Evidence)})
	}
	return out.WriteAll(rows)
}

// RefusedDependency is the rule that a tenant states when it refuses a change: the
// first plan needs one of the others, or excludes them (graph-contract 5.3 #6, #7). It
// is false where the tenant named too few.
func RefusedDependency(r Relation, ids []sku.PlanID) (Dependency, bool) {
	if len(ids) < 2 {
		return Dependency{}, false
	}
	others := sku.NewPlanSet(ids[1:]...).Minus(sku.NewPlanSet(ids[0]))
	return Dependency{Plan: ids[0], Relation: r, Plans: others, Refused: true}, len(others) > 0
}

// JoinDependencies adds rules to a list; one that says the same as another stands in
// its place.
func JoinDependencies(list, more []Dependency) []Dependency {
	out := slices.Clone(list)
	for _, d := range more {
		i := slices.IndexFunc(out, d.same)
		if i < 0 {
			out = append(out, d)
			continue
		}
		if d.Words == "" {
			d.Words = out[i].Words
		}
		if d.Evidence == "" {
			d.Evidence = out[i].Evidence
		}
		out[i] = d
	}
	return out
}
