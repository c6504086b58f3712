package plan

// A Severity says what a finding does to its line.
type Severity string

// Errors hold the user; hazards hold the user until accepted by code; notes inform.
const (
	Error  Severity = "error"
	Hazard Severity = "hazard"
	Note   Severity = "note"
)

// severities lists them, the gravest first.
var severities = []Severity{Error, Hazard, Note}

// A Code names a kind of finding. Codes never change their meaning.
type Code string

// A Finding is something a reviewer should know about one line.
type Finding struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Text     string   `json:"text"`               // what is so, and what to do about it
	Accepted bool     `json:"accepted,omitempty"` // of a hazard: accepted by code, so it does not hold the user
}

// Holds tells whether the finding keeps its user from being changed.
func (f Finding) Holds() bool { return f.Severity == Error || f.Severity == Hazard && !f.Accepted }
