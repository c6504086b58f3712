package plan

import (
	"encoding/json"
	"fmt"
	"slices"

	"reseat/plan/seal"
)

// A notedLine is a line as a plan file has it: notes that several users have stand once in
// the header, and the line refers to them (R44).
type notedLine struct {
	Line
	Findings []Finding `json:"findings,omitempty"`
	Notes    []int     `json:"notes,omitempty"`
}

// sharedNotes lists the notes that several lines have, in the order of findings.
func (p Plan) sharedNotes() []Finding {
	users := map[Finding]int{}
	for _, l := range p.Lines {
		for _, f := range l.Findings {
			if f.Severity == Note {
				users[f]++
			}
		}
	}
	var out []Finding
	for f, n := range users {
		if n > 1 {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, CompareFindings)
	return out
}

// noted parts the findings of a line into those that it has alone and the places of the
// others among the notes of the header.
func (l Line) noted(at map[Finding]int) notedLine {
	out := notedLine{Line: l}
	for _, f := range l.Findings {
		if i, shared := at[f]; shared {
			out.Notes = append(out.Notes, i)
		} else {
			out.Findings = append(out.Findings, f)
		}
	}
	return out
}

// findingsOf puts the findings of a line together again.
func (p *parts) findingsOf(own, refs json.RawMessage) ([]Finding, error) {
	if len(refs) == 0 {
		var out []Finding
		err := shareList(p.findings, own, &out)
		return out, err
	}
	key := string(own) + " " + string(refs)
	if known, ok := p.findings[key]; ok {
		return known, nil
	}
	var out []Finding
	var places []int
	if len(own) > 0 {
		if err := seal.Strict(own, &out); err != nil {
			return nil, err
		}
	}
	if err := seal.Strict(refs, &places); err != nil {
		return nil, err
	}
	for _, i := range places {
		if i < 0 || i >= len(p.notes) {
			return nil, fmt.Errorf("note %d is not in the header", i)
		}
		out = append(out, p.notes[i])
	}
	slices.SortStableFunc(out, CompareFindings)
	out = slices.Clip(out)
	if len(p.findings) < mostShared {
		p.findings[key] = out
	}
	return out, nil
}
