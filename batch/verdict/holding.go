package verdict

import "reseat/plan"

// Holding returns the code of the finding that holds a line, empty where none does.
func Holding(line plan.Line) plan.Code {
	for _, f := range line.Findings {
		if Holds(f) {
			return f.Code
		}
	}
	return ""
}

// Holds tells whether a finding holds its line until somebody fixes or accepts it.
func Holds(f plan.Finding) bool {
	return f.Severity == plan.Error || f.Severity == plan.Hazard && !f.Accepted
}
