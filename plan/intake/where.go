package intake

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"reseat/plan/sku"
)

// A where is the expression of Options.Where, ready to be asked about rows.
type where struct {
	program *vm.Program
	vm      vm.VM
	env     map[string]any
}

// The size of an expression is bounded, so that no row takes long: in letters and
// in nodes of its tree.
const (
	maxWhere      = 8 << 10
	maxWhereNodes = 1000
)

// whereFunctions are those an expression may call. What can make much of little
// (repeat, map, ranges, predicates inside predicates) is not among them.
var whereFunctions = []string{"licenses", "yes", "lower", "upper", "trim", "len", "split", "int", "float", "any", "all", "none", "one", "count"}

// compileWhere compiles an expression about the cells of a row, and returns the
// columns it reads: the nth is the nth of the cells given to holds.
func compileWhere(text string) (*where, []want, error) {
	if len(text) > maxWhere {
		return nil, nil, fmt.Errorf("the expression is longer than %d KiB: put the users into a file instead", maxWhere>>10)
	}
	names := &namer{}
	bounds := &bounds{}
	program, err := expr.Compile(text,
		expr.Env(map[string]any{cellsName: []string(nil)}),
		expr.Patch(bounds), expr.Patch(names),
		expr.Function("licenses"+call, licenses, new(func(string) []string)),
		expr.Function("yes"+call, yes, new(func(string) bool)),
		expr.MaxNodes(maxWhereNodes), expr.AsBool(), expr.WarnOnAny())
	switch {
	case bounds.err != nil:
		return nil, nil, bounds.err
	case err != nil:
		return nil, nil, errors.New(explainWhere(err) + hintOfWhere(text))
	}
	return &where{program: program, env: map[string]any{}}, names.wants, nil
}

// holds tells whether the expression is true of a row with these cells.
func (w *where) holds(cells []string) (bool, error) {
	w.env[cellsName] = cells
	v, err := w.vm.Run(w.program, w.env)
	if err != nil {
		return false, errors.New(explainWhere(err))
	}
	yes, ok := v.(bool)
	if !ok {
		return false, fmt.Errorf("it is neither true nor false but %T", v)
	}
	return yes, nil
}

// explainWhere says in one line what expr found.
func explainWhere(err error) string {
	text := oneLine(err.Error())
	var at *file.Error
	if errors.As(err, &at) {
		text = fmt.Sprintf("%s (at letter %d)", oneLine(at.Message), at.From+1)
	}
	if strings.Contains(text, "mismatched types") || strings.Contains(text, "expected bool") {
		text += "; cells are text: compare them with text in quotes, or use yes(cell) or int(cell)"
	}
	return text
}

// oneLine brings what may quote a cell into one line of bearable length.
func oneLine(s string) string {
	const most = 300
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if letters := []rune(s); len(letters) > most {
		s = string(letters[:most]) + "…"
	}
	return s
}

// licenses splits a cell as the Microsoft 365 admin center writes it (R4).
func licenses(args ...any) (any, error) {
	cell, _ := args[0].(string)
	if strings.EqualFold(trim(cell), "Unlicensed") {
		return []string{}, nil
	}
	names, unknown := sku.Bundled().SplitNames(cell)
	return append(names, unknown...), nil
}

// yes reads a cell that says true or false.
func yes(args ...any) (any, error) {
	cell, _ := args[0].(string)
	return slices.Contains([]string{"true", "yes", "1"}, strings.ToLower(trim(cell))), nil
}

// cellsName is what the cells are called in a compiled expression, and call sets
// functions apart from columns of the same name.
const (
	cellsName = "cells"
	call      = "()"
)

// bounds refuses what could make an expression endless, and marks calls.
type bounds struct{ err error }

// Visit is part of ast.Visitor.
func (b *bounds) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.BuiltinNode:
		b.function(n.Name)
	case *ast.CallNode:
		if f, ok := n.Callee.(*ast.IdentifierNode); ok {
			b.function(f.Value)
			f.Value += call
		}
	case *ast.VariableDeclaratorNode:
		b.refuse("let is of no use here: write the value itself")
	case *ast.PredicateNode:
		if ast.Find(n.Node, func(x ast.Node) bool { _, ok := x.(*ast.PredicateNode); return ok }) != nil {
			b.refuse("any, all, none, one and count cannot be used inside one another")
		}
	case *ast.BinaryNode:
		if n.Operator == ".." {
			b.refuse("there are no ranges: compare with >= and <=")
			ast.Patch(node, &ast.NilNode{})
		}
	}
}

func (b *bounds) function(name string) {
	if !slices.Contains(whereFunctions, name) {
		b.refuse("there is no function %.60q: there are %s", name, strings.Join(whereFunctions, ", "))
	}
}

func (b *bounds) refuse(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf(format, args...)
	}
}

// A namer finds the columns that an expression names, and puts cells in their place.
type namer struct{ wants []want }

// Visit is part of ast.Visitor.
func (m *namer) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if n.Value != "col" && !strings.HasSuffix(n.Value, call) {
			ast.Patch(node, m.cell(n.Value))
		}
	case *ast.MemberNode:
		of, _ := n.Node.(*ast.IdentifierNode)
		header, ok := n.Property.(*ast.StringNode)
		if ok && of != nil && of.Value == "col" {
			ast.Patch(node, m.cell(header.Value))
		}
	case *ast.CallNode:
		if f, ok := n.Callee.(*ast.IdentifierNode); ok && f.Value == "licenses"+call && len(n.Arguments) == 0 {
			n.Arguments = []ast.Node{m.cell("Licenses")}
		}
	}
}

// cell returns the node that reads the cell of a column.
func (m *namer) cell(name string) ast.Node {
	w := want{option: optionWhere, name: name}
	at := slices.Index(m.wants, w)
	if at < 0 {
		at = len(m.wants)
		m.wants = append(m.wants, w)
	}
	return &ast.MemberNode{Node: &ast.IdentifierNode{Value: cellsName}, Property: &ast.IntegerNode{Value: at}}
}
