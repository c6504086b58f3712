package msol

import "strings"

type tokenKind int

const (
	tokEnd    tokenKind = iota // of the script
	tokBreak                   // end of a line, or ;
	tokWord                    // a bare word
	tokText                    // a quoted text
	tokVar                     // $name, with the properties that follow
	tokParam                   // -Name
	tokSymbol                  // ( ) { } | , = @( @{ $( and the like
	tokSplat                   // @name
	tokBad                     // what cannot be read; text says why
)

// A token is a word of a PowerShell script.
type token struct {
	kind  tokenKind
	line  int
	text  string   // a name, a symbol, or a text without variables in it
	props []string // of a variable: .A.B
	parts []part   // of a text or word that holds variables
	glued bool     // no space stands before it
	close int      // of an opening bracket: the index of the closing one; 0 where there is none
}

// A part of a text is plain, or the name of a variable with its properties.
type part struct {
	text  string
	name  string
	props []string
	bad   string // why it cannot be read
}

func (t token) is(symbol string) bool { return t.kind == tokSymbol && t.text == symbol }

// opens tells whether the token is a bracket that something closes.
func (t token) opens() bool {
	return t.kind == tokSymbol && (strings.HasSuffix(t.text, "(") || strings.HasSuffix(t.text, "{"))
}

// word tells whether the token is one of these words, in any case.
func (t token) word(words ...string) bool {
	if t.kind != tokWord || t.parts != nil {
		return false
	}
	for _, w := range words {
		if strings.EqualFold(t.text, w) {
			return true
		}
	}
	return false
}

// pair finds the closing bracket of each opening one. A bracket that nothing closes
// keeps 0, so that it spoils its own line alone.
func pair(tokens []token) {
	var open []int
	braces := 0
	for i, t := range tokens {
		switch {
		case t.opens():
			open = append(open, i)
			if strings.HasSuffix(t.text, "{") {
				braces++
			}
		case t.is(")"):
			if n := len(open) - 1; n >= 0 && strings.HasSuffix(tokens[open[n]].text, "(") {
				tokens[open[n]].close = i
				open = open[:n]
			}
		case t.is("}") && braces > 0: // ends its block, with every ( that is still open in it
			n := len(open) - 1
			for !strings.HasSuffix(tokens[open[n]].text, "{") {
				n--
			}
			tokens[open[n]].close = i
			open = open[:n]
			braces--
		}
	}
}
