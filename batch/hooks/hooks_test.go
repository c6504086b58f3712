package hooks

import (
	"encoding/json"
	"flag"
	"reflect"
	"strings"
	"testing"
	"time"

	"reseat/plan/schematest"
)

var _ = flag.Bool("update", false, "rewrite the published schema")

func TestHookSchema(t *testing.T) {
	code := 3
	var samples [][]byte
	for _, d := range []Document{
		{Hook: PlanMade, Time: time.Date(2026, 11, 28, 7, 0, 0, 0, time.UTC), File: "p.plan"},
		{Hook: RunEnded, Run: "run", Exit: &code, Result: &Result{Left: 2}},
	} {
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, text)
	}
	schematest.Published(t, "hook.schema.json", "What a hook reads on standard input", reflect.TypeFor[Document](), samples...)
}

// What a hook says is bounded, steers nothing and looks like no line of reseat's own.
func TestHookOutputIsBounded(t *testing.T) {
	var s said
	for range 10_000 {
		_, _ = s.Write([]byte("\x1b]0;owned\x07\x1b[2Jline\rreseat: done\n"))
	}
	var b strings.Builder
	show(&b, BeforeApply, s)
	if b.Len() > 10_000 || strings.ContainsAny(b.String(), "\x1b\x07\r") || !strings.Contains(b.String(), "more bytes are not shown") {
		t.Errorf("%d bytes are shown: %.200q", b.Len(), b.String())
	}
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "hook before-apply: ") {
			t.Fatalf("a line of its own: %q", line)
		}
	}
}

func TestHooksGetNoSecrets(t *testing.T) {
	env := []string{"PATH=/bin", "RESEAT_TOKEN=x", "reseat_client_secret=x", "AZURE_CLIENT_SECRET=x", "ACTIONS_ID_TOKEN_REQUEST_TOKEN=x", "HOME=/h"}
	if got := environment(env); strings.Join(got, " ") != "PATH=/bin HOME=/h" {
		t.Error(got)
	}
}
