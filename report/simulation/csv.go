package simulation

import (
	"fmt"
	"io"
	"slices"

	"reseat/report/doc"
)

// A foreseenRow is one row of a rehearsal's CSV. Its columns bear other names than a
// report's, so that a prediction is never taken for a finding.
type foreseenRow struct {
	UPN       doc.Safe `csv:"User"`
	ObjectID  doc.Safe `csv:"Object id"`
	Wave      doc.Safe `csv:"Wave"`
	Predicted doc.Safe `csv:"Predicted"`
	Reason    doc.Safe `csv:"Predicted reason"`
	Why       doc.Safe `csv:"Why"`
	Remedy    doc.Safe `csv:"What to do"`
	Begins    doc.Safe `csv:"Begins after seconds"`
	Ends      doc.Safe `csv:"Ends after seconds"`
	Without   doc.Safe `csv:"Seconds without license"`
}

// WriteCSV writes one row for each user, as foreseen in fair weather.
func WriteCSV(w io.Writer, r Rehearsal) error {
	var rows []foreseenRow
	for _, j := range foreseen(r.Report) {
		rows = append(rows, foreseenRow{
			UPN: doc.Safe(j.User), ObjectID: doc.Safe(j.ID), Wave: doc.Safe(j.Wave), Predicted: doc.Safe(j.Verdict), Reason: doc.Safe(j.Reason), Why: doc.Safe(j.Why),
			Remedy: doc.Safe(j.Remedy), Begins: secondsCell(j.Begins), Ends: secondsCell(j.Ends), Without: secondsCell(j.Without),
		})
	}
	return doc.WriteCSV(w, doc.Marked, slices.Values(rows), r.Report.Costed())
}

func secondsCell(s float64) doc.Safe {
	if s == 0 {
		return ""
	}
	return doc.Safe(fmt.Sprintf("%.1f", s))
}
