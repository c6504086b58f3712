package graphsim

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// signInActivity is the property that tells when an account was last used
// (graph-contract-2 section 4).
const signInActivity = "signInActivity"

const (
	entraP1 = sku.PlanID("41781fb2-bc02-4b7c-bd55-b576c07bb09d") // AAD_PREMIUM
	entraP2 = sku.PlanID("eec0eb4f-6444-4f95-aba0-50c24d67f998") // AAD_PREMIUM_P2

	largestSignInPage = 500
	olderSignInPage   = 120
)

// mayReadSignIns says why sign-in dates cannot be read as a call asks: q is nil for a
// single user. It cuts a page that is larger than what is given out of them, or refuses
// it (Doubt.SmallSignInPages).
func (t *Tenant) mayReadSignIns(c *call, props []property, q *query) *fault {
	chosen := slices.ContainsFunc(props, func(p property) bool { return p.name == signInActivity })
	filtered := q != nil && q.filter != nil && slices.ContainsFunc(q.filter.Paths, func(p string) bool { return strings.HasPrefix(p, "signinactivity/") })
	if !chosen && !filtered {
		return nil
	}
	switch {
	case c.roles != nil && (!slices.Contains(c.roles, "AuditLog.Read.All") || !slices.ContainsFunc(readWholeUsers, func(p string) bool { return slices.Contains(c.roles, p) })):
		return faultForbidden()
	case !t.premium():
		return &fault{status: http.StatusForbidden, code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant", message: "Neither tenant is B2C or tenant doesn't have premium license"}
	case q == nil && !sku.IsGUID(c.path[1]):
		return badRequest("BadRequest", "Get By Key only supports UserId and the key has to be a valid Guid")
	case filtered && slices.ContainsFunc(q.filter.Paths, func(p string) bool { return !strings.HasPrefix(p, "signinactivity/") }):
		return unsupported("Filter by signInActivity cannot be combined with other filters.")
	}
	if q == nil {
		return nil
	}
	if t.o.Doubt.SmallSignInPages && q.page.top > olderSignInPage {
		return badRequest("BadRequest", "Cannot query data for more than 120 users at a time.")
	}
	q.page.top = min(q.page.top, largestSignInPage)
	return nil
}

// readWholeUsers are the permissions that show all properties of users.
var readWholeUsers = []string{"User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}

// premium tells whether the tenant has Entra ID P1 or P2.
func (t *Tenant) premium() bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return slices.ContainsFunc(t.dir.skus, func(k tenant.SKU) bool {
		_, p1 := k.Plan(entraP1)
		_, p2 := k.Plan(entraP2)
		return (p1 || p2) && k.Seats.Enabled+k.Seats.Warning > 0
	})
}

// absent stands for a property that an answer leaves out although it was asked for.
type absent struct{}

// wireSignIn is absent where nothing was recorded, and null for each time that was not.
// With Doubt.UnsetSignIns both have, by user, one of the forms in which Graph was seen to
// say so.
func (d *directory) wireSignIn(u *tenant.User) any {
	s, whole, one := u.SignIn, isAbsent, isNull
	if d.doubt.UnsetSignIns {
		one = unset(hash(0, "sign-in", string(u.ID)) % 4)
		whole = one
	}
	if s == (tenant.SignIn{}) && (whole == isAbsent || whole == isNull) {
		return whole.value()
	}
	o := object{"lastSignInRequestId": nil, "lastNonInteractiveSignInRequestId": nil, "lastSuccessfulSignInRequestId": nil}
	for name, at := range map[string]time.Time{
		"lastSignInDateTime": s.Interactive, "lastNonInteractiveSignInDateTime": s.NonInteractive, "lastSuccessfulSignInDateTime": s.Success} {
		v := wireTime(at)
		if v == nil {
			v = one.value()
		}
		if v != (absent{}) {
			o[name] = v
		}
	}
	return o
}

// unset is a form of a time that was never recorded (graph-contract-2 section 4.1).
type unset int

const (
	isAbsent unset = iota
	isNull
	isEmpty
	isYearOne
)

func (f unset) value() any {
	return []any{isAbsent: absent{}, isNull: nil, isEmpty: "", isYearOne: "0001-01-01T00:00:00Z"}[f]
}

// withoutSignIns takes the sign-in dates out of an answer to an advanced query, as seen
// of large pages (graph-contract-2 section 4.2).
func (t *Tenant) withoutSignIns(c *call, o object) {
	if t.o.Doubt.EmptySignIns && c.advanced() {
		delete(o, signInActivity)
	}
}

// wireTime is how Graph writes a time; null for none.
func wireTime(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UTC().Format(time.RFC3339)
}
