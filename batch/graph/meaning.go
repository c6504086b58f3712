package graph

import (
	"net/http"
	"strings"

	"reseat/plan/tenant"
)

// meanings gives Graph's validation errors, which share one code, their meaning by
// fragments of message, code and details, in lower case. The first that fits counts.
// The numbers are the rows of graph-contract 5.3; 3.3 and 3.4 are about users.
var meanings = []struct {
	fragment string
	kind     error
}{
	{"no license changes provided", tenant.ErrNoChange},                                 // 12
	{"prohibitedinusagelocation", tenant.ErrCountry},                                    // 19
	{"password complexity", tenant.ErrBadPassword},                                      // 3.3
	{"specified password", tenant.ErrBadPassword},                                       // 3.3
	{"prohibited", tenant.ErrCountry},                                                   // 19, text not captured
	{"usage location", tenant.ErrUsageLocation},                                         // 1
	{"property 'usagelocation'", tenant.ErrUsageLocation},                               // 3.4: a country code that does not exist
	{"available licenses", tenant.ErrNoSeat},                                            // 2
	{"countviolation", tenant.ErrNoSeat},                                                // 2
	{"corresponding license", tenant.ErrNotAssigned},                                    // 3
	{"valid company license", tenant.ErrUnknownSKU},                                     // 4
	{"inherited from a group", tenant.ErrInherited},                                     // 5
	{"depends on the service plan", tenant.ErrDependency},                               // 6
	{"dependencyviolation", tenant.ErrDependency},                                       // 6
	{"mutually exclusive", tenant.ErrConflict},                                          // 7
	{"mutuallyexclusiveviolation", tenant.ErrConflict},                                  // 7
	{"cannot be assigned to a user", tenant.ErrNotForUsers},                             // 8
	{"missing from the request payload", tenant.ErrMalformed},                           // 9
	{"edm.guid", tenant.ErrMalformed},                                                   // 10
	{"does not belong to", tenant.ErrPlanNotInSKU},                                      // 11
	{"already being used", tenant.ErrAddressTaken},                                      // 18
	{"uniquenessviolation", tenant.ErrAddressTaken},                                     // 18
	{"property proxyaddresses already exists", tenant.ErrAddressTaken},                  // 18, in the wording of 3.3
	{"another object with the same value", tenant.ErrExists},                            // 3.3
	{"a conflicting object", tenant.ErrExists},                                          // 3.3
	{"objectconflict", tenant.ErrExists},                                                // 3.3
	{"domain portion of the userprincipalname", tenant.ErrBadDomain},                    // 3.3
	{"one or more added object references already exist", tenant.ErrMember},             // graph-contract-2 2.3
	{"object or one of the objects being referenced", tenant.ErrNotReplicated},          // the same
	{"cannot update a mail-enabled security groups", tenant.ErrMembersFixed},            // the same
	{"objects that have originated within an external service", tenant.ErrMembersFixed}, // the same
	{"on-premises mastered", tenant.ErrOnPremises},                                      // 3.4
	{"request_unsupportedquery", tenant.ErrMalformed},                                   // 3.1
}

// throttles are codes that say "slow down" whatever the status (graph-contract 5.3 #16).
var throttles = []string{"toomanyrequests", "request_throttledtemporarily", "activitylimitreached"}

// quotas are fragments of a 403 by which the directory says that it is full.
var quotas = []string{"directory_quotaexceeded", "directory object quota", "object quota limit", "quotaexceeded"}

// selfService are fragments of a 403 about a license that a user bought, and that nobody
// can assign.
var selfService = []string{"self-service", "selfservice", "departmental", "user-purchased"}

// meaning returns what an answer means in the tenant's words. text is all that the
// answer said; graphs is false where the body came from something else than Graph.
func meaning(status int, text string, graphs bool) error {
	text = strings.ToLower(text)
	switch {
	case status >= 500 || status == http.StatusRequestTimeout:
		return tenant.ErrUnknown // 17: a write may have landed all the same
	case status == http.StatusTooManyRequests || graphs && containsAny(text, throttles):
		return tenant.ErrThrottled // 16
	case status < 400 || status == http.StatusProxyAuthRequired:
		return tenant.ErrUnsent // something in between answered
	case status == http.StatusUnauthorized:
		return tenant.ErrSignIn
	case status == http.StatusForbidden && graphs && containsAny(text, quotas):
		return tenant.ErrQuota // 14: a limit of the directory and no question of roles
	case status == http.StatusForbidden && graphs && containsAny(text, selfService):
		return tenant.ErrSelfService
	case status == http.StatusForbidden:
		return tenant.ErrForbidden // 14
	case status == http.StatusNotFound && graphs:
		return tenant.ErrNotFound // 13
	}
	for _, m := range meanings {
		if graphs && strings.Contains(text, m.fragment) {
			return m.kind
		}
	}
	if status == http.StatusConflict || status == http.StatusLocked {
		return tenant.ErrThrottled // 15
	}
	return tenant.ErrRejected
}

func containsAny(text string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}
