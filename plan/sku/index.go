package sku

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// An Index resolves what people write against what one tenant owns. It is not
// changed once made and may be shared.
type Index struct {
	cat      *Catalogue
	owned    map[ID]Product
	ids      []ID // in the order given
	accounts map[ID][]string
	byPart   map[string][]ID
	byName   map[string][]ID
	plans    *planIndex         // of all owned SKUs together
	planOf   map[ID]*planIndex  // of each
	near     func() []candidate // the owned SKUs, made at the first call

	misses sync.Map // SKU text → error, as finding what is near costs far more than a hit
}

// NewIndex makes the index of a tenant's SKUs. accounts holds the account names
// under which a SKU is owned, the prefixes of account:PARTNUMBER; a SKU without one
// is written without a prefix. cat lends product names and friendly names to what
// the tenant leaves unnamed; nil lends nothing. Of products that come twice the
// first counts.
func NewIndex(owned []Product, accounts map[ID][]string, cat *Catalogue) *Index {
	if cat == nil {
		cat = newCatalogue()
	}
	x := &Index{
		cat:      cat,
		owned:    make(map[ID]Product),
		accounts: make(map[ID][]string),
		byPart:   make(map[string][]ID),
		byName:   make(map[string][]ID),
		plans:    newPlanIndex(),
		planOf:   make(map[ID]*planIndex),
	}
	for id, names := range accounts {
		// An empty name is none: ":EMS" is not how anyone writes EMS.
		x.accounts[id] = slices.DeleteFunc(slices.Clone(names), func(a string) bool { return fold(a) == "" })
	}
	for _, p := range owned {
		if _, twice := x.owned[p.ID]; !twice {
			x.add(p)
		}
	}
	x.near = sync.OnceValue(x.candidates)
	return x
}

func (x *Index) add(p Product) {
	x.owned[p.ID] = p
	x.ids = append(x.ids, p.ID)
	part := fold(string(p.PartNumber))
	x.byPart[part] = append(x.byPart[part], p.ID)
	for _, name := range x.productNames(p.ID) {
		x.byName[fold(name)] = append(x.byName[fold(name)], p.ID)
	}
	own := newPlanIndex()
	for _, sp := range p.Plans {
		own.add(sp, x.cat)
		x.plans.add(sp, x.cat)
	}
	x.planOf[p.ID] = own
}

// productNames are the tenant's name of an owned SKU and the catalogue's, where
// they differ.
func (x *Index) productNames(id ID) []string {
	var names []string
	for _, name := range []string{x.owned[id].Name, x.cat.products[id].Name} {
		same := func(s string) bool { return fold(s) == fold(name) }
		if name != "" && !slices.ContainsFunc(names, same) {
			names = append(names, name)
		}
	}
	return names
}

// SKU returns the owned SKU that text names: a GUID, a part number, account:PART
// or a product name. Case makes no difference, nor does the amount of white space.
// The error is an *UnknownError or an *AmbiguousError.
func (x *Index) SKU(text string) (ID, error) {
	text = strings.TrimSpace(text)
	ids := x.skus(text)
	if len(ids) == 1 {
		return ids[0], nil
	}
	if err, ok := x.misses.Load(text); ok {
		return "", err.(error)
	}
	err := x.unknownSKU(text)
	if len(ids) > 1 {
		err = &AmbiguousError{What: aSKU, Text: text, Choices: x.skuChoices(ids)}
	}
	x.misses.Store(text, err)
	return "", err
}

// skus returns the owned SKUs that text can mean.
func (x *Index) skus(text string) []ID {
	if id, err := ParseID(text); err == nil {
		if _, ok := x.owned[id]; ok {
			return []ID{id}
		}
		return nil
	}
	if ids := x.byPart[fold(text)]; len(ids) > 0 {
		return ids
	}
	if ids := x.byName[fold(text)]; len(ids) > 0 {
		return ids
	}
	account, part, _ := strings.Cut(text, ":")
	var ids []ID
	for _, id := range x.byPart[fold(part)] {
		if slices.ContainsFunc(x.accounts[id], func(a string) bool { return fold(a) == fold(account) }) {
			ids = append(ids, id)
		}
	}
	return ids
}

// unknownSKU says why text leads to no owned SKU, and what may help.
func (x *Index) unknownSKU(text string) error {
	e := &UnknownError{What: aSKU, Text: text}
	if meansAll(text) {
		e.Hint = "there is no word for all licenses: name each one, separated by commas (reseat sku list shows them)"
		return e
	}
	if _, part, ok := strings.Cut(text, ":"); ok && len(x.byPart[fold(part)]) > 0 {
		e.Hint = x.rightPrefix(x.byPart[fold(part)])
		return e
	}
	if n := x.several(text); n > 1 {
		e.Hint = fmt.Sprintf("it names %d licenses: separate them with ; in a cell and with , in a flag", n)
		return e
	}
	part, renamed := formerNames()[fold(text)]
	if ids := x.byPart[fold(string(part))]; renamed && len(ids) > 0 {
		e.Hint = "a former name"
		e.Nearest = x.texts(ids)
		return e
	}
	if id, ok := x.cat.find(text); ok {
		e.Hint = fmt.Sprintf("%s exists, but this tenant does not have it", x.cat.describe(id))
		return e
	}
	if ids := x.cat.byPart[fold(string(part))]; renamed && len(ids) > 0 {
		e.Hint = fmt.Sprintf("it is called %s now, and this tenant does not have it", x.cat.describe(ids[0]))
		return e
	}
	telling := x.cat.telling(text)
	for _, find := range []func() []string{
		func() []string { return byWords(text, x.near()) },
		func() []string { return nearest(text, sameProduct(x.near(), telling)) },
	} {
		if e.Nearest = find(); len(e.Nearest) > 0 {
			return e
		}
	}
	for _, find := range []func() []string{
		func() []string { return byWords(text, x.cat.near()) },
		func() []string { return nearest(text, sameProduct(x.cat.near(), telling)) },
	} {
		if near := find(); len(near) > 0 {
			e.Hint = fmt.Sprintf("this tenant does not have it; Microsoft lists %s", either(near))
			return e
		}
	}
	if !strings.ContainsFunc(strings.TrimSpace(text), unicode.IsSpace) {
		e.Nearest = nearest(text, x.near()) // a part number that nobody has: its sisters
	}
	return e
}

// texts are how owned SKUs are offered.
func (x *Index) texts(ids []ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = describe(x.Part(id), x.ProductName(id))
	}
	return out
}

// several tells how many owned SKUs a text lists, if it is a list of nothing else.
func (x *Index) several(text string) int {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' })
	for _, part := range parts {
		if len(x.skus(strings.TrimSpace(part))) != 1 {
			return 0
		}
	}
	return len(parts)
}

// rightPrefix says how owned SKUs are written with the account they belong to (R8).
func (x *Index) rightPrefix(ids []ID) string {
	var right []string
	for _, id := range ids {
		part := string(x.owned[id].PartNumber)
		for _, a := range x.accounts[id] {
			right = append(right, a+":"+part)
		}
		if len(x.accounts[id]) == 0 {
			right = append(right, part)
		}
	}
	slices.Sort(right)
	return "that prefix is not this tenant's; write " + either(slices.Compact(right))
}

func (x *Index) skuChoices(ids []ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = fmt.Sprintf("%s (%s)", id, describe(x.Part(id), x.ProductName(id)))
	}
	return out
}

func (x *Index) candidates() []candidate {
	out := make([]candidate, 0, 2*len(x.ids))
	for _, id := range x.ids {
		part := string(x.owned[id].PartNumber)
		for _, name := range append([]string{part}, x.productNames(id)...) {
			c := newCandidate(string(id), name, name)
			c.said = append(wordsOf(name), wordsOf(part)...)
			out = append(out, c)
		}
	}
	return out
}

// Label names a SKU for people, its product name first: "Microsoft 365 E5 (SPE_E5)".
func (x *Index) Label(id ID) string { return describe(x.ProductName(id), x.Part(id)) }

// Part returns the part number of a SKU, the tenant's or else the catalogue's;
// the GUID where neither has one.
func (x *Index) Part(id ID) string {
	for _, p := range []Product{x.owned[id], x.cat.products[id]} {
		if p.PartNumber != "" {
			return string(p.PartNumber)
		}
	}
	return string(id)
}

// ProductName returns the product name of a SKU, the tenant's or else the
// catalogue's; empty where neither has one.
func (x *Index) ProductName(id ID) string {
	if name := x.owned[id].Name; name != "" {
		return name
	}
	return x.cat.products[id].Name
}

// describe is "EMSPREMIUM (Enterprise Mobility + Security E5)", or the other way about.
// Either name alone is enough.
func describe(first, second string) string {
	switch {
	case first == "":
		return second
	case second == "" || first == second:
		return first
	}
	return fmt.Sprintf("%s (%s)", first, second)
}
