package simulation

import (
	"bytes"
	"flag"
	"reflect"
	"testing"

	"reseat/plan/schematest"
)

var _ = flag.Bool("update", false, "rewrite the published schema")

func TestRehearsalSchema(t *testing.T) {
	f, r := Foresee(rehearsedCast())
	way := Way{Name: "p.plan", Pace: "slowly", Fair: Outlook{"fair", "sunshine", []Forecast{f}}, Rough: Outlook{"rough", "rain", []Forecast{f, f}}}
	x := Rehearsal{Made: rehearsedAt, Plan: "p.plan", Copy: Copy{From: "copy.json", Taken: rehearsedAt, Users: 9, Held: 3}, Ways: []Way{way}, Report: r}
	var b bytes.Buffer
	if err := WriteJSON(&b, x); err != nil {
		t.Fatal(err)
	}
	schematest.Published(t, "rehearsal.schema.json", "What a simulated run leads to: reseat rehearse", reflect.TypeFor[jsonRehearsal](), b.Bytes())
}
