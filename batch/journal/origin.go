package journal

import "reseat/plan/tenant"

// An Origin says who carried a run on, and where: Began and Counted bear one. It is
// what the process could tell of itself; the claims of a token are not verified.
type Origin struct {
	Auth     string    `json:"auth"`               // how it signed in: the kind of sign-in, token or none
	Account  string    `json:"account,omitempty"`  // of a person: UPN
	ObjectID string    `json:"objectId,omitempty"` // of the account or service principal
	App      string    `json:"app,omitempty"`      // application id that was signed in with
	AppName  string    `json:"appName,omitempty"`
	Host     string    `json:"host,omitempty"`     // name of the machine
	Login    string    `json:"login,omitempty"`    // account on that machine
	Cloud    string    `json:"cloud,omitempty"`    // global, usgov, usgovdod or china; sandbox or endpoint
	Endpoint string    `json:"endpoint,omitempty"` // Graph's root; empty for a sandbox
	Tenant   tenant.ID `json:"tenant"`             // as /organization says (R32)
}

// Spent is what a process asked of the tenant, by its own count: on Ended since it
// signed in, on Counted since it began to read back.
type Spent struct {
	Requests  int     `json:"requests"`  // on the wire; a JSON batch is one
	Writes    int     `json:"writes"`    // those that were throttled included
	Units     int     `json:"units"`     // resource units (graph-contract 9)
	Throttled int     `json:"throttled"` // answers with 429
	Held      float64 `json:"held"`      // seconds during which the tenant had asked to wait
}

// Minus returns what was spent since an earlier reading of the same count.
func (s Spent) Minus(earlier Spent) Spent {
	return Spent{s.Requests - earlier.Requests, s.Writes - earlier.Writes, s.Units - earlier.Units,
		s.Throttled - earlier.Throttled, s.Held - earlier.Held}
}

// Plus adds two counts.
func (s Spent) Plus(t Spent) Spent {
	return Spent{s.Requests + t.Requests, s.Writes + t.Writes, s.Units + t.Units, s.Throttled + t.Throttled, s.Held + t.Held}
}
