package graphsim

import (
	"time"

	"reseat/batch/pace"
	"reseat/plan/sku"
)

// Options say how the tenant behaves. The zero value is a well-behaved tenant on
// the machine's clock with the published quotas.
type Options struct {
	Clock pace.Clock // nil: pace.Real
	Seed  uint64     // of new ids, request ids and every fault
	Quota Quota
	Doubt Doubt

	// GroupDelay is how long a group's licenses take to reach its members; 0: 2 s.
	GroupDelay time.Duration
	// Processing is how a group's licenses reach its members, instead of GroupDelay.
	Processing Processing
	// Provisioning is how long a new service is PendingProvisioning; 0: it is Success at once.
	Provisioning time.Duration
	// Prohibited names the countries where a SKU cannot be assigned (graph-contract 5.3, row 19).
	Prohibited map[sku.ID][]string

	// Scenario adds faults; nil: none, and any bearer token or none is accepted.
	Scenario *Scenario
}

// Doubt decides what graph-contract 15 calls uncertain. Each zero value is the
// likelier side.
type Doubt struct {
	WarningSeats     bool // units in warning can be assigned too (15.3)
	RefuseNoChange   bool // an add that changes nothing is refused as row 12, not answered 200 (15.5)
	OmitRetryAfter   bool // a 429 carries no Retry-After (15.6)
	BatchThrottled   bool // a JSON batch with a throttled part is 424 as a whole, not 200 (15.7)
	StrictCasts      bool // a cast of members needs ConsistencyLevel and $count (15.13)
	DisabledInAny    bool // a plan off on any path is off in assignedLicenses, not one off on all (15.16)
	StrictNull       bool // eq null needs ConsistencyLevel and $count (3.1 says both)
	KeepOldViolation bool // a dependency broken before a call fails it too, not only one that it breaks
	Accepted         bool // assignLicense answers 202, not 200 (15.4)
	RulesFirst       bool // of several reasons for a refusal a plan's rule is named before seats, and they before the location (15.14)
	ShortPages       bool // a page can hold less than asked for, or nothing, though more follow (3.1)
	NullError        bool // the error of a row in force is null as documented, not "None" as seen (4.2)
	BecomesDirect    bool // a group's license that another one needs becomes direct when its member leaves, as before 2024; it does not stay in error (2: 1.4)
	SmallSignInPages bool // more than 120 users at a time with signInActivity are refused, as in 2023 and 2024; pages are not cut at 500 (2: 4.2)
	EmptySignIns     bool // an advanced query shows signInActivity of nobody, as seen in 2023 (2: 4.2)
	UnsetSignIns     bool // a sign-in that was not recorded is absent, null, "" or 0001-01-01T00:00:00Z, by user; it is not always absent, and one of its times null (2: 4.1)
	SmallInnerError  bool // the envelope says innererror as documented, not innerError as seen (5.3)

	// SerialBatch lets a JSON batch write one user twice without dependsOn; else the
	// second write is a conflict (8: "409 risk").
	SerialBatch bool

	// MaxBody is the largest request accepted, in bytes; 0: 4 MB (15.8).
	MaxBody int64
}

func (o Options) withDefaults(users int) Options {
	if o.Clock == nil {
		o.Clock = pace.Real
	}
	if o.Doubt.MaxBody == 0 {
		o.Doubt.MaxBody = 4 << 20
	}
	orSpan(&o.GroupDelay, 2*time.Second)
	o.Quota = o.Quota.withDefaults(users)
	return o
}
