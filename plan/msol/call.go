package msol

import (
	"slices"
	"strings"
)

// A call is one command with its arguments.
type call struct {
	name  string
	line  int
	in    *value           // what comes through the pipe
	args  map[string]value // by parameter, as the cmdlet spells it
	rest  []value          // arguments without a parameter
	block int              // index of the first { of a block; 0 where there is none
	extra []string         // parameters that the cmdlet's entry lacks
}

// command evaluates a command.
func (w *walk) command(in *value, i, j int) value {
	name := strings.ToLower(plainDashes(w.tokens[i].text))
	if w.tokens[i].parts != nil {
		return unknown("a command whose name is made from variables is not read")
	}
	if w.tokens[i].text == "%" || w.tokens[i].text == "?" {
		name = w.tokens[i].text
	}
	def, ok := cmdlets[name]
	if !ok {
		return w.notACommand(i)
	}
	c := call{name: name, line: w.tokens[i].line, in: in, args: map[string]value{}}
	if why := w.arguments(&c, def, i+1, j); why != "" {
		return unknown(why)
	}
	return def.run(w, c)
}

// notACommand is for a word that is no command known here: a plain text inside an
// expression, or a line that is not read.
func (w *walk) notACommand(i int) value {
	name := w.tokens[i].text
	lower := strings.ToLower(plainDashes(name))
	switch {
	case strings.HasPrefix(name, "<") || strings.HasPrefix(name, "["):
		return unknown(quote(name) + " is not a command")
	case strings.Contains(lower, "-mg") || strings.Contains(lower, "-azuread") || strings.Contains(lower, "-entra"):
		return unknown(name + " is not of the MSOnline module, and only that is read")
	case strings.Contains(lower, "-msol"):
		return unknown(name + " has no counterpart in a recipe")
	}
	return unknown(quote(name) + " is not a command that is read here")
}

// common are the parameters of every cmdlet; they do not change what it means.
var common = []string{"ErrorAction", "ErrorVariable", "WarningAction", "WarningVariable", "InformationAction", "OutVariable", "Verbose?", "Debug?", "Confirm?", "EA"}

// arguments reads what stands behind a command's name. It returns why that failed,
// or nothing.
func (w *walk) arguments(c *call, def cmdlet, i, j int) string {
	for i < j {
		t := w.tokens[i]
		switch {
		case t.kind == tokBreak:
			i++
		case t.kind == tokSplat:
			return "splatting (@" + t.text + ") is not read: write the parameters out"
		case t.is("{"):
			if t.close == 0 || t.close >= j {
				return "the block is not closed"
			}
			if c.block == 0 {
				c.block = i
			}
			i = t.close + 1
		case redirects(t):
			i += 2
		case t.kind == tokParam:
			i = w.parameter(c, def, i, j)
		default:
			var v value
			if v, i = w.expression(i, j); !v.known() && !def.lax {
				return v.why
			}
			c.rest = append(c.rest, v)
		}
	}
	return ""
}

func redirects(t token) bool { return t.word(">", ">>", "2>", "2>&1", "*>") }

// parameter reads -Name and its value, if it takes one, and says where it ends.
func (w *walk) parameter(c *call, def cmdlet, i, j int) int {
	t := w.tokens[i]
	name, known := def.parameter(t.text)
	if !known {
		c.extra = append(c.extra, t.text)
	}
	name, isSwitch := strings.CutSuffix(name, "?")
	next := i + 1
	bare := next >= j || w.tokens[next].kind == tokParam || w.tokens[next].kind == tokBreak || w.tokens[next].is("{")
	if bare || isSwitch && !w.tokens[next].glued {
		c.args[name] = literal("true")
		return next
	}
	c.args[name], next = w.expression(next, j)
	return next
}

// parameter finds a parameter by its name or the beginning of it.
func (d cmdlet) parameter(text string) (string, bool) {
	names := slices.Concat(d.params, common)
	for _, exact := range []bool{true, false} {
		for _, n := range names {
			bare := strings.TrimSuffix(n, "?")
			if strings.EqualFold(bare, text) || !exact && len(text) < len(bare) && strings.EqualFold(bare[:len(text)], text) {
				return n, true
			}
		}
	}
	return text, false
}

// arg returns the value of a parameter, else of the argument without one at a
// position.
func (c call) arg(name string, position int) (value, bool) {
	if v, ok := c.args[name]; ok {
		return v, true
	}
	if position >= 0 && position < len(c.rest) {
		return c.rest[position], true
	}
	return value{}, false
}

// strays says which parameters and arguments mean nothing here, beyond the given
// number of arguments without a parameter.
func (c call) strays(positions int) string {
	if len(c.extra) > 0 {
		return "-" + strings.Join(c.extra, ", -") + " is not read"
	}
	if len(c.rest) > positions {
		return "an argument without a parameter is not read"
	}
	return ""
}
