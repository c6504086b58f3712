package pagetest

import (
	"io"
	"testing"
)

// A page that keeps people out is found out, so that silence elsewhere means something.
func TestAxeSeesViolations(t *testing.T) {
	b := Open(t)
	b.Load(t, func(w io.Writer) error {
		_, err := io.WriteString(w, `<!doctype html><html data-ready><title>t</title><body style="background:#fff"><p style="color:#ddd">faint</p><input>`)
		return err
	})
	found := map[string]bool{}
	for _, v := range b.Axe(t) {
		found[v.ID] = true
	}
	for _, rule := range []string{"color-contrast", "label", "html-has-lang"} {
		if !found[rule] {
			t.Errorf("%s was not found", rule)
		}
	}
}
