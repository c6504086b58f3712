package survey

import (
	"context"
	"errors"
	"fmt"
	"time"

	"reseat/batch/graph"
	"reseat/plan/tenant"
)

// readSignIns reads the dates of sign-ins where a condition is about them. What is missing
// for that is said once, with the remedy.
func (r *Selection) readSignIns(ctx context.Context, t Tenant, now *tenant.Snapshot) error {
	err := AddSignIns(ctx, t.Client, now)
	switch {
	case errors.Is(err, graph.ErrNotPremium):
		return &Refusal{Kind: Failed, Err: fmt.Errorf("sign-in dates cannot be read: %w", err),
			Hint: "they need Microsoft Entra ID P1 or P2 in the tenant; if it has one, grant the app Directory.Read.All as well. Without them, --sign-in-blocked and --overlap find licenses to remove"}
	case errors.Is(err, tenant.ErrForbidden):
		return &Refusal{Kind: NoAccess, Err: fmt.Errorf("sign-in dates cannot be read: %w", err),
			Hint: "grant the app AuditLog.Read.All beside User.Read.All; reseat doctor with the same flags shows what is granted"}
	case errors.Is(err, ErrNoSignIns):
		return &Refusal{Kind: Failed, Err: err, Hint: "try again later, or ask Microsoft support why signInActivity is empty"}
	}
	return err
}

// ReadSubscriptions reads what the tenant bought. A plan and a list do without it: what is
// missing for it is said once, with the remedy.
func (r *Selection) ReadSubscriptions(ctx context.Context, t Tenant, now *tenant.Snapshot) (err error) {
	now.Subscriptions, err = t.Subscriptions(ctx)
	switch {
	case err == nil, errors.Is(err, tenant.ErrNotFound):
		return nil
	case errors.Is(err, tenant.ErrForbidden):
		fmt.Fprintln(r.Talk, "this sign-in may not read subscriptions, so those that end or renew soon are not listed: grant the app Organization.Read.All")
		return nil
	}
	return err
}

// TryReadSignIns reads sign-in dates for a list of all users, which does without them:
// what is missing is said once, with the remedy.
func (r *Selection) TryReadSignIns(ctx context.Context, t Tenant, now *tenant.Snapshot) error {
	err := r.readSignIns(ctx, t, now)
	if err == nil || ctx.Err() != nil || errors.Is(err, tenant.ErrSignIn) {
		return err
	}
	var known *Refusal
	switch {
	case errors.Is(err, graph.ErrNotPremium):
		r.NoSignIns = "the tenant has no Microsoft Entra ID P1 or P2"
	case errors.Is(err, tenant.ErrForbidden):
		r.NoSignIns = "the permission AuditLog.Read.All is missing"
	case errors.Is(err, ErrNoSignIns):
		r.NoSignIns = "the tenant shows no sign-in date of any user"
	case errors.As(err, &known):
		r.NoSignIns = known.Err.Error()
	default:
		return err
	}
	fmt.Fprintf(r.Talk, "inactive users are not listed: %s\n", r.NoSignIns)
	for i := range now.Users { // a part of them would say too little
		now.Users[i].Created, now.Users[i].SignIn = time.Time{}, tenant.SignIn{}
	}
	return nil
}
