package msol

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// pipeline evaluates the tokens from i to j: an expression or commands joined by |.
// What the commands do to users is gathered on the way.
func (w *walk) pipeline(i, j int) value {
	var in *value
	for i < j {
		end := i
		for end < j && !w.tokens[end].is("|") {
			if c := w.tokens[end].close; c > 0 && c < j {
				end = c
			}
			end++
		}
		end = min(end, j)
		from, to := w.trim(i, end)
		if from >= to {
			return unknown("there is nothing beside |")
		}
		v := w.element(in, from, to)
		if !v.known() {
			return v
		}
		in = &v
		i = end + 1
	}
	if in == nil {
		return unknown("nothing is said here")
	}
	return *in
}

func (w *walk) trim(i, j int) (int, int) {
	for i < j && w.tokens[i].kind == tokBreak {
		i++
	}
	for i < j && w.tokens[j-1].kind == tokBreak {
		j--
	}
	return i, j
}

// element evaluates one element of a pipeline.
func (w *walk) element(in *value, i, j int) value {
	t := w.tokens[i]
	if t.kind == tokWord {
		return w.command(in, i, j)
	}
	if in != nil {
		return unknown("what follows | is not a command")
	}
	v, end := w.expression(i, j)
	if v.known() && end < j {
		return unknown(fmt.Sprintf("the expression from %s on is not read", w.show(end)))
	}
	return v
}

// show is a token as a person knows it again.
func (w *walk) show(i int) string {
	switch t := w.tokens[i]; t.kind {
	case tokVar:
		return "$" + strings.Join(append([]string{t.text}, t.props...), ".")
	case tokParam:
		return "-" + t.text
	case tokSplat:
		return "@" + t.text
	case tokText:
		return "the text " + quote(t.text)
	case tokBreak, tokEnd:
		return "the end of the line"
	default:
		return quote(t.text)
	}
}

// quote shows a text of the script, shortened where it is long.
func quote(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return `"` + s + `"`
}

// expression evaluates operands joined by commas or +, and says where it ends.
func (w *walk) expression(i, j int) (value, int) {
	v, i := w.operand(i, j)
	v.texts, v.options = slices.Clip(v.texts), slices.Clip(v.options) // the variable's own stay as they are
	for v.known() && i < j {
		op := w.tokens[i]
		if !op.is(",") && !op.word("+") {
			break
		}
		var next value
		next, i = w.operand(w.afterBreaks(i+1), j)
		switch {
		case !next.known():
			v = next
		case v.options != nil && next.options != nil && op.is(","):
			v.options = append(v.options, next.options...)
		case v.texts == nil || next.texts == nil:
			v = unknown("only texts can be joined")
		case op.is(","):
			v = literal(append(v.texts, next.texts...)...)
		case v.isText() && next.isText() && len(v.texts[0])+len(next.texts[0]) < maxSize:
			v = literal(v.texts[0] + next.texts[0])
		default:
			v = unknown("only short texts are joined with +")
		}
		if len(v.texts)+len(v.options) > maxList {
			v = unknown("this list is too long")
		}
	}
	return v, i
}

// operand evaluates a text, a variable or what is in brackets.
func (w *walk) operand(i, j int) (value, int) {
	if i >= j {
		return unknown("a value is missing"), i
	}
	t := w.tokens[i]
	var v value
	switch {
	case t.kind == tokText || t.kind == tokWord:
		v = w.text(t)
	case t.kind == tokVar:
		v = w.variable(t.text, t.props)
	case t.kind == tokSplat:
		v = unknown("splatting (@" + t.text + ") is not read: write the parameters out")
	case t.is("(") || t.is("@(") || t.is("$("):
		if t.close == 0 || t.close >= j {
			return unknown("the bracket is not closed"), j
		}
		if w.depth++; w.depth > maxDepth {
			return unknown("too many brackets inside each other"), j
		}
		v = w.bracket(i)
		w.depth--
		i = t.close
	case t.is("@{"):
		v = unknown("hash tables are not read: write the parameters out")
	default:
		v = unknown(w.show(i) + " is not a value that can be read")
	}
	return w.suffix(v, i+1, j)
}

// bracket evaluates what stands between the bracket at i and its end. Several lines
// of @( … ) are a list.
func (w *walk) bracket(i int) value {
	end := w.tokens[i].close
	from, to := w.trim(i+1, end)
	if from == to {
		if w.tokens[i].is("@(") {
			return value{texts: []string{}}
		}
		return unknown("the brackets are empty")
	}
	if !w.tokens[i].is("@(") || w.tokens[from].kind == tokWord {
		return w.pipeline(from, to)
	}
	all := value{texts: []string{}}
	for from < to {
		stop := w.statementEnd(from, to)
		v := w.pipeline(from, stop)
		switch from = w.skipBreaks(stop, to); {
		case !v.known() || len(all.texts) == 0 && from >= to:
			return v
		case v.texts == nil:
			return unknown("a list of several things that are no texts is not read")
		}
		if all.texts = append(all.texts, v.texts...); len(all.texts) > maxList {
			return unknown("this list is too long")
		}
	}
	return all
}

func (w *walk) skipBreaks(i, j int) int {
	for i < j && w.tokens[i].kind == tokBreak {
		i++
	}
	return i
}

// suffix takes the properties and the index behind an operand.
func (w *walk) suffix(v value, i, j int) (value, int) {
	for i < j && w.tokens[i].glued && w.tokens[i].kind == tokWord && w.tokens[i].parts == nil {
		text := w.tokens[i].text
		if n, err := strconv.Atoi(strings.Trim(text, "[]")); err == nil && n >= 0 && n < len(v.texts) && text[0] == '[' {
			v = literal(v.texts[n])
			i++
			continue
		}
		props, ok := strings.CutPrefix(text, ".")
		if !ok {
			return unknown(quote(text) + " right behind a value is not read"), j
		}
		for p := range strings.SplitSeq(props, ".") {
			if v.known() {
				v = v.property(p)
			}
		}
		i++
	}
	return v, i
}

// text evaluates a text or word with the variables in it.
func (w *walk) text(t token) value {
	if t.parts == nil {
		return literal(t.text)
	}
	var b strings.Builder
	for _, p := range t.parts {
		switch {
		case p.bad != "":
			return unknown(p.bad)
		case p.name == "":
			b.WriteString(p.text)
		default:
			v := w.variable(p.name, p.props)
			if v.known() && len(t.parts) == 1 && v.row != nil {
				return v // "$($_.Upn)" is $_.Upn
			}
			if !v.isText() {
				return unknown(w.noText(p.name, v))
			}
			b.WriteString(v.texts[0])
		}
		if b.Len() > maxSize {
			return unknown("this text is too long")
		}
	}
	return literal(b.String())
}

func (w *walk) noText(name string, v value) string {
	switch {
	case !v.known():
		return v.why
	case v.row != nil:
		return "a text made from the columns of each row is not read: put it into a column of its own"
	}
	return "$" + name + " is no text"
}

// variable evaluates $name.A.B.
func (w *walk) variable(name string, props []string) value {
	v, ok := w.vars[name]
	if !ok {
		switch name {
		case "true", "false", "null":
			v = unknown("$" + name + " is not read here")
		default:
			v = unknown("$" + name + " has no value in this script")
		}
	}
	for _, p := range props {
		v = v.property(p)
	}
	return v
}
