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
)

// mayReadSignIns says why sign-in dates cannot be read as a call asks: q is nil for a
// single user. It cuts a page that is larger than what is given out of them.
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
	if q != nil {
		q.page.top = min(q.page.top, largestSignInPage)
	}
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

// wireSignIn is null where nothing was recorded.
func wireSignIn(s tenant.SignIn) any {
	if s == (tenant.SignIn{}) {
		return nil
	}
	return object{
		"lastSignInDateTime": wireTime(s.Interactive), "lastNonInteractiveSignInDateTime": wireTime(s.NonInteractive),
		"lastSuccessfulSignInDateTime": wireTime(s.Success),
		"lastSignInRequestId":          nil, "lastNonInteractiveSignInRequestId": nil, "lastSuccessfulSignInRequestId": nil,
	}
}

// wireTime is how Graph writes a time; null for none.
func wireTime(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UTC().Format(time.RFC3339)
}
