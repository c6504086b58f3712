package sku

import (
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// An ID identifies a SKU (Graph's skuId): a GUID in lower case with hyphens.
type ID string

// A PlanID identifies a service plan (Graph's servicePlanId): a GUID in lower
// case with hyphens. The same plan is part of many SKUs.
type PlanID string

// A PartNumber is the short name of a SKU, such as SPE_E5. Two SKUs can bear the
// same one (MCOPSTN5 does).
type PartNumber string

// ParseID reads a GUID in its 36-character form, in any case.
func ParseID(s string) (ID, error) {
	g, err := parseGUID(s)
	return ID(g), err
}

// ParsePlanID reads a GUID in its 36-character form, in any case.
func ParsePlanID(s string) (PlanID, error) {
	g, err := parseGUID(s)
	return PlanID(g), err
}

// IsGUID tells whether s is a GUID in its 36-character form, in any case.
func IsGUID(s string) bool {
	_, err := parseGUID(s)
	return err == nil
}

func parseGUID(s string) (string, error) {
	// uuid.Parse also takes braces and "urn:uuid:", which Graph does not.
	if len(s) != 36 {
		return "", fmt.Errorf("%q is not a GUID", s)
	}
	if _, err := uuid.Parse(s); err != nil {
		return "", fmt.Errorf("%q is not a GUID", s)
	}
	return strings.ToLower(s), nil
}
