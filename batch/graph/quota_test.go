package graph

import (
	"errors"
	"testing"

	"reseat/plan/tenant"
)

// A 403 is a question of roles only where it says nothing else.
func TestForbiddenHasSeveralCauses(t *testing.T) {
	for text, want := range map[string]error{
		"Directory_QuotaExceeded: The directory object quota limit for the Tenant has been exceeded.": tenant.ErrQuota,
		"The license was acquired by self-service purchase.":                                          tenant.ErrSelfService,
		"Authorization_RequestDenied: Insufficient privileges to complete the operation.":             tenant.ErrForbidden,
	} {
		if got := meaning(403, text, true); !errors.Is(got, want) {
			t.Errorf("%s: %v", text, got)
		}
	}
}
