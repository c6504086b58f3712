package run

import (
	"encoding/json"
	"flag"
	"reflect"
	"testing"
	"time"

	"reseat/plan/schematest"
)

var _ = flag.Bool("update", false, "rewrite the published schema")

func TestStatusSchema(t *testing.T) {
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	var samples [][]byte
	for _, s := range []Status{
		{Run: "run", State: "complete", Now: now},
		{Run: "run", State: "running", Process: 7, Since: now, Asked: []string{"--limit 3"}, Began: now, LastEvent: now, Now: now, Changes: 3, PerSecond: 1.5, EtaSeconds: 2},
	} {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, text)
	}
	schematest.Published(t, "status.schema.json", "Where a run stands", reflect.TypeFor[Status](), samples...)
}
