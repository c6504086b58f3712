package main

import (
	"runtime"
	"strings"
)

// command is a command line that can be pasted: it names the same tenant, at the same
// pace, as this process does.
func (d *door) command(args ...string) string {
	return commandLine(append(append([]string{"reseat"}, args...), d.given()...)...)
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

// commandLine joins words so that a shell takes them apart again as they are.
func commandLine(words ...string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w, runtime.GOOS)
	}
	return strings.Join(quoted, " ")
}

// quote writes a word as a shell of that system takes it.
func quote(word, system string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,"
	safe := plain
	if system == "windows" {
		safe += `\`
	}
	if word != "" && strings.Trim(word, safe) == "" {
		return word
	}
	if system == "windows" {
		return `"` + strings.ReplaceAll(word, `"`, `\"`) + `"`
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
