package main

import (
	"slices"

	"reseat/plan"
	"reseat/plan/shellword"
)

// command is a command line that can be pasted: it names the same tenant, at the same
// pace, as this process does.
func (d *door) command(args ...string) string {
	return shellword.Join(append(append([]string{"reseat"}, args...), d.given()...)...)
}

// given lists the connection flags that are not as they would be by themselves, each
// with its value. A secret is never in a flag, only the name of its file.
func (d *door) given() []string {
	var out []string
	for _, f := range []struct{ name, value, silent string }{
		{"tenant", d.tenant, ""}, {"cloud", d.cloud, "global"}, {"auth", d.auth, ""}, {"client-id", d.client, ""},
		{"certificate-file", d.certificate, ""}, {"certificate-password-file", d.certificatePassword, ""}, {"client-secret-file", d.secret, ""},
		{"sandbox", d.sandbox, ""}, {"scenario", d.scenario, ""}, {"endpoint", d.endpoint, ""},
		{"writes", d.writes, ""}, {"units", d.units, ""}, {"share", d.share, "100%"},
	} {
		if f.value != "" && f.value != f.silent {
			out = append(out, "--"+f.name, f.value)
		}
	}
	return out
}

// remember puts into a plan how it was made, so that its pages can name the commands that
// come next. A list from standard input cannot be read again, so such a plan has none.
func (a *app) remember(d *door, p *plan.Plan) {
	if len(a.args) == 0 || a.args[0] != "plan" || slices.Contains(a.args, "-") {
		return
	}
	p.Header.Options.Command = slices.DeleteFunc(withoutOutput(a.args), func(arg string) bool { return arg == "--overwrite" })
	p.Header.Options.Connection = d.given()
}
