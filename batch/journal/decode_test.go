package journal_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
)

// Whatever a line holds: it is refused, or it is an event that reads back the same.
func FuzzDecodeEvent(f *testing.F) {
	b, err := json.Marshal(full)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	for _, seed := range []string{``, `null`, `{}`, `[]`, `{"seq":1,"at":"2026-03-02T12:00:00Z","kind":"intent","change":"u1","try":1}`,
		`{"kind":"settled","result":"undone","call":-1}`, `{"kind":"left","code":"drifted","found":{"direct":null}}`,
		`{"kind":"shrug"}`, `{"kind":"intent","call":-2}`, `{"kind":"outcome","result":"perhaps"}`, `{"kind":"ended","at":"yesterday"}`,
		`{"kind":"outcome","receipt":{"status":1e99}}`, `{"kind":"intent"}{"kind":"intent"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := journal.DecodeEvent(line)
		if err != nil {
			return
		}
		if e.Kind == "" || e.Call < journal.Fallback {
			t.Errorf("%s was read as %+v", line, e)
		}
		again, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		f, err := journal.DecodeEvent(again)
		if err != nil {
			t.Fatalf("%s, written as %s: %v", line, again, err)
		}
		if d := cmp.Diff(e, f); d != "" {
			t.Errorf("%s (-first +again):\n%s", line, d)
		}
	})
}
