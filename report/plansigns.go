package report

import (
	"github.com/jedib0t/go-pretty/v6/text"

	"reseat/report/doc"
)

// The signs in front of what a plan does.
const (
	signAdd    = "+" // assigned, joined, created
	signRemove = "−" // removed, left
	signChange = "~" // changed where it is
	signHold   = "!" // on hold, or to be decided
)

var signColour = map[string]text.Color{signAdd: text.FgGreen, signRemove: text.FgRed, signChange: text.FgYellow, signHold: text.FgHiRed}

// paintSign paints a sign on a terminal.
func paintSign(t doc.Terminal, s string) string {
	if c, known := signColour[s]; t.Colour && known {
		return c.Sprint(s)
	}
	return s
}
