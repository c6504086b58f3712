package doctor

import "slices"

// A Level is how a check came out.
type Level string

// The levels. What could not be looked at, because of an earlier fault or because
// there is nothing to look at, is skipped.
const (
	OK   Level = "ok"
	Warn Level = "warn"
	Fail Level = "fail"
	Skip Level = "skip"
)

// A Fault is what kind of thing failed.
type Fault string

// The faults.
const (
	NetworkFault    Fault = "network"
	SignInFault     Fault = "sign-in"
	PermissionFault Fault = "permission"
	ServiceFault    Fault = "service" // the tenant answers, but not as it should
)

// A Check is one thing looked at.
type Check struct {
	Code  Code     `json:"code"`
	Level Level    `json:"level"`
	About string   `json:"about"` // a sentence
	Fault Fault    `json:"fault,omitempty"`
	Mend  []string `json:"mend,omitempty"` // what to do, in order
}

// A Need is what one group of commands asks for.
type Need struct {
	Commands string   `json:"commands"`
	For      Purpose  `json:"for"`
	Missing  []string `json:"missing"` // permissions by name; none: all are granted
}

// A Report is what the doctor found.
type Report struct {
	Format   int      `json:"format"` // of this JSON: 1
	For      Purpose  `json:"for"`
	Cloud    string   `json:"cloud,omitempty"`
	Graph    string   `json:"graph"`
	Tenant   string   `json:"tenant,omitempty"` // id
	Domain   string   `json:"domain,omitempty"`
	Who      string   `json:"who,omitempty"`
	Granted  []string `json:"granted,omitempty"`
	Checks   []Check  `json:"checks"`
	Commands []Need   `json:"commands,omitempty"`
	Steps    []string `json:"steps,omitempty"` // every Mend, each once, in order
}

// Failed tells whether a check failed with one of these faults.
func (r Report) Failed(faults ...Fault) bool {
	return slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Level == Fail && slices.Contains(faults, c.Fault) })
}

// Count returns how many checks came out so.
func (r Report) Count(l Level) int {
	n := 0
	for _, c := range r.Checks {
		if c.Level == l {
			n++
		}
	}
	return n
}
