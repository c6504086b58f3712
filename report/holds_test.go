package report

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/journal"
	"reseat/report/doc"
	"reseat/report/reporttest"
)

// A run waits from when it is told to until it goes on, whatever it waits for and however
// its process ends; a read-back long after the run is no wait.
func TestHoldsOverTime(t *testing.T) {
	at := func(s int) time.Time { return reporttest.Now.Add(time.Duration(s) * time.Second) }
	event := func(s int, kind journal.Kind, code string, until int) journal.Event {
		e := journal.Event{At: at(s), Kind: kind, Code: code}
		if until > 0 {
			e.Until = at(until)
		}
		return e
	}
	var h holds
	for _, e := range []journal.Event{
		event(0, journal.Began, "", 0),
		event(10, journal.Waits, "", 20),
		event(15, journal.Waits, "", 30), // asked again meanwhile
		event(40, journal.Steered, journal.Paused, 0),
		event(45, journal.Steered, journal.Continued, 0),
		event(50, journal.Steered, journal.Closed, 100),
		event(60, journal.Intent, "", 0), // the hours were changed
		event(65, journal.Steered, journal.Paused, 0),
		event(70, journal.Ended, "interrupted", 0),
		event(90, journal.Began, journal.Resumed, 0),
		event(95, journal.Waits, "", 500),
		event(99, journal.Outcome, "", 0), // and killed
		event(120, journal.Began, journal.Resumed, 0),
		event(130, journal.Ended, "complete", 0),
		event(900, journal.Counted, "", 0),
	} {
		h.add(e)
	}
	got := h.of([]span{{at(28), at(33)}, {at(121), at(122)}})
	want := []Hold{
		{at(10), at(33), ForTenant}, {at(40), at(45), ForOperator}, {at(50), at(60), ForHours}, {at(65), at(70), ForOperator},
		{at(70), at(90), ForProcess}, {at(95), at(99), ForTenant}, {at(99), at(120), ForProcess}, {at(121), at(122), ForTenant},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("waits (-want +got):\n%s", diff)
	}
	line := Timeline{Step: 30 * time.Second, Buckets: []Bucket{{From: at(0)}, {From: at(30)}, {From: at(60)}, {From: at(90)}, {From: at(120)}}, Holds: got}
	for i, want := range []time.Duration{20, 3, 0, 4, 1} {
		if got := line.Waited(line.Buckets[i], ForTenant); got != want*time.Second {
			t.Errorf("step %d: waited %v for the tenant, want %d s", i, got, want)
		}
	}
	if words := heldWords(line); words != "The run waited 28 s because the tenant throttled it, 10 s while it was paused, 10 s outside the hours in which changes may begin, 41 s while no process was at work." {
		t.Errorf("in words: %s", words)
	}
	if words := heldWords(Timeline{}); words != "The run never had to wait." {
		t.Errorf("in words: %s", words)
	}
}

// The page of a run that was throttled draws its waits, and says them in a table as well.
func TestRunPageShowsWaits(t *testing.T) {
	r := Build(sampleInputs(20))
	r.Timeline.Holds = []Hold{{r.Timeline.Buckets[0].From, r.Timeline.Buckets[0].From.Add(2 * time.Second), ForTenant}}
	s := runOf(r)
	var titles []string
	for _, c := range s.Charts {
		titles = append(titles, c.Title)
	}
	if !strings.HasPrefix(strings.Join(titles, ", "), "Answers, Waits") || s.Table == nil || s.Table.Rows[0][3].Text != string(ForTenant) {
		t.Errorf("charts %q, table %v", titles, s.Table)
	}
	r.Rehearsal = true
	if s := runOf(r); s.Charts[0].Series[0].Tone == doc.Good {
		t.Error("a rehearsal's writes are green, and none took place")
	}
}
