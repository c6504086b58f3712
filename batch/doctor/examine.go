package doctor

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"reseat/batch/auth"
	"reseat/batch/graph"
	"reseat/plan/tenant"
)

// A Case is what is to be looked at.
type Case struct {
	For      Purpose
	Cloud    auth.Cloud // zero where a server is named instead of a cloud
	Graph    string     // root of Graph
	Kind     auth.Kind
	Tenant   string // as the flag says
	ClientID string
	Barred   error                  // why signing in cannot even begin; nil: it can
	Quota    func(users int) string // the published quota of a tenant of that size, in words
}

// A Tenant is what the doctor asks a tenant for.
type Tenant interface {
	Organization(context.Context) (tenant.Snapshot, error)
	CountUsers(context.Context) (int, error)
	SKUs(context.Context) ([]tenant.SKU, error)
	Subscriptions(context.Context) ([]tenant.Subscription, error)
	EachUser(context.Context, graph.UserQuery, func([]tenant.User) error) error
	ReadUsers(context.Context, []string) ([]tenant.Found, error)
	ReadServices(context.Context, []tenant.UserID) ([]tenant.Provisioning, error)
	FindGroup(context.Context, string) ([]tenant.Group, error)
	Members(context.Context, tenant.GroupID, bool, func([]graph.Member) error) error
}

// Doors are the ways to look at the world.
type Doors struct {
	Now    func() time.Time
	Lookup func(ctx context.Context, host string) ([]string, error)
	Proxy  func(*http.Request) (*url.URL, error)           // nil URL: none
	HTTP   http.RoundTripper                               // without any credential
	Token  func(context.Context) (token string, err error) // nil: no token is sent
	Ask    Tenant
}

// patience is how long the doctor waits for one look at the network.
const patience = 15 * time.Second

// An exam is a case under examination.
type exam struct {
	Case
	Doors
	report Report
	who    auth.Who
	known  bool            // who is known
	skew   []time.Duration // of this machine against each answer; above 0: ahead
	down   map[Code]bool   // checks that failed
	called bool            // the tenant was asked
}

// Examine looks at everything once and returns what it found. It writes nothing.
func Examine(ctx context.Context, c Case, d Doors) Report {
	e := &exam{Case: c, Doors: d, down: map[Code]bool{}}
	e.report = Report{Format: 1, For: c.For, Cloud: c.Cloud.Name, Graph: c.Graph}
	e.network(ctx)
	e.signIn(ctx)
	e.calls(ctx)
	e.permissions() // after the calls, which prove more than a token says
	e.directoryRole()
	slices.SortStableFunc(e.report.Checks, func(a, b Check) int { return a.Code.order() - b.Code.order() })
	for _, x := range e.report.Checks {
		for _, step := range x.Mend {
			if !slices.Contains(e.report.Steps, step) {
				e.report.Steps = append(e.report.Steps, step)
			}
		}
	}
	return e.report
}

// note enters a check without fault.
func (e *exam) note(code Code, l Level, about string, mend ...string) {
	e.report.Checks = append(e.report.Checks, Check{Code: code, Level: l, About: about, Mend: mend})
}

// fail enters a fault.
func (e *exam) fail(code Code, f Fault, about string, mend ...string) {
	e.down[code] = true
	e.report.Checks = append(e.report.Checks, Check{Code: code, Level: Fail, About: about, Fault: f, Mend: mend})
}
