package plan

import (
	"io"
	"strings"

	"reseat/plan/sku"
)

// readExclusions reads pairs of service plans that exclude each other. The column note
// begins with how strong the evidence is: strong where a live tenant has refused the
// pair, good or fair where a text of Microsoft's names it.
func readExclusions(name string, r io.Reader) ([]Dependency, error) {
	var out []Dependency
	err := readTable(name, r, []string{"planA_guid", "planB_guid", "note"}, func(row map[string]string) error {
		a, err := sku.ParsePlanID(row["planA_guid"])
		if err != nil {
			return err
		}
		d := Dependency{Plan: a, Relation: Excludes, Words: row["planB_name"], Evidence: MicrosoftSays}
		if strings.HasPrefix(row["note"], "strong:") {
			d.Evidence = RefusedLive
		}
		out = append(out, d)
		return out[len(out)-1].addOther(row["planB_guid"])
	})
	return out, err
}
