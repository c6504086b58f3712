package main

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/shellword"
)

// proposeWaves writes the commands that plan wave after wave, where in another order of
// the waves fewer licenses are short. Users without a wave cannot be named by --wave.
func proposeWaves(a *app, p plan.Plan) {
	o := p.Header.WaveOrder
	if o == nil || slices.Contains(o.Waves, "") || a.args == nil {
		return
	}
	fmt.Fprintln(a.Err, "\nthis order of waves does not leave enough licenses. Plan and apply one wave at a time instead:")
	for _, w := range o.Waves {
		words := append([]string{"reseat"}, withoutOutput(a.args)...)
		fmt.Fprintln(a.Err, "  "+shellword.Join(append(words, "--wave", w, "-o", "wave-"+fileName(w)+".plan")...))
	}
}

// withoutOutput is a command line without the flag that names the plan file.
func withoutOutput(args []string) []string {
	var out []string
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "-o" || arg == "--out":
			i++
		case strings.HasPrefix(arg, "--out=") || strings.HasPrefix(arg, "-o"):
		default:
			out = append(out, arg)
		}
	}
	return out
}

// fileName is a wave as part of a file's name.
func fileName(wave string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == ':' || r <= ' ' {
			return '-'
		}
		return r
	}, wave)
}
