package graph

import (
	"encoding/json"
	"testing"

	"reseat/plan/tenant"
)

// What a group is follows from the properties of graph-contract-2 section 1.2, and its
// processing state comes as an object or as a string.
func TestKindOfGroup(t *testing.T) {
	for _, tt := range []struct {
		body  string
		words string
		fixed bool
		state tenant.Processing
	}{
		{`{"groupTypes":[],"securityEnabled":true,"mailEnabled":false,"licenseProcessingState":{"state":"ProcessingComplete"}}`, "security, assigned", false, tenant.Processed},
		{`{"groupTypes":["DynamicMembership"],"securityEnabled":true,"mailEnabled":false,"membershipRuleProcessingState":"Paused","licenseProcessingState":"QueuedForProcessing"}`, "security, dynamic (paused)", true, tenant.Queued},
		{`{"groupTypes":["Unified"],"mail":"a@b","securityEnabled":true,"mailEnabled":true,"licenseProcessingState":null}`, "Microsoft 365, assigned", false, ""},
		{`{"groupTypes":["Unified"],"mail":"a@b","securityEnabled":false,"mailEnabled":true,"licenseProcessingState":false}`, "Microsoft 365, not security-enabled, assigned", false, ""},
		{`{"mail":"a@b","securityEnabled":true,"mailEnabled":true}`, "mail-enabled security, assigned", true, ""},
		{`{"mail":"a@b","securityEnabled":false,"mailEnabled":true}`, "distribution list, assigned", true, ""},
		{`{"securityEnabled":true,"mailEnabled":false,"onPremisesSyncEnabled":true}`, "security, synchronized from on-premises", true, ""},
		{`{"securityEnabled":true,"mailEnabled":false,"onPremisesSyncEnabled":null,"isAssignableToRole":true}`, "security, assigned, role-assignable", true, ""},
		{`{"securityEnabled":true,"mailEnabled":false,"isManagementRestricted":true}`, "security, assigned, in a restricted administrative unit", true, ""},
		{`{}`, "security, assigned", false, ""},
	} {
		var w wireGroup
		if err := json.Unmarshal([]byte(tt.body), &w); err != nil {
			t.Errorf("%s: %v", tt.body, err)
		}
		if g := w.group(); g.Words() != tt.words || (g.FixedMembers() != "") != tt.fixed || g.Processing != tt.state {
			t.Errorf("%s: %q, members fixed %q, processing %q; want %q, %v, %q", tt.body, g.Words(), g.FixedMembers(), g.Processing, tt.words, tt.fixed, tt.state)
		}
	}
}
