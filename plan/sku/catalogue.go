package sku

import (
	"slices"
	"strings"
)

// A Catalogue knows the names of SKUs and service plans. It only adds names: what
// a SKU contains in a tenant, and which of its plans are tenant-wide, is said by
// that tenant (Plan.Company is false throughout). A Catalogue is not changed once
// read and may be shared.
type Catalogue struct {
	products map[ID]Product
	ids      []ID // in the order of the file
	plans    map[PlanID]*planNames

	byPart map[string][]ID // folded part number
	byName map[string][]ID // folded product name

	byPlanName map[string]string // folded service plan name → as it is written

	near func() []candidate // all SKUs, made at the first call

	knownWords func() map[string]bool // words of all product names, made at the first call
	skipped    []string               // rows that could not be read, each with its line and why

	// plusses is the most "+" that any product name holds.
	plusses int
}

// Product returns the SKU as the catalogue lists it.
func (c *Catalogue) Product(id ID) (Product, bool) {
	p, ok := c.products[id]
	return p, ok
}

// Products returns every SKU of the catalogue in the order of its file.
func (c *Catalogue) Products() []Product {
	out := make([]Product, 0, len(c.ids))
	for _, id := range c.ids {
		out = append(out, c.products[id])
	}
	return out
}

// ProductsByPart returns the SKUs that bear the part number, in any case. It can
// be more than one (MCOPSTN5).
func (c *Catalogue) ProductsByPart(part string) []ID { return slices.Clone(c.byPart[fold(part)]) }

// ProductsByName returns the SKUs that bear the product name; case and the amount
// of white space make no difference. It can be more than one (Visio Plan 2).
func (c *Catalogue) ProductsByName(name string) []ID { return slices.Clone(c.byName[fold(name)]) }

// PlanName returns the service plan's name, such as INTUNE_A, and its friendly
// name. Where the catalogue spells a name in several ways, the most frequent one
// is returned. Both are empty for a plan the catalogue lacks.
func (c *Catalogue) PlanName(id PlanID) (name, friendly string) {
	p, ok := c.plans[id]
	if !ok {
		return "", ""
	}
	return p.name, p.friendly
}

// SplitNames splits a cell in which product names are joined with "+", as the
// Microsoft 365 admin center exports them. Names themselves hold that sign, so the
// longest catalogue name wins (R4). names come back as the catalogue writes them;
// what it lacks is returned in unknown, as written.
func (c *Catalogue) SplitNames(cell string) (names, unknown []string) {
	parts := strings.Split(cell, "+")
	for len(parts) > 0 {
		name, used := c.longestName(parts)
		switch text := strings.TrimSpace(parts[0]); {
		case used > 0:
			names = append(names, name)
			parts = parts[used:]
		case text != "":
			unknown = append(unknown, text)
			fallthrough
		default:
			parts = parts[1:]
		}
	}
	return names, unknown
}

// longestName returns the longest product name at the start of parts, and of how
// many parts it consists; 0 where there is none.
func (c *Catalogue) longestName(parts []string) (string, int) {
	for n := min(len(parts), c.plusses+1); n > 0; n-- {
		if ids := c.byName[fold(strings.Join(parts[:n], "+"))]; len(ids) > 0 {
			return c.products[ids[0]].Name, n
		}
	}
	return "", 0
}

// find returns the SKU that text names by GUID, part number or product name; of
// several the first.
func (c *Catalogue) find(text string) (ID, bool) {
	if id, err := ParseID(text); err == nil {
		_, ok := c.products[id]
		return id, ok
	}
	for _, index := range []map[string][]ID{c.byPart, c.byName} {
		if ids := index[fold(text)]; len(ids) > 0 {
			return ids[0], true
		}
	}
	return "", false
}

// findPlan returns the label of the service plan that text names by GUID or
// service plan name.
func (c *Catalogue) findPlan(text string) (label string, ok bool) {
	if id, err := ParsePlanID(text); err == nil {
		name, friendly := c.PlanName(id)
		return describe(name, friendly), name != ""
	}
	name, ok := c.byPlanName[fold(text)]
	return name, ok
}

func (c *Catalogue) describe(id ID) string {
	return describe(string(c.products[id].PartNumber), c.products[id].Name)
}

// Skipped lists the rows of the file that were passed over, each with its line and why.
func (c *Catalogue) Skipped() []string { return slices.Clone(c.skipped) }

// Over returns a catalogue of both, in which c is the one that is believed. A product
// whose name differs goes by both names.
func (c *Catalogue) Over(base *Catalogue) *Catalogue {
	out := newCatalogue()
	for _, from := range []*Catalogue{base, c} {
		for _, id := range from.ids {
			if _, known := out.products[id]; !known {
				out.ids = append(out.ids, id)
			}
			p := from.products[id]
			p.Plans = append(slices.Clone(p.Plans), others(out.products[id], p)...)
			out.products[id] = p
		}
		for id, n := range from.plans {
			out.plans[id] = &planNames{names: n.names, friendlyNames: n.friendlyNames}
		}
	}
	out.finish()
	for _, id := range base.ids {
		for name, ids := range map[string]map[string][]ID{fold(base.products[id].Name): out.byName, fold(string(base.products[id].PartNumber)): out.byPart} {
			if !slices.Contains(ids[name], id) {
				ids[name] = append(ids[name], id)
			}
		}
	}
	return out
}

// others are the plans of one product that another lacks.
func others(of, than Product) []Plan {
	var out []Plan
	for _, sp := range of.Plans {
		if _, has := than.Plan(sp.ID); !has {
			out = append(out, sp)
		}
	}
	return out
}

func (c *Catalogue) allWords() map[string]bool {
	out := map[string]bool{}
	for _, p := range c.products {
		for _, w := range append(wordsOf(p.Name), wordsOf(string(p.PartNumber))...) {
			out[w] = true
		}
	}
	return out
}

func (c *Catalogue) candidates() []candidate {
	out := make([]candidate, 0, len(c.ids))
	for _, id := range c.ids {
		p := c.products[id]
		out = append(out, newCandidate(string(id), c.describe(id), string(p.PartNumber), p.Name))
	}
	return out
}

// planNames is what the catalogue calls one service plan: the best name of each
// kind, and all spellings.
type planNames struct {
	name, friendly       string
	names, friendlyNames spellings
}

// spellings counts the ways in which one thing is written.
type spellings struct {
	order []string
	count map[string]int
}

func (s *spellings) add(text string) {
	if text == "" {
		return
	}
	if s.count == nil {
		s.count = make(map[string]int)
	}
	if s.count[text] == 0 {
		s.order = append(s.order, text)
	}
	s.count[text]++
}

// best returns the most frequent spelling; among equals one that is not all in
// capitals, then the first.
func (s *spellings) best() string {
	var best string
	for _, text := range s.order {
		more, same := s.count[text] > s.count[best], s.count[text] == s.count[best]
		if more || same && shouts(best) && !shouts(text) {
			best = text
		}
	}
	return best
}

func shouts(s string) bool { return s == strings.ToUpper(s) }

// fold is how names are compared: in lower case, each run of white space as one
// space, and none around a "+".
func fold(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	return strings.ReplaceAll(strings.ReplaceAll(s, " +", "+"), "+ ", "+")
}
