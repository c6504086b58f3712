package words

import (
	"github.com/jedib0t/go-pretty/v6/text"

	"reseat/report/doc"
)

// The signs in front of what a plan does.
const (
	SignAdd    = "+" // assigned, joined, created
	SignRemove = "−" // removed, left
	SignChange = "~" // changed where it is
	SignHold   = "!" // on hold, or to be decided
)

var signColour = map[string]text.Color{SignAdd: text.FgGreen, SignRemove: text.FgRed, SignChange: text.FgYellow, SignHold: text.FgHiRed}

// Sign paints a sign on a terminal.
func Sign(t doc.Terminal, s string) string {
	if c, known := signColour[s]; t.Colour && known {
		return c.Sprint(s)
	}
	return s
}
