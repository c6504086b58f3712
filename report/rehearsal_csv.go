package report

import (
	"fmt"
	"io"
	"slices"
)

// A foreseenRow is one row of a rehearsal's CSV. Its columns bear other names than a
// report's, so that a prediction is never taken for a finding.
type foreseenRow struct {
	UPN       safe `csv:"User"`
	ObjectID  safe `csv:"Object id"`
	Wave      safe `csv:"Wave"`
	Predicted safe `csv:"Predicted"`
	Reason    safe `csv:"Predicted reason"`
	Why       safe `csv:"Why"`
	Remedy    safe `csv:"What to do"`
	Begins    safe `csv:"Begins after seconds"`
	Ends      safe `csv:"Ends after seconds"`
	Without   safe `csv:"Seconds without license"`
}

// WriteRehearsalCSV writes one row for each user, as foreseen in fair weather.
func WriteRehearsalCSV(w io.Writer, r Rehearsal) error {
	var rows []foreseenRow
	for _, j := range foreseen(r.Report) {
		rows = append(rows, foreseenRow{
			UPN: safe(j.User), ObjectID: safe(j.ID), Wave: safe(j.Wave), Predicted: safe(j.Verdict), Reason: safe(j.Reason), Why: safe(j.Why),
			Remedy: safe(j.Remedy), Begins: secondsCell(j.Begins), Ends: secondsCell(j.Ends), Without: secondsCell(j.Without),
		})
	}
	return writeRows(w, marked, slices.Values(rows), r.Report.Cost.besideUsers(r.Report))
}

func secondsCell(s float64) safe {
	if s == 0 {
		return ""
	}
	return safe(fmt.Sprintf("%.1f", s))
}
