package msol

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan/tenant"
)

// Bounds on scripts that would take long, such as loops inside loops over lists that
// the script itself holds.
const (
	maxSteps = 1 << 21 // tokens walked over
	maxDepth = 100     // brackets and blocks inside each other
	maxList  = 10000   // texts in a list
)

// A walk goes through a script statement by statement, keeps what variables hold
// and gathers what is done to users.
type walk struct {
	tokens   []token
	vars     map[string]value
	actions  []action
	steps    int
	depth    int
	said     map[string]bool
	turns    map[string]int // recipes a user or roster gets
	read     []Remark
	notes    []Remark
	unread   []Remark
	blocked  []int    // lines that may write licenses and were not read; some twice
	accounts []string // prefixes of SKU names, in the order met
	session  int      // how often the script signed in
}

func (w *walk) once(list *[]Remark, kind string, line int, format string, args ...any) {
	r := Remark{line, tenant.Plain(fmt.Sprintf(format, args...))}
	key := fmt.Sprint(kind, r.Line, r.Text)
	if !w.said[key] {
		w.said[key] = true
		*list = append(*list, r)
	}
}

// readAs says what a line means.
func (w *walk) readAs(line int, format string, args ...any) {
	w.once(&w.read, "read", line, format, args...)
}

// note says what a person should look at. Where it is true of several lines the
// first counts.
func (w *walk) note(line int, format string, args ...any) {
	text := tenant.Plain(fmt.Sprintf(format, args...))
	if !w.said[text] {
		w.said[text] = true
		w.notes = append(w.notes, Remark{line, text})
	}
}

// skip says that the tokens from i to j are not read, and why. Variables that they
// set are unknown from here on, and if they may write licenses, no recipe is made.
func (w *walk) skip(i, j int, format string, args ...any) {
	line := w.tokens[i].line
	why := fmt.Sprintf(format, args...)
	if last := w.tokens[max(i, j-1)].line; last > line {
		why = fmt.Sprintf("to line %d: %s", last, why)
	}
	w.once(&w.unread, "unread", line, "%s", why)
	for k := i; k < j; k++ {
		t := w.tokens[k]
		if t.kind == tokVar && k+1 < len(w.tokens) && w.tokens[k+1].kind == tokSymbol && strings.HasSuffix(w.tokens[k+1].text, "=") {
			w.vars[t.text] = unknown(fmt.Sprintf("$%s is set in line %d, which is not read", t.text, t.line))
		}
	}
	if slices.ContainsFunc(w.tokens[i:j], mayWrite) {
		w.blocked = append(w.blocked, line)
	}
}

var (
	writingVerbs   = []string{"set", "new", "add", "remove", "update", "invoke"}
	writingModules = []string{"msol", "azuread", "mg", "entra", "expression", "command", "rest", "web"}
)

// mayWrite tells whether a token belongs to something that could change users: when
// in doubt, yes.
func mayWrite(t token) bool {
	name := strings.ToLower(plainDashes(t.text))
	switch t.kind {
	case tokParam, tokSplat, tokBad:
		return t.kind != tokParam || slices.Contains([]string{"addlicenses", "removelicenses", "licenseoptions", "licenseassignment", "unclosed"}, name)
	case tokWord:
		if name == "new-msollicenseoptions" {
			return false
		}
		verb, noun, _ := strings.Cut(name, "-")
		starts := func(module string) bool { return strings.HasPrefix(noun, module) }
		return slices.Contains(writingVerbs, verb) && slices.ContainsFunc(writingModules, starts)
	}
	return false
}

func plainDashes(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(dashes, r) {
			return '-'
		}
		return r
	}, s)
}

// block runs the statements from i to j.
func (w *walk) block(i, j int) {
	for i < j {
		if w.tokens[i].kind == tokBreak {
			i++
			continue
		}
		end := w.statementEnd(i, j)
		if w.steps += end - i; w.steps > maxSteps || w.depth > maxDepth {
			w.giveUp(i)
			return
		}
		w.depth++
		w.statement(i, end)
		w.depth--
		i = end
	}
}

// giveUp says that a script is beyond what can be followed.
func (w *walk) giveUp(i int) {
	line := w.tokens[i].line
	w.once(&w.unread, "unread", line, "from here on the script is longer or deeper than can be followed")
	w.blocked = append(w.blocked, line)
}

// statementEnd finds the break that ends the statement at i. A line goes on inside
// brackets and after a sign that needs more.
func (w *walk) statementEnd(i, j int) int {
	for k := i; k < j; k++ {
		t := w.tokens[k]
		switch {
		case t.close > 0 && t.close < j:
			k = t.close
		case t.kind == tokBreak && (k == i || !w.goesOn(k-1)) && !w.opensBlock(i, k):
			return k
		}
	}
	return j
}

func (w *walk) goesOn(k int) bool {
	t := w.tokens[k]
	return t.is("|") || t.is(",") || t.is("=") || t.is("+=") || t.word("+")
}

// opensBlock tells whether the block of a foreach loop stands on a line of its own,
// below the break at k.
func (w *walk) opensBlock(i, k int) bool {
	return k > i && w.tokens[i].word("foreach") && w.tokens[k-1].is(")") && w.tokens[w.afterBreaks(k)].is("{")
}

// keywords begin what is not read, with the reason.
var keywords = map[string]string{
	"if":       "conditions are not read: choose users with --unlicensed, --has or --lacks, or in the file",
	"else":     "conditions are not read",
	"elseif":   "conditions are not read",
	"switch":   "conditions are not read",
	"while":    "only loops over users are read",
	"do":       "only loops over users are read",
	"for":      "only loops over users are read: foreach, ForEach-Object",
	"function": "functions are not read: paste what is inside",
	"filter":   "functions are not read: paste what is inside",
	"param":    "parameters have no value until the script runs: write the values in",
	"try":      "try and catch are not read: paste what is inside",
	"catch":    "try and catch are not read",
	"finally":  "try and catch are not read",
	"trap":     "try and catch are not read",
	"begin":    "begin, process and end are not read: paste what is inside",
	"process":  "begin, process and end are not read: paste what is inside",
	"end":      "begin, process and end are not read: paste what is inside",
	"return":   "return is not read",
	"exit":     "exit is not read",
	"break":    "break is not read",
	"continue": "continue is not read",
	"throw":    "throw is not read",
}

// flow are keywords after which the lines that follow may never run.
var flow = []string{"return", "exit", "break", "continue", "throw"}

func (w *walk) statement(i, j int) {
	t := w.tokens[i]
	for k := i; k < j; k++ {
		if b := w.tokens[k]; b.kind == tokBad {
			w.skip(i, j, "%s", b.text)
			return
		}
	}
	switch {
	case t.word("foreach") && i+1 < j && w.tokens[i+1].is("("):
		w.foreach(i, j)
	case t.kind == tokWord && t.parts == nil && keywords[strings.ToLower(t.text)] != "":
		w.keyword(i, j)
	case t.kind == tokVar && i+1 < j && w.tokens[i+1].is("="):
		w.assign(i, j)
	case t.kind == tokVar && i+1 < j && w.tokens[i+1].kind == tokSymbol && strings.HasSuffix(w.tokens[i+1].text, "="):
		w.skip(i, j, "what $%s grows to is not read", t.text)
	case t.kind == tokParam:
		w.skip(i, j, "begins with -%s: the line before lacks a backtick at its end", t.text)
		w.blocked = append(w.blocked, t.line)
	default:
		switch v := w.pipeline(i, j); {
		case !v.known():
			w.skip(i, j, "%s", v.why)
		case v.state != "":
			w.readAs(t.line, "shows something and changes nothing: %s", v.state)
		}
	}
}

func (w *walk) keyword(i, j int) {
	word := strings.ToLower(w.tokens[i].text)
	w.skip(i, j, "%s: %s", word, keywords[word])
	if slices.Contains(flow, word) {
		w.blocked = append(w.blocked, w.tokens[i].line)
	}
}

// assign keeps what a variable is set to.
func (w *walk) assign(i, j int) {
	t := w.tokens[i]
	v := w.pipeline(i+2, j)
	if len(t.props) > 0 {
		v = unknown("setting a property is not read")
	}
	if !v.known() {
		w.skip(i, j, "$%s: %s", t.text, v.why)
		return
	}
	w.vars[t.text] = v
}

// foreach reads foreach ($u in $users) { … }.
func (w *walk) foreach(i, j int) {
	open := i + 1
	end := w.tokens[open].close
	if end == 0 || end >= j || end < open+4 || w.tokens[open+1].kind != tokVar || !w.tokens[open+2].word("in") {
		w.skip(i, j, "this loop is not of the form foreach ($user in $users) { … }")
		return
	}
	body := w.afterBreaks(end + 1)
	if !w.tokens[body].is("{") || w.tokens[body].close == 0 {
		w.skip(i, j, "the block of this loop is not closed, or not there")
		return
	}
	over := w.pipeline(open+3, end)
	if !over.known() {
		w.skip(i, w.tokens[body].close+1, "the loop runs over what is not known: %s", over.why)
		return
	}
	w.each(over, w.tokens[open+1].text, body)
}

func (w *walk) afterBreaks(i int) int {
	for i < len(w.tokens)-1 && w.tokens[i].kind == tokBreak {
		i++
	}
	return i
}

// each runs the block at body once for each thing to loop over; the users of a
// roster are one thing.
func (w *walk) each(over value, name string, body int) {
	old, had := w.vars[name]
	run := func(v value) {
		w.vars[name] = v
		w.block(body+1, w.tokens[body].close)
	}
	switch {
	case over.roster != nil:
		run(value{row: over.roster})
	case over.isUser():
		run(over)
	case over.texts != nil:
		for _, t := range over.texts {
			if w.steps > maxSteps {
				break
			}
			run(literal(t))
		}
	default:
		w.skip(body, w.tokens[body].close+1, "the loop runs over what are no users")
		return
	}
	if delete(w.vars, name); had {
		w.vars[name] = old
	}
}
