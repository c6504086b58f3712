package main

import (
	"context"
	"fmt"
	"strings"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report"
)

// minApproval is the shortest part of a digest that approves a plan.
const minApproval = 12

// approve makes sure that a person or a pipeline has seen this very plan: by the
// beginning of its digest, or by typing the tenant's domain. It returns how, for
// the journal.
func (a *app) approve(ctx context.Context, p plan.Plan, prefix string) (string, error) {
	if prefix != "" {
		given, err := matching(p, "--approve", prefix)
		return "digest " + given, err
	}
	if !a.asks() {
		return "", &coded{code: exitGuard, err: fmt.Errorf("the plan is not approved"), hint: fmt.Sprintf("review it with `reseat show`, then add --approve %.12s", p.Digest)}
	}
	if err := report.WritePlanBrief(a.err, p); err != nil {
		return "", err
	}
	fmt.Fprintf(a.err, "\nThis changes %s of %s. Type the tenant's domain to continue: ", tenant.Count(p.Count().Changes, "user"), p.Header.Domain)
	typed, err := a.readLine(ctx)
	if ctx.Err() != nil {
		return "", err
	}
	if err != nil || !strings.EqualFold(strings.TrimSpace(typed), p.Header.Domain) {
		return "", guard("not approved: %q was typed, the tenant is %s", strings.TrimSpace(typed), p.Header.Domain)
	}
	return "domain typed at the terminal", nil
}

// matching returns the beginning of the plan's digest that a flag gives; another
// plan's is refused.
func matching(p plan.Plan, flag, prefix string) (string, error) {
	given := strings.ToLower(strings.TrimSpace(prefix))
	if len(given) < minApproval {
		return "", guard("%s %s: give at least %d characters of the plan's digest", flag, prefix, minApproval)
	}
	if !strings.HasPrefix(p.Digest, given) {
		return "", guard("%s %s is not this plan's digest, which begins with %.12s: review the plan again with `reseat show`", flag, prefix, p.Digest)
	}
	return given, nil
}
