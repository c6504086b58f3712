package build

import (
	"cmp"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/tenant"
)

// A userRequest is all that is requested for one user, after rows and flags have met.
type userRequest struct {
	id        plan.ChangeID
	user      *tenant.User   // nil: to be created, or nobody
	rows      []plan.Request // in the order of their places
	layer     *layer         // what recipe and flags ask
	wishes    []wish
	location  string           // two letters; empty where none is asked
	source    string           // of the location, for people
	rowSays   bool             // a row asks for the location
	overwrite bool             // the location changes an existing one too
	restores  bool             // the wishes say all that was before: nothing is left to be carried over
	left      *plan.State      // of a restoring request: how the run left the user
	joins     []tenant.GroupID // of a restoring request
	leaves    []tenant.GroupID
	target    bool          // it is about a group's own licenses
	group     *tenant.Group // that group, user being its licenses as a user; nil where none was found
	again     *tenant.Group // whose licenses the user is to be processed for again; nil: none
	findings  []plan.Finding
}

// creates tells whether the request makes a new account.
func (q *userRequest) creates() bool { return strings.HasPrefix(string(q.id), "new:") }

func (q *userRequest) hold(f plan.Finding) { q.findings = append(q.findings, f) }

// learn keeps what was found while looking for the user, once for keys that differ
// in case alone.
func (q *userRequest) learn(found []plan.Finding) {
	for _, f := range found {
		if !slices.ContainsFunc(q.findings, func(g plan.Finding) bool { return strings.EqualFold(f.Text, g.Text) }) {
			q.hold(f)
		}
	}
}

// newcomer returns the first row that names a new account and its person. An object
// id in any row means that the user was there once, so nobody is created in its place.
func (q *userRequest) newcomer() (plan.Request, bool) {
	if slices.ContainsFunc(q.rows, func(r plan.Request) bool { return r.User.ID != "" }) {
		return plan.Request{}, false
	}
	for _, r := range q.rows {
		if named(r.Person) && strings.Contains(newUPN(r), "@") {
			return r, true
		}
	}
	return plan.Request{}, false
}

// newUPN is the name that a missing user would get.
func newUPN(r plan.Request) string { return cmp.Or(r.User.UPN, r.User.Any) }

// contradicts tells whether the rows contradict each other.
func (q *userRequest) contradicts() bool {
	return slices.ContainsFunc(q.findings, func(f plan.Finding) bool { return f.Code == "contradicting-rows" })
}

func (q *userRequest) places() string {
	var at []string
	for _, r := range q.rows {
		at = append(at, r.Source.String())
	}
	return strings.Join(at, ", ")
}

// asks tells whether anything at all is asked of the user.
func (q *userRequest) asks() bool {
	return len(q.wishes) > 0 || q.location != "" || q.creates() || q.layer.exact != nil || q.restores
}

// leftOut is the condition that leaves the user out, or "".
func (q *userRequest) leftOut() string {
	for _, r := range q.rows {
		if r.LeftOut == "" {
			return ""
		}
	}
	return q.rows[0].LeftOut
}

// label names a request that has no user.
func (q *userRequest) label() string {
	if q.user != nil {
		return q.user.UPN
	}
	return q.rows[0].User.Label()
}
