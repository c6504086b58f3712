package report

import (
	"time"

	"reseat/batch/journal"
	"reseat/plan"
)

// A Run says which run the report is about.
type Run struct {
	Dir    string         // its folder, as the user named it; empty for a plan never carried out
	Tool   string         // the version of reseat that writes the report
	Digest string         // of the journal
	By     journal.Origin // of the process that writes the report
}

// A Chain leads from the inputs to the report by digests, each of which anyone can
// reckon again. A digest proves identity, not who approved (R26).
type Chain struct {
	Inputs  []plan.Input
	Plan    string // the plan's digest
	Made    time.Time
	Journal string // journal.Journal.Digest; empty where there is no run
}
