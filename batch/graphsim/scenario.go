package graphsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"reseat/plan/yamltext"
)

// A Scenario is what befalls a tenant besides being asked: faults of the service and
// the network, lag, and what other people do to it meanwhile. Times count from the
// moment the tenant is made. Which request is hit is a hash of seed, user, call and how
// often that user's call was made (R38), so one seed is one history.
type Scenario struct {
	Quota       *ScenarioQuota `yaml:"quota"`
	Latency     Latency        `yaml:"latency"`
	Replicas    Replicas       `yaml:"replicas"`
	Faults      []Fault        `yaml:"faults"`
	Maintenance []Span         `yaml:"maintenance"` // 503 for everyone
	Tokens      Tokens         `yaml:"tokens"`
	Denials     []Denial       `yaml:"denials"`
	Events      []Event        `yaml:"events"`
	// Processing is how fast a group's licenses reach its members.
	Processing Processing `yaml:"processing"`
	// Allotments has the tenant part its licenses into allotments, as with cloud licensing.
	Allotments bool `yaml:"allotments"`
	// Provisioning is how long a new service is PendingProvisioning.
	Provisioning time.Duration `yaml:"provisioning"`
}

// A ScenarioQuota is smaller or larger than the published one; what is left out is as published.
type ScenarioQuota struct {
	Units     int           `yaml:"units"`
	UnitsPer  time.Duration `yaml:"unitsPer"`
	Writes    int           `yaml:"writes"`
	WritesPer time.Duration `yaml:"writesPer"`
	Window    bool          `yaml:"window"`
	// NoRetryAfter leaves the header out of every 429.
	NoRetryAfter bool `yaml:"noRetryAfter"`
	// Falls are when an app may write less than that.
	Falls []Fall `yaml:"falls"`
}

// A Latency is how long answers take: half of them at most the median, 99 of 100 at
// most P99.
type Latency struct {
	Median time.Duration `yaml:"median"`
	P99    time.Duration `yaml:"p99"`
}

// Replicas lag behind the primary, on which writes are done. Each figure is the most
// that one read can be behind; the next read of the same user can be ahead again.
type Replicas struct {
	Lag      time.Duration `yaml:"lag"`
	NewUsers time.Duration `yaml:"newUsers"` // how long a new user is not found, by reads and by writes
	Index    time.Duration `yaml:"index"`    // of advanced queries
	Location time.Duration `yaml:"location"` // how long assignLicense can miss a new usage location
}

// A Fault is something that happens to a share of the calls.
type Fault struct {
	On    string   `yaml:"on"`    // read, write, batch (the request around it), any (read or write), or an operation such as "POST users/{}/assignLicense"
	Users []string `yaml:"users"` // UPNs or object ids; none: everyone
	Share float64  `yaml:"share"` // of the tries, from 0 to 1
	// Tries makes the share one of users: the first so many tries of each of them
	// fail, the others succeed.
	Tries int           `yaml:"tries"`
	From  time.Duration `yaml:"from"`
	Until time.Duration `yaml:"until"` // 0: for ever

	// Do is what happens: a status (401, 403, 409, 429, 500, 502, 503, 504), reset (before
	// the effect), lost (the connection is reset after the effect), timeout (504 after the
	// effect), cut (the answer breaks off after the effect), twice (something on the way
	// delivers the request twice and returns the second answer), or slow (it has its
	// effect at once, and the answer comes after Delay).
	Do         string        `yaml:"do"`
	Delay      time.Duration `yaml:"delay"`
	RetryAfter string        `yaml:"retryAfter"` // seconds, such as 2.5; date (an HTTP date, in 10 s); none (the default)
	Body       string        `yaml:"body"`       // of a status: json (the default up to 500), html (the default above) or empty
	Code       string        `yaml:"code"`       // in a body of JSON, instead of the usual one, such as activityLimitReached
}

// A Span is a stretch of time.
type Span struct {
	At  time.Duration `yaml:"at"`
	For time.Duration `yaml:"for"`
}

// Tokens say whether requests need a token of the tenant's own endpoint.
type Tokens struct {
	Required bool          `yaml:"required"`
	Secret   string        `yaml:"secret"`   // that the client must show; empty: any
	Lifetime time.Duration `yaml:"lifetime"` // 0: an hour
	Roles    []string      `yaml:"roles"`    // permissions in the token, as roles of an app or scopes of a person; none: those that reseat needs
	Person   string        `yaml:"person"`   // UPN of who signs in with a device code, at once; empty: nobody does
	// DirectoryRoles are the person's, by template id.
	DirectoryRoles []string `yaml:"directoryRoles"`
	// Revoked is when the tokens issued until then are challenged (continuous access
	// evaluation), if their client said that it understands challenges; 0: never.
	Revoked time.Duration `yaml:"revoked"`
	// Proof puts a challenge for proof of possession before that one, and leaves a
	// parameter of it without quotes, as met in the field (graph-contract 1.3).
	Proof bool `yaml:"proof"`
}

// A Denial answers 403: to everyone when a role has expired, to some users when an
// administrative unit restricts them.
type Denial struct {
	After       time.Duration `yaml:"after"`
	AfterWrites int           `yaml:"afterWrites"`
	Until       time.Duration `yaml:"until"`  // 0: for ever
	Users       []string      `yaml:"users"`  // none and no share: everyone, and reads too
	Writes      bool          `yaml:"writes"` // of everyone, writes alone
	Share       float64       `yaml:"share"`  // of the users
}

func (d Denial) some() bool { return len(d.Users) > 0 || d.Share > 0 }

// An Event is something that others do, once: at a time, or right after so many writes.
type Event struct {
	After       time.Duration `yaml:"after"`
	AfterWrites int           `yaml:"afterWrites"`

	Users []string `yaml:"users"` // whom it befalls, as UPNs or object ids
	Share float64  `yaml:"share"` // or what share of all users

	// Do is what happens: take (Seats of SKU are assigned elsewhere), cut (Seats of SKU
	// are no longer bought), delete, rename, move (to another usage location), and of SKU:
	// assign, remove, or flip (its first service plan on or off).
	Do    string `yaml:"do"`
	SKU   string `yaml:"sku"` // GUID or part number
	Seats int    `yaml:"seats"`
}

// ReadScenario reads a scenario file. It refuses keys it does not know.
func ReadScenario(path string) (*Scenario, error) {
	b, err := yamltext.ReadFile(path)
	if y := (*yamltext.Error)(nil); errors.As(err, &y) {
		return nil, fmt.Errorf("%s: %w", path, y)
	}
	if err != nil {
		return nil, err
	}
	var s Scenario
	if err := yamltext.Guard(func() error { return yaml.UnmarshalWithOptions(b, &s, yaml.Strict()) }); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &s, nil
}

func (s *Scenario) check() error {
	for i, f := range s.Faults {
		if err := f.check(); err != nil {
			return fmt.Errorf("faults[%d]: %w", i, err)
		}
	}
	if s.Quota != nil {
		for i, f := range s.Quota.Falls {
			if f.Leaves <= 0 || f.Leaves > 1 || f.From < 0 || f.Until != 0 && f.Until <= f.From {
				return fmt.Errorf("quota.falls[%d]: from %v until %v leaves %v, want a stretch of time and a share of more than 0 and at most 1", i, f.From, f.Until, f.Leaves)
			}
		}
	}
	for i, e := range s.Events {
		if err := e.check(); err != nil {
			return fmt.Errorf("events[%d]: %w", i, err)
		}
	}
	for i, d := range s.Denials {
		if d.Share < 0 || d.Share > 1 {
			return fmt.Errorf("denials[%d]: share is %v, want 0 to 1", i, d.Share)
		}
	}
	if p := s.Processing; p.Shown < 0 || p.Starts < 0 || p.Each < 0 {
		return fmt.Errorf("processing: a time is negative")
	}
	if s.Latency.P99 < s.Latency.Median {
		return fmt.Errorf("latency: p99 %v is below the median %v", s.Latency.P99, s.Latency.Median)
	}
	return nil
}

var (
	statusKinds = []string{"401", "403", "409", "429", "500", "502", "503", "504"}
	faultKinds  = append([]string{"reset", "lost", "timeout", "cut", "twice", "slow"}, statusKinds...)
)

func (f Fault) check() error {
	if !slices.Contains(faultKinds, f.Do) {
		return fmt.Errorf("do is %q, want one of %s", f.Do, strings.Join(faultKinds, ", "))
	}
	if f.Share <= 0 || f.Share > 1 {
		return fmt.Errorf("share is %v, want more than 0 and at most 1", f.Share)
	}
	if !slices.Contains([]string{"read", "write", "batch", "any"}, f.On) && !slices.ContainsFunc(routes, func(r route) bool { return r.String() == f.On }) {
		return fmt.Errorf("on is %q, want read, write, batch, any or an operation such as %q", f.On, "POST users/{}/assignLicense")
	}
	if (f.Do == "slow") != (f.Delay > 0) {
		return fmt.Errorf("%s: delay is %v", f.Do, f.Delay)
	}
	if isStatus := slices.Contains(statusKinds, f.Do); !slices.Contains([]string{"", "json", "html", "empty"}, f.Body) || !isStatus && f.Body+f.Code != "" {
		return fmt.Errorf("%s: body is %q and code is %q, want json, html or empty, and of a status alone", f.Do, f.Body, f.Code)
	}
	if _, ok := f.retryAfter(time.Time{}); !ok {
		return fmt.Errorf("retryAfter is %q, want seconds, date or none", f.RetryAfter)
	}
	return nil
}

var eventKinds = []string{"take", "cut", "delete", "rename", "move", "assign", "remove", "flip"}

func (e Event) check() error {
	if !slices.Contains(eventKinds, e.Do) {
		return fmt.Errorf("do is %q, want one of %s", e.Do, strings.Join(eventKinds, ", "))
	}
	if ofSKU := slices.Contains([]string{"take", "cut", "assign", "remove", "flip"}, e.Do); ofSKU != (e.SKU != "") {
		return fmt.Errorf("%s: sku is %q", e.Do, e.SKU)
	}
	if seats := e.Do == "take" || e.Do == "cut"; seats != (e.Seats > 0) {
		return fmt.Errorf("%s: seats is %d", e.Do, e.Seats)
	}
	return nil
}
