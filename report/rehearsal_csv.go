package report

import (
	"fmt"
	"io"
)

// A foreseenRow is one row of a rehearsal's CSV. Its columns bear other names than a
// report's, so that a prediction is never taken for a finding.
type foreseenRow struct {
	UPN       safe `csv:"UserPrincipalName"`
	ObjectID  safe `csv:"ObjectId"`
	Wave      safe `csv:"Wave"`
	Predicted safe `csv:"Predicted"`
	Reason    safe `csv:"PredictedReason"`
	Why       safe `csv:"Explanation"`
	Remedy    safe `csv:"Remedy"`
	Begins    safe `csv:"BeginsAfterSeconds"`
	Ends      safe `csv:"EndsAfterSeconds"`
	Without   safe `csv:"SecondsWithoutLicense"`
}

// WriteRehearsalCSV writes one row for each user, as foreseen in fair weather.
func WriteRehearsalCSV(w io.Writer, r Rehearsal) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	var rows []foreseenRow
	for _, j := range foreseen(r.Report) {
		rows = append(rows, foreseenRow{
			UPN: safe(j.User), ObjectID: safe(j.ID), Wave: safe(j.Wave), Predicted: safe(j.Verdict), Reason: safe(j.Reason), Why: safe(j.Why),
			Remedy: safe(j.Remedy), Begins: secondsCell(j.Begins), Ends: secondsCell(j.Ends), Without: secondsCell(j.Without),
		})
	}
	return writeRows(w, rows)
}

func secondsCell(s float64) safe {
	if s == 0 {
		return ""
	}
	return safe(fmt.Sprintf("%.1f", s))
}
