package odata

import (
	"slices"
	"strings"
)

// A parser reads a filter by recursive descent; after an error it reads on and
// keeps the first.
type parser struct {
	toks     []token
	at       int
	schema   Schema
	set      Settings
	bound    string // name of the lambda's variable; empty outside of one
	within   string // path of the lambda's collection
	advanced string
	paths    []string
	depth    int
	err      *Error
}

func (p *parser) peek() token { return p.toks[p.at] }

func (p *parser) next() token {
	t := p.toks[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

func (p *parser) fail(format string, args ...any) Node { return p.end(clause(format, args...)) }

// refuse says that a filter is read and that the service does not offer it.
func (p *parser) refuse(property string) Node {
	return p.end(unsupported("$filter", "Unsupported or invalid query filter clause specified for property '%s' of resource '%s'.", property, p.set.Resource))
}

func (p *parser) end(err *Error) Node {
	if p.err == nil {
		p.err = err
	}
	p.at = len(p.toks) - 1
	return nil
}

// need notes that the filter is an advanced query because of what it uses.
func (p *parser) need(what string) {
	if p.advanced == "" {
		p.advanced = what
	}
}

func (p *parser) isWord(s string) bool {
	return p.peek().kind == word && strings.EqualFold(p.peek().text, s)
}

func (p *parser) isSymbol(s string) bool { return p.peek() == token{symbol, s} }

func (p *parser) want(s string) {
	if !p.isSymbol(s) {
		p.fail("'%s' expected at '%s'.", s, p.peek().text)
		return
	}
	p.next()
}

func (p *parser) or() Node {
	n, clauses := p.and(), 1
	for p.err == nil && p.isWord("or") {
		p.next()
		n = or{n, p.and()}
		clauses++
	}
	p.limit(clauses)
	return n
}

// mostClauses is how many alternatives Graph takes in one place (graph-contract 3.1).
const mostClauses = 15

func (p *parser) limit(clauses int) {
	if clauses > mostClauses && p.err == nil {
		p.err = unsupported("$filter", "Too many child clauses specified in search filter expression containing 'OR' operators: %d. Max allowed: %d.", clauses, mostClauses)
	}
}

func (p *parser) and() Node {
	n := p.unary()
	for p.err == nil && p.isWord("and") {
		p.next()
		n = and{n, p.unary()}
	}
	return n
}

func (p *parser) unary() Node {
	if p.depth++; p.depth > 100 {
		return p.fail("The expression is nested too deeply.")
	}
	defer func() { p.depth-- }()
	switch {
	case p.isWord("not"):
		p.next()
		p.need("not")
		return not{p.unary()}
	case p.isSymbol("("):
		p.next()
		n := p.or()
		p.want(")")
		return n
	case p.isCall():
		return p.function()
	}
	return p.comparison()
}

// isCall tells whether a function is next, or what would be one.
func (p *parser) isCall() bool {
	return p.peek().kind == word && p.at+1 < len(p.toks) && p.toks[p.at+1] == token{symbol, "("} && !strings.Contains(p.peek().text, "/")
}

func (p *parser) function() Node {
	name := p.next().text
	op := strings.ToLower(name)
	if op != "startswith" && op != "endswith" {
		return p.end(unsupported("$filter", "The function '%s' is not supported.", name))
	}
	p.want("(")
	path, sent := p.path()
	p.want(",")
	lit := p.next()
	p.want(")")
	if p.err != nil {
		return nil
	}
	prop, known := p.schema[p.full(path)]
	switch {
	case !known || prop.Type != Text || !prop.offers(op):
		return p.refuse(sent)
	case lit.kind != text:
		return p.fail("No function signature for the function with name '%s' matches the specified arguments.", name)
	case op == "endswith":
		p.need("endsWith")
	}
	p.named(path, prop, sent)
	return test{path, op, lit.text}
}

// path reads the name of a property; inside a lambda it is relative to the variable.
// The second result is how it was sent.
func (p *parser) path() (path, sent string) {
	t := p.next()
	if t.kind != word {
		p.fail("Syntax error at '%s'.", t.text)
		return "", ""
	}
	s := strings.ToLower(t.text)
	if p.bound == "" {
		return s, t.text
	}
	if v, rest, _ := strings.Cut(s, "/"); v == p.bound {
		return rest, t.text
	}
	p.fail("Could not find a property named '%s' on the range variable.", t.text)
	return "", ""
}

// full returns the path from the row down, as the schema knows it.
func (p *parser) full(path string) string {
	if p.bound == "" {
		return path
	}
	return p.within + "/" + path
}

// named notes what the filter looks at.
func (p *parser) named(path string, prop Property, sent string) {
	p.paths = append(p.paths, p.full(path))
	if prop.Advanced {
		p.need(sent)
	}
}

func (p *parser) comparison() Node {
	path, sent := p.path()
	if p.err != nil {
		return nil
	}
	if i := strings.LastIndex(path, "/"); i >= 0 && p.bound == "" && p.isSymbol("(") {
		at := strings.LastIndex(sent, "/") // letters in lower case may be longer
		if path[i+1:] != "any" {
			return p.end(unsupported("$filter", "The lambda operator '%s' is not supported.", sent[at+1:]))
		}
		return p.lambda(path[:i], sent[:at])
	}
	prop, known := p.schema[p.full(path)]
	if !known || prop.Type == Collection {
		return p.refuse(sent)
	}
	p.named(path, prop, sent)
	op := strings.ToLower(p.next().text)
	switch {
	case !slices.Contains([]string{"eq", "ne", "ge", "le", "gt", "lt", "in", "has"}, op):
		return p.fail("Syntax error at '%s'.", op)
	case !prop.offers(op):
		return p.refuse(sent)
	case op == "in":
		return p.list(path, prop)
	}
	return p.compared(path, op, prop, sent)
}

func (p *parser) compared(path, op string, prop Property, sent string) Node {
	if op == "ne" {
		p.need("ne")
	}
	want, ok := value(p.next(), prop.Type)
	if !ok {
		return p.fail("A binary operator with incompatible types was detected for property '%s'.", sent)
	}
	if want == nil && (!prop.offers("null") || op != "eq" && op != "ne") {
		return p.refuse(sent)
	}
	if want == nil && p.set.StrictNull {
		p.need("eq null")
	}
	return test{path, op, want}
}

func (p *parser) list(path string, prop Property) Node {
	n := in{path: path, text: make(map[string]bool)}
	p.want("(")
	for p.err == nil {
		v, ok := value(p.next(), prop.Type)
		if !ok || v == nil {
			return p.fail("A list of literals is expected after 'in' for property '%s'.", path)
		}
		if s, isText := v.(string); isText {
			n.text[strings.ToLower(s)] = true
		} else {
			n.want = append(n.want, v)
		}
		if !p.isSymbol(",") {
			break
		}
		p.next()
	}
	p.want(")")
	p.limit(len(n.text) + len(n.want))
	return n
}

func (p *parser) lambda(coll, sent string) Node {
	prop, known := p.schema[coll]
	if !known || !prop.offers("any") {
		return p.refuse(sent)
	}
	p.named(coll, prop, sent)
	p.want("(")
	if p.isSymbol(")") {
		p.next()
		return anyOf{path: coll}
	}
	p.bound, p.within = strings.ToLower(p.next().text), coll
	p.want(":")
	of := p.or()
	p.bound, p.within = "", ""
	p.want(")")
	return anyOf{coll, of}
}
