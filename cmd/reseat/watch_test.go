package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"reseat/batch/run"
)

// A status on a terminal takes the place of the one before, however its lines are wrapped.
func TestWatchIsRedrawn(t *testing.T) {
	var out, to bytes.Buffer
	d := &redrawn{out: &out, to: &to, size: func() int { return 40 }}
	s := run.Status{Run: "runs/" + strings.Repeat("x", 60), State: "running", Now: time.Now(),
		LastRefusals: []run.StatusRefusal{{At: time.Now(), User: "ada@contoso.com", Code: "no-seat", Message: "colour \x1b[31m of\na tenant"}}}
	if err := d.show(s); err != nil {
		t.Fatal(err)
	}
	if to.Len() > 0 || d.rows < 7 {
		t.Errorf("at first: the cursor moved (%q), or %d rows", to.String(), d.rows)
	}
	if text := out.String(); !strings.Contains(text, "last refusals") || strings.Contains(text, "\x1b") || strings.Contains(text, "of\na") {
		t.Errorf("refusals: %q", text)
	}
	if err := d.show(s); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(to.String(), "\x1b[") || !strings.HasSuffix(to.String(), "A\x1b[0J") {
		t.Errorf("the second is not drawn over the first: %q", to.String())
	}
}
