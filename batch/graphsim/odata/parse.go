package odata

import (
	"regexp"
	"strings"
)

// A parser reads a filter by recursive descent; after a fault it reads on and
// keeps the first.
type parser struct {
	toks       []token
	at         int
	schema     Schema
	bound      string // name of the lambda's variable; empty outside of one
	within     string // path of the lambda's collection
	advanced   bool
	strictNull bool
	depth      int
	err        *Error
}

func (p *parser) peek() token { return p.toks[p.at] }

func (p *parser) next() token {
	t := p.toks[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

func (p *parser) fail(format string, args ...any) Node {
	if p.err == nil {
		p.err = clause(format, args...)
	}
	p.at = len(p.toks) - 1
	return nil
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
		p.advanced = true
		return not{p.unary()}
	case p.isSymbol("("):
		p.next()
		n := p.or()
		p.want(")")
		return n
	case p.isWord("startswith"), p.isWord("endswith"):
		return p.function()
	}
	return p.comparison()
}

// endings are the properties that offer endsWith (graph-contract 3.1).
var endings = map[string]bool{"mail": true, "userprincipalname": true, "proxyaddresses": true}

func (p *parser) function() Node {
	op := strings.ToLower(p.next().text)
	if op == "endswith" {
		p.advanced = true
	}
	p.want("(")
	path := p.path()
	p.want(",")
	lit := p.next()
	p.want(")")
	if p.err == nil && (lit.kind != text || p.schema[p.full(path)] != "s" || op == "endswith" && !endings[p.full(path)]) {
		return p.fail("No function signature for the function with name '%s' matches the specified arguments.", op)
	}
	return test{path, op, lit.text}
}

// path reads the name of a property; inside a lambda it is relative to the variable.
func (p *parser) path() string {
	t := p.next()
	if t.kind != word {
		p.fail("Syntax error at '%s'.", t.text)
		return ""
	}
	s := strings.ToLower(t.text)
	if p.bound == "" {
		return s
	}
	if v, rest, _ := strings.Cut(s, "/"); v == p.bound {
		return rest
	}
	p.fail("Could not find a property named '%s' on the range variable.", t.text)
	return ""
}

// full returns the path from the row down, as the schema knows it.
func (p *parser) full(path string) string {
	if p.bound == "" {
		return path
	}
	return strings.TrimSuffix(p.within+"/"+path, "/")
}

func (p *parser) comparison() Node {
	path := p.path()
	if p.err != nil {
		return nil
	}
	if coll, ok := strings.CutSuffix(path, "/any"); ok && p.bound == "" {
		return p.lambda(coll)
	}
	typ, known := p.schema[p.full(path)]
	if !known {
		p.err = unsupported("$filter", "Unsupported or invalid query filter clause specified for property '%s'.", path)
		return nil
	}
	if strings.HasSuffix(path, "/$count") || typ == AdvancedBool {
		p.advanced = true
	}
	if p.isWord("in") {
		p.next()
		return p.list(path, typ)
	}
	return p.equality(path, typ)
}

func (p *parser) equality(path, typ string) Node {
	op := strings.ToLower(p.next().text)
	switch op {
	case "ne":
		p.advanced = true
	case "eq":
	default:
		return p.fail("Operator '%s' is not supported for property '%s'.", op, path)
	}
	want, ok := value(p.next(), typ)
	if !ok {
		return p.fail("A binary operator with incompatible types was detected for property '%s'.", path)
	}
	if want == nil && p.strictNull {
		p.advanced = true
	}
	return test{path, op, want}
}

// value reads a literal of that type; null is one of every type.
func value(t token, typ string) (any, bool) {
	switch {
	case t.kind == word && t.text == "null":
		return nil, true
	case typ == "s":
		return t.text, t.kind == text
	case typ == "g":
		return strings.ToLower(t.text), t.kind == word && isGUID.MatchString(t.text)
	case typ == "b" || typ == AdvancedBool:
		return t.text == "true", t.kind == word && (t.text == "true" || t.text == "false")
	case typ == "n":
		return number(t)
	}
	return nil, false
}

func number(t token) (any, bool) {
	n := 0
	for _, r := range t.text {
		if r < '0' || r > '9' || n > 1e6 {
			return nil, false
		}
		n = n*10 + int(r-'0')
	}
	return n, t.kind == word && t.text != ""
}

func (p *parser) list(path, typ string) Node {
	n := in{path, make(map[string]bool)}
	p.want("(")
	for p.err == nil {
		v, ok := value(p.next(), typ)
		s, isString := v.(string)
		if !ok || !isString {
			return p.fail("A list of literals is expected after 'in' for property '%s'.", path)
		}
		n.want[strings.ToLower(s)] = true
		if !p.isSymbol(",") {
			break
		}
		p.next()
	}
	p.want(")")
	p.limit(len(n.want))
	return n
}

func (p *parser) lambda(coll string) Node {
	if _, known := p.schema[coll+"/$count"]; !known {
		p.err = unsupported("$filter", "Unsupported or invalid query filter clause specified for property '%s'.", coll)
		return nil
	}
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

var isGUID = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
