package sku

import (
	"errors"
	"strings"
	"testing"
)

func TestPlanIsFoundByAllItsNames(t *testing.T) {
	x := contoso()
	for text, want := range map[string]PlanID{
		"INTUNE_A":                             intuneA,
		" intune_a":                            intuneA,
		"Microsoft Intune Plan 1":              intuneA,
		"C1EC4A95-1F05-45B3-A911-AA3FA01094F5": intuneA,
		"deskless":                             "8c7d2df8-86f0-4902-b2ed-a0458298f3b3",
		// Both spellings of one id lead to it.
		"RMS_S_ENTERPRISE)": "bea4c11e-220a-4e6d-8eb8-8ea15d019f90",
		"rms_s_enterprise":  "bea4c11e-220a-4e6d-8eb8-8ea15d019f90",
		// So does every friendly name the catalogue has for it.
		"Azure Active Directory Premium P1": "41781fb2-bc02-4b7c-bd55-b576c07bb09d",
		"Microsoft Entra ID P1":             "41781fb2-bc02-4b7c-bd55-b576c07bb09d",
	} {
		if got, err := x.Plan(text); got != want || err != nil {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}

func TestUnknownPlan(t *testing.T) {
	x := contoso()
	for _, tt := range []struct{ text, want string }{
		{"INTUNE_B", `unknown service plan "INTUNE_B": did you mean INTUNE_A`},
		{"VISIOONLINE", `unknown service plan "VISIOONLINE": VISIOONLINE exists, but is in no SKU of this tenant`},
		{"663a804f-1c30-4ff0-9915-9db84f0d1cea", `VISIO_CLIENT_SUBSCRIPTION`},
		{"Xyzzy", `unknown service plan "Xyzzy"`},
		{"", `unknown service plan ""`},
	} {
		_, err := x.Plan(tt.text)
		var unknown *UnknownError
		if !errors.As(err, &unknown) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want %s", tt.text, err, tt.want)
		}
	}
}

// Two ids bear the name PROJECT_ESSENTIALS. It is ambiguous only where both are owned.
func TestPlanNameWithTwoIDs(t *testing.T) {
	const a, b PlanID = "1259157c-8581-4875-bca7-2ffb18c51bda", "f944d685-f762-4371-806d-a1f48e5bea13"
	with := func(ids ...PlanID) *Index {
		var own []Product
		for i, id := range ids {
			guid := ID(strings.Repeat(string(rune('a'+i)), 8) + "-0000-0000-0000-000000000000")
			own = append(own, Product{ID: guid, PartNumber: PartNumber("P" + string(id[:4])), Plans: []Plan{{ID: id, Name: "PROJECT_ESSENTIALS"}}})
		}
		return NewIndex(own, nil, Bundled())
	}
	for _, id := range []PlanID{a, b} {
		if got, err := with(id).Plan("PROJECT_ESSENTIALS"); got != id {
			t.Errorf("%s alone: got %q, %v", id, got, err)
		}
	}
	x := with(a, b)
	_, err := x.Plan("project_essentials")
	var ambiguous *AmbiguousError
	if !errors.As(err, &ambiguous) || len(ambiguous.Choices) != 2 || !strings.Contains(err.Error(), string(a)) || !strings.Contains(err.Error(), string(b)) {
		t.Fatalf("both: got %v", err)
	}
	// The SKU narrows it down.
	if got, err := x.PlanIn(x.ids[1], "PROJECT_ESSENTIALS"); got != b {
		t.Errorf("in the second SKU: got %q, %v", got, err)
	}
}

// A friendly name that several owned plans share lists their names.
func TestFriendlyNameOfSeveralPlans(t *testing.T) {
	_, err := contoso().Plan("Common Data Service for Teams")
	var ambiguous *AmbiguousError
	if err != nil && errors.As(err, &ambiguous) {
		for _, choice := range ambiguous.Choices {
			if got, err := contoso().Plan(choice); err != nil {
				t.Errorf("choice %q: got %q, %v", choice, got, err)
			}
		}
		return
	}
	t.Errorf("got %v, want choices", err)
}

func TestPlanInOneSKU(t *testing.T) {
	x := contoso()
	if got, err := x.PlanIn(ems, "INTUNE_A"); got != intuneA || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	for _, tt := range []struct {
		in         ID
		text, want string
	}{
		{office3, "INTUNE_A", `unknown service plan "INTUNE_A": Microsoft Intune Plan 1 (INTUNE_A) is not part of Office 365 E3 (ENTERPRISEPACK)`},
		{ems, "VISIOONLINE", `unknown service plan "VISIOONLINE": VISIOONLINE is not part of Enterprise Mobility + Security E3 (EMS)`},
		{ems, "INTUNE", `unknown service plan "INTUNE": did you mean INTUNE_A?`},
		{emsE5, "INTUNE_A", `EMSPREMIUM (Enterprise Mobility + Security E5) exists, but this tenant does not have it`},
	} {
		if _, err := x.PlanIn(tt.in, tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s in %s: got %v", tt.text, tt.in, err)
		}
	}
}
