package recipe

import (
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// keysOf lists the YAML keys of a struct.
func keysOf(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		key, rest, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if rest == "inline" {
			keys = append(keys, keysOf(t.Field(i).Type)...)
			continue
		}
		keys = append(keys, key)
	}
	return keys
}

var (
	fileKeys   = keysOf(reflect.TypeFor[File]())
	recipeKeys = keysOf(reflect.TypeFor[Recipe]())
	swapKeys   = keysOf(reflect.TypeFor[Swap]())
)

// checkShape finds what decoding would let pass: keys that mean nothing, and keys
// without a value, which look like a wish and would be none.
func (d *document) checkShape() {
	ast.Walk(aliases{d}, d.body)
	if len(d.errs) > 0 {
		return // nothing below is to be looked up through an alias
	}
	d.checkKeys(d.body, "a recipe file", fileKeys)
	m, ok := entry(d.body, "recipes").(ast.MapNode)
	if !ok {
		if len(d.errs) == 0 {
			d.fail(d.find(at("recipes")), "no recipe here: write recipes:, below it a name, and below that the request")
		}
		return
	}
	for i := m.MapRange(); i.Next(); {
		d.checkKeys(i.Value(), "a recipe", recipeKeys)
		if swaps, ok := entry(i.Value(), "swap").(*ast.SequenceNode); ok {
			for _, s := range swaps.Values {
				d.checkKeys(s, "a swap", swapKeys)
			}
		}
		for _, key := range []string{"max-users", "max-removals", "max-creates", "approvals"} {
			if n := entry(i.Value(), key); n != nil && n.Type() != ast.IntegerType {
				d.fail(n, "%s: %s is not a whole number", key, n)
			}
		}
	}
}

// checkKeys checks the keys of one mapping. Another kind of node is left to the
// decoder, but for nothing at all.
func (d *document) checkKeys(n ast.Node, what string, keys []string) {
	m, ok := n.(ast.MapNode)
	if !ok {
		if n.Type() == ast.NullType {
			d.fail(n, "%s without anything in it: its keys are %s", what, strings.Join(keys, ", "))
		}
		return
	}
	for i := m.MapRange(); i.Next(); {
		key := keyText(i.Key())
		switch {
		case !slices.Contains(keys, key):
			d.fail(i.Key(), "unknown key %q: the keys of %s are %s", key, what, strings.Join(keys, ", "))
		case key == "recipes":
		case empty(i.Value()):
			d.fail(i.Key(), "%s has no value: leave the key out, or write [none] for the empty set", key)
		}
	}
}

// empty tells whether a value says nothing.
func empty(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.NullNode:
		return true
	case *ast.SequenceNode:
		return len(n.Values) == 0
	case *ast.MappingNode:
		return len(n.Values) == 0
	case *ast.StringNode:
		return strings.TrimSpace(n.Value) == ""
	}
	return false
}

// aliases refuses what would make one text of a file stand in several places: few
// people read it right, and a small file can grow beyond any memory with it.
type aliases struct{ d *document }

func (a aliases) Visit(n ast.Node) ast.Visitor {
	switch n.Type() {
	case ast.AnchorType, ast.AliasType, ast.MergeKeyType:
		a.d.fail(n, "anchors, aliases and merge keys are not read: write the recipe out")
		return nil
	}
	return a
}

// find returns what stands at a path of keys and indexes, else the last thing on the
// way to it. Of a mapping that is the key, as people look there first.
func (d *document) find(path []any) ast.Node {
	node, place := d.body, d.body
	for _, p := range path {
		switch p := p.(type) {
		case string:
			i := lookUp(node, p)
			if i == nil {
				return place
			}
			node, place = i.Value(), i.Key()
		case int:
			list, ok := node.(*ast.SequenceNode)
			if !ok || p >= len(list.Values) {
				return place
			}
			node, place = list.Values[p], list.Values[p]
		}
	}
	return place
}

// entry returns the value of a key; nil where there is none.
func entry(n ast.Node, key string) ast.Node {
	if i := lookUp(n, key); i != nil {
		return i.Value()
	}
	return nil
}

func lookUp(n ast.Node, key string) *ast.MapNodeIter {
	m, ok := n.(ast.MapNode)
	if !ok {
		return nil
	}
	for i := m.MapRange(); i.Next(); {
		if keyText(i.Key()) == key {
			return i
		}
	}
	return nil
}

// keyText is a key as it is decoded.
func keyText(k ast.MapKeyNode) string {
	if s, ok := ast.Node(k).(*ast.StringNode); ok {
		return s.Value
	}
	return strings.TrimSpace(k.String())
}
