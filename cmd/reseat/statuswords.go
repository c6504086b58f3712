package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"reseat/batch/run"
	"reseat/plan/tenant"
)

// writeStatus writes a status for people.
func writeStatus(w io.Writer, s run.Status) error {
	state := s.State
	if s.Why != "" {
		state += ": " + strings.TrimPrefix(s.Why, state+": ")
	}
	if !s.PausedSince.IsZero() {
		state += " since " + tenant.Clock(s.PausedSince)
	}
	rows := [][2]string{
		{"run", s.Run},
		{"tenant", fmt.Sprintf("%s (%s)", s.Domain, s.Tenant)},
		{"state", state},
	}
	if s.Rehearsal {
		rows[0] = [2]string{"rehearsal", s.Run}
	}
	if s.Process > 0 {
		rows = append(rows, [2]string{"process", fmt.Sprintf("%d, for %s, since %s", s.Process, tenant.Span(s.Now.Sub(s.Since)), tenant.Clock(s.Since))})
	}
	if s.OtherRun != "" {
		rows = append(rows, [2]string{"tenant in use", "another process works on it with run " + s.OtherRun})
	}
	if len(s.Asked) > 0 {
		rows = append(rows, [2]string{"asked", strings.Join(s.Asked, " ")})
	}
	rows = append(rows, [2]string{"changes", changesOf(s)})
	if s.InDoubt > 0 && s.Process == 0 {
		rows = append(rows, [2]string{"in doubt", fmt.Sprintf("%d: resume settles them by reading", s.InDoubt)})
	}
	if s.Bare > 0 {
		rows = append(rows, [2]string{"without license", fmt.Sprintf("%d, between remove and re-assign", s.Bare)})
	}
	if s.Quota != "" {
		rows = append(rows, [2]string{"writes", fmt.Sprintf("%s in %s", quotaUsed(s.QuotaUsed, s.Slots), s.Per)})
	}
	if s.Process > 0 {
		rows = append(rows, [2]string{"pace", paceOf(s)})
	}
	if s.WaitsUntil.After(s.Now) {
		rows = append(rows, [2]string{"waits", fmt.Sprintf("the tenant asks to wait until %s, another %s", tenant.Clock(s.WaitsUntil), tenant.Span(s.WaitsUntil.Sub(s.Now)))})
	}
	if s.ClosedUntil.After(s.Now) {
		rows = append(rows, [2]string{"begins again", tenant.Clock(s.ClosedUntil)})
	}
	if len(s.Postponed) > 0 {
		rows = append(rows, [2]string{"postponed", postponedWords(s.Postponed)})
	}
	if !s.LastEvent.IsZero() {
		rows = append(rows, [2]string{"last event", tenant.Clock(s.LastEvent)})
	}
	for i, r := range s.LastRefusals {
		label := "last refusals"
		if i > 0 {
			label = ""
		}
		rows = append(rows, [2]string{label, refusalWords(r)})
	}
	for _, r := range rows {
		if _, err := fmt.Fprintf(w, "%-16s %s\n", r[0], r[1]); err != nil {
			return fmt.Errorf("write status: %w", err)
		}
	}
	return nil
}

// changesOf says how many changes stand where.
func changesOf(s run.Status) string {
	text := fmt.Sprintf("%s: %s done, %s refused, %s not changed, %s waiting",
		tenant.Thousands(s.Changes), tenant.Thousands(s.Done), tenant.Thousands(s.Refused), tenant.Thousands(s.LeftAlone), tenant.Thousands(s.Waiting))
	if s.Begun > 0 {
		text += fmt.Sprintf(", %d under way", s.Begun)
	}
	return text
}

// paceOf says how fast the run is and when it should end.
func paceOf(s run.Status) string {
	text := fmt.Sprintf("%.1f changes/s in the last minute", s.PerSecond)
	if s.EtaSeconds > 0 {
		text += fmt.Sprintf(", about %s to go", tenant.Span(time.Duration(s.EtaSeconds*float64(time.Second))))
	}
	return text
}
