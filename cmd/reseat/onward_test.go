package main

import (
	"strings"
	"testing"
)

// WORD-4: what is offered to be pasted names the tenant and survives a shell.
func TestCommandsCanBePasted_WORD4(t *testing.T) {
	d := door{sandbox: "my tenant.json", share: "100%", cloud: "global", writes: "10/5s", auth: ""}
	if got, want := d.command("resume", "runs/a b"), `reseat resume 'runs/a b' --sandbox 'my tenant.json' --writes 10/5s`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	d = door{tenant: "contoso.com", cloud: "usgov", auth: "device", client: "c", share: "50%", secret: "s.txt", certificate: "c.pem", certificatePassword: "p.txt", endpoint: "http://x", scenario: "y.yaml", units: "9/1s"}
	for _, want := range []string{"--tenant contoso.com", "--cloud usgov", "--auth device", "--client-id c", "--share 50%", "--client-secret-file s.txt", "--certificate-file c.pem", "--certificate-password-file p.txt", "--endpoint http://x", "--scenario y.yaml", "--units 9/1s"} {
		if got := d.command("apply", "p"); !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
}
