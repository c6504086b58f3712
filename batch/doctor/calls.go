package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"reseat/batch/graph"
	"reseat/plan/tenant"
)

// calls makes one harmless call to each endpoint that is read. Those that write are
// not called: their permissions are judged by the token alone.
func (e *exam) calls(ctx context.Context) {
	if e.down[codeTLSGraph] || e.down[codeSignIn] || e.down[codeToken] {
		for _, c := range codes[codeOrganization.order():] {
			e.note(c.Code, Skip, "not called: "+word(e.down[codeTLSGraph], "Graph is not reached", "nobody is signed in"))
		}
		return
	}
	e.called = true
	e.organization(ctx)
	e.size(ctx)
	e.skus(ctx)
	user, ok := e.users(ctx)
	e.perUser(ctx, user, ok)
	e.groups(ctx)
}

// refused enters what went wrong with a call.
func (e *exam) refused(code Code, need Permission, err error) {
	switch {
	case errors.Is(err, tenant.ErrForbidden):
		e.fail(code, PermissionFault, "refused: "+err.Error(), e.mendMissing([]Permission{need})...)
	case errors.Is(err, tenant.ErrSignIn):
		e.fail(code, SignInFault, "the token is not accepted: "+err.Error(), e.again())
	case errors.Is(err, tenant.ErrUnsent):
		e.fail(code, NetworkFault, err.Error(), "let this machine reach "+hostOf(e.Graph))
	default:
		e.fail(code, ServiceFault, err.Error(), "try again later; if it goes on, give Microsoft support the request id")
	}
}

func (e *exam) organization(ctx context.Context) {
	org, err := e.Ask.Organization(ctx)
	if err != nil {
		e.refused(codeOrganization, organizationRead, err)
		return
	}
	e.report.Tenant, e.report.Domain = string(org.Tenant), org.Domain()
	about := fmt.Sprintf("the tenant is %s, %s (%s)", org.Name, org.Domain(), org.Tenant)
	if e.who.TenantID != "" && !strings.EqualFold(e.who.TenantID, string(org.Tenant)) {
		e.fail(codeOrganization, SignInFault, about+", and the token is of tenant "+e.who.TenantID, "sign in to the right tenant: --tenant "+string(org.Tenant))
		return
	}
	e.note(codeOrganization, OK, about)
}

func (e *exam) size(ctx context.Context) {
	n, err := e.Ask.CountUsers(ctx)
	if err != nil {
		e.refused(codeQuota, userRead, err)
		return
	}
	e.note(codeQuota, OK, e.Quota(n))
}

func (e *exam) skus(ctx context.Context) {
	owned, err := e.Ask.SKUs(ctx)
	if err != nil {
		e.refused(codeSKUs, organizationRead, err)
		e.note(codeSKUState, Skip, "not checked: the SKUs could not be read")
		e.note(codeSubscriptions, Skip, "not called: the SKUs could not be read")
		return
	}
	e.subscriptions(ctx, owned)
	e.note(codeSKUs, OK, fmt.Sprintf("the tenant has %s", tenant.Count(len(owned), "SKU")))
	var ill []string
	for _, k := range owned {
		if s := state(k); s != "" {
			ill = append(ill, s)
		}
	}
	if len(ill) > 0 {
		e.note(codeSKUState, Warn, strings.Join(ill, "; "), "renew the subscriptions before you assign these SKUs, or plan without them; --seats with-warning counts licenses in their grace period, too")
		return
	}
	e.note(codeSKUState, OK, "every SKU is enabled")
}

// subscriptions asks about what was bought: a near date is a question, as Graph does not
// tell whether a subscription renews by itself. Nothing depends on the answer, so that a
// missing permission is a warning.
func (e *exam) subscriptions(ctx context.Context, owned []tenant.SKU) {
	all, err := e.Ask.Subscriptions(ctx)
	switch {
	case errors.Is(err, tenant.ErrForbidden):
		e.note(codeSubscriptions, Warn, "this sign-in may not read subscriptions: those that end or renew soon are not known", e.mendMissing([]Permission{organizationRead})...)
		return
	case err != nil:
		e.note(codeSubscriptions, Warn, "not read: "+err.Error(), "try again later; if it goes on, give Microsoft support the request id")
		return
	}
	var due []string
	for _, k := range owned {
		if words := tenant.SubscriptionsDue(all, k.ID, e.Now()); words != "" && !slices.Contains(due, string(k.PartNumber)+": "+words) {
			due = append(due, string(k.PartNumber)+": "+words)
		}
	}
	if len(due) > 0 {
		e.note(codeSubscriptions, Warn, strings.Join(due, "; "), "check in the admin center whether these subscriptions are renewed: Microsoft Graph shows only the date")
		return
	}
	e.note(codeSubscriptions, OK, fmt.Sprintf("none of %s ends or renews within %d days", tenant.Count(len(all), "subscription"), int(tenant.SubscriptionNear.Hours()/24)))
}

// state says what is wrong with a SKU's subscription; empty: nothing.
func state(k tenant.SKU) string {
	if k.Capability == "Enabled" && k.Seats.Warning == 0 {
		return ""
	}
	var units []string
	for _, x := range []struct {
		n    int
		what string
	}{{k.Seats.Enabled, "enabled"}, {k.Seats.Warning, "in warning"}, {k.Seats.Suspended, "suspended"}, {k.Seats.LockedOut, "locked out"}} {
		if x.n > 0 {
			units = append(units, fmt.Sprintf("%d %s", x.n, x.what))
		}
	}
	return fmt.Sprintf("%s is %s (%s; %d in use)", k.PartNumber, k.Capability, or(strings.Join(units, ", "), "no units"), k.Seats.Consumed)
}

// errEnough ends a listing after its first page.
var errEnough = errors.New("enough")

func (e *exam) users(ctx context.Context) (first tenant.User, ok bool) {
	n := 0
	err := e.Ask.EachUser(ctx, graph.UserQuery{}, func(page []tenant.User) error {
		first, ok, n = page[0], true, len(page)
		return errEnough
	})
	if err != nil && !errors.Is(err, errEnough) {
		e.refused(codeUsers, userRead, err)
		return first, false
	}
	e.note(codeUsers, OK, fmt.Sprintf("the first page has %s", tenant.Count(n, "user")))
	return first, ok
}

// perUser reads one user in the ways in which all are read.
func (e *exam) perUser(ctx context.Context, u tenant.User, ok bool) {
	if !ok {
		e.note(codeJSONBatch, Skip, "not called: no user is known")
		e.note(codeDetails, Skip, "not called: no user is known")
		return
	}
	found, err := e.Ask.ReadUsers(ctx, []string{string(u.ID)})
	if err == nil && len(found) == 1 {
		err = found[0].Err
	}
	if err != nil {
		e.refused(codeJSONBatch, userRead, err)
	} else {
		e.note(codeJSONBatch, OK, "a JSON batch is answered")
	}
	services, err := e.Ask.ReadServices(ctx, []tenant.UserID{u.ID})
	if err == nil && len(services) == 1 {
		err = services[0].Err
	}
	if err != nil {
		e.refused(codeDetails, userRead, err)
		return
	}
	e.note(codeDetails, OK, "the service status of a user is read")
}

// nobodysGroup has an id that no group has, so that looking for its members asks for
// the permission and for nothing else.
const nobodysGroup = "00000000-0000-0000-0000-000000000000"

func (e *exam) groups(ctx context.Context) {
	if _, err := e.Ask.FindGroup(ctx, "reseat doctor"); err != nil {
		e.refused(codeGroups, memberRead, err)
	} else {
		e.note(codeGroups, OK, "groups are searched")
	}
	err := e.Ask.Members(ctx, nobodysGroup, false, func([]graph.Member) error { return errEnough })
	if err != nil && !errors.Is(err, tenant.ErrNotFound) && !errors.Is(err, errEnough) {
		e.refused(codeMembers, memberRead, err)
		return
	}
	e.note(codeMembers, OK, "members of groups are read")
}
