package graph

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Graph-contract 5.3, 3.3 and 3.4, in Graph's own words.
func TestEveryErrorHasItsMeaning(t *testing.T) {
	const bad = "Request_BadRequest"
	tests := []struct {
		row     string
		status  int
		code    string
		message string
		want    error
	}{
		{"1", 400, bad, "License assignment cannot be done for user with invalid usage location.", tenant.ErrUsageLocation},
		{"2", 400, bad, "Subscription with SKU " + emsE3 + " does not have any available licenses.", tenant.ErrNoSeat},
		{"3", 400, bad, "User does not have a corresponding license.", tenant.ErrNotAssigned},
		{"4", 400, bad, "License " + emsE3 + " does not correspond to a valid company License.", tenant.ErrUnknownSKU},
		{"5", 400, bad, "User license is inherited from a group membership and it cannot be removed directly from the user.", tenant.ErrInherited},
		{"6", 400, bad, "License assignment failed because service plan " + planA + " depends on the service plan(s) " + planB, tenant.ErrDependency},
		{"7", 400, bad, "License assignment failed because service plans " + planA + ", " + planB + " are mutually exclusive.", tenant.ErrConflict},
		{"8", 400, bad, "License " + emsE3 + " cannot be assigned to a user.", tenant.ErrNotForUsers},
		{"9", 400, bad, "One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: removeLicenses.", tenant.ErrMalformed},
		{"10", 400, bad, "Cannot convert the literal 'x' to the expected type 'Edm.Guid'.", tenant.ErrMalformed},
		{"10", 400, bad, "Cannot convert a primitive value to the expected type 'Edm.Guid'. See the inner exception for more details.", tenant.ErrMalformed},
		{"11", 400, bad, "Service plan " + planA + " does not belong to the subscription.", tenant.ErrPlanNotInSKU},
		{"12", 400, bad, "No license changes provided in the request.", tenant.ErrNoChange},
		{"13", 404, "Request_ResourceNotFound", "Resource 'x' does not exist or one of its queried reference-property objects are not present.", tenant.ErrNotFound},
		{"14", 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.", tenant.ErrForbidden},
		{"15", 409, "Directory_ConcurrencyViolation", "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.", tenant.ErrThrottled},
		{"15", 423, "resourceLocked", "locked", tenant.ErrThrottled},
		{"16", 429, "TooManyRequests", "Please retry again later.", tenant.ErrThrottled},
		{"16", 400, "Request_ThrottledTemporarily", "Please retry.", tenant.ErrThrottled},
		{"16", 400, "activityLimitReached", "Slow down.", tenant.ErrThrottled},
		{"17", 500, "Service_InternalServerError", "Encountered an internal server error.", tenant.ErrUnknown},
		{"17", 502, "UnknownError", "", tenant.ErrUnknown},
		{"17", 503, "serviceNotAvailable", "busy", tenant.ErrUnknown},
		{"17", 504, "UnknownError", "", tenant.ErrUnknown},
		{"17", 408, "UnknownError", "", tenant.ErrUnknown},
		{"18", 400, bad, "Proxy address SMTP:a@contoso.com is already being used.", tenant.ErrAddressTaken},
		{"18", 400, bad, "Another object with the same value for property proxyAddresses already exists.", tenant.ErrAddressTaken},
		{"19", 400, bad, "ProhibitedInUsageLocationViolation: the usage location does not allow it.", tenant.ErrCountry},
		{"3.3", 400, bad, "Another object with the same value for property userPrincipalName already exists.", tenant.ErrExists},
		{"3.3", 409, bad, "A conflicting object with one or more of the specified property values is present in the directory.", tenant.ErrExists},
		{"3.3", 400, bad, "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.", tenant.ErrBadDomain},
		{"3.3", 400, bad, "The specified password does not comply with password complexity requirements. Please provide a different password.", tenant.ErrBadPassword},
		{"3.4", 400, bad, "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.", tenant.ErrOnPremises},
		{"3.4", 400, bad, "Invalid value specified for property 'usageLocation' of resource 'User'.", tenant.ErrUsageLocation},
		{"3.1", 400, "Request_UnsupportedQuery", "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive.", tenant.ErrMalformed},
		{"new", 400, bad, "Something that nobody has seen yet.", tenant.ErrRejected},
		{"new", 413, "RequestTooLarge", "too large", tenant.ErrRejected},
		{"1.3", 401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.", tenant.ErrSignIn},
	}
	for _, tt := range tests {
		for _, words := range []string{tt.message, strings.ToUpper(tt.message)} {
			e := newError(tt.status, http.Header{}, []byte(fault(tt.code, words)), time.Time{})
			if !errors.Is(e, tt.want) {
				t.Errorf("row %s: %q means %v; want %v", tt.row, words, e.Kind, tt.want)
			}
			if e.Code != tt.code || e.Message != words || e.Status != tt.status {
				t.Errorf("row %s: lost Graph's own words: %+v", tt.row, e)
			}
			refused := tenant.AsRefusal(e) != nil
			if _, want := tt.want.(*tenant.Refusal); refused != want {
				t.Errorf("row %s: is a refusal: %v; want %v", tt.row, refused, want)
			}
		}
	}
}

// A 404 of something that is not Graph must not read as "no such user".
func TestBodiesThatAreNotGraphs(t *testing.T) {
	html := "<html><body>prohibited:\n corresponding license</body></html>"
	tests := []struct {
		name   string
		status int
		body   string
		want   error
		says   string
	}{
		{"html 503", 503, html, tenant.ErrUnknown, "<html>"},
		{"empty 503", 503, "", tenant.ErrUnknown, "service unavailable"},
		{"html 404", 404, "404 page not found", tenant.ErrRejected, "not Graph's"},
		{"empty 404", 404, "", tenant.ErrNotFound, "not found"},
		{"html 400", 400, html, tenant.ErrRejected, "not Graph's"},
		{"html 403", 403, html, tenant.ErrForbidden, "forbidden"},
		{"html 429", 429, html, tenant.ErrThrottled, "too many requests"},
		{"base64 in a batch", 400, `"PGh0bWw+"`, tenant.ErrRejected, "PGh0bWw+"},
		{"error is a string", 400, `{"error":"invalid_request"}`, tenant.ErrRejected, "invalid_request"},
		{"login page", 302, "", tenant.ErrUnsent, "login.contoso.com"},
		{"proxy", 407, "", tenant.ErrUnsent, "proxy authentication required"},
	}
	for _, tt := range tests {
		e := newError(tt.status, http.Header{"Location": {"https://login.contoso.com"}}, []byte(tt.body), time.Time{})
		if !errors.Is(e, tt.want) || !strings.Contains(e.Error(), tt.says) {
			t.Errorf("%s: %v, meaning %v; want %v and %q", tt.name, e, e.Kind, tt.want, tt.says)
		}
		if strings.Contains(e.Error(), "\n") {
			t.Errorf("%s: more than one line: %q", tt.name, e.Error())
		}
	}
}

// The docs write innererror, the service innerError; details can hold the only clue.
func TestInnerErrorInBothSpellings(t *testing.T) {
	for _, key := range []string{"innerError", "innererror"} {
		body := `{"error":{"code":"Request_BadRequest","message":"Failed.","` + key + `":{"request-id":"r-1"},` +
			`"details":[{"code":"ObjectConflict","message":"m","target":"userPrincipalName"}]}}`
		e := newError(400, http.Header{}, []byte(body), time.Time{})
		if e.RequestID != "r-1" || !errors.Is(e, tenant.ErrExists) {
			t.Errorf("%s: %+v", key, e)
		}
	}
	e := newError(400, http.Header{"Request-Id": {"outer"}}, []byte(fault("c", "m")), time.Time{})
	if e.RequestID != "outer" {
		t.Errorf("the header's request id should win, got %q", e.RequestID)
	}
}

// Graph-contract 5.3: the separators of plan ids vary.
func TestPlanIDsAreReadFromTheMessage(t *testing.T) {
	want := []sku.PlanID{planA, planB, e5}
	for _, message := range []string{
		"service plan " + planA + " depends on the service plan(s) " + planB + ", " + e5,
		"service plan " + strings.ToUpper(planA) + " depends on the service plan(s) [" + planB + "," + e5 + "].",
		planA + "," + planB + ";" + e5,
	} {
		e := &Error{Message: message}
		if diff := cmp.Diff(want, e.PlanIDs()); diff != "" {
			t.Errorf("%s\n%s", message, diff)
		}
	}
	if ids := (&Error{Message: "nothing here"}).PlanIDs(); ids != nil {
		t.Errorf("got %v; want none", ids)
	}
}

func TestErrorText(t *testing.T) {
	tests := []struct {
		e    Error
		want string
	}{
		{Error{Status: 400, Code: "Request_BadRequest", Message: "No.", RequestID: "r"}, "400 Request_BadRequest: No. (request-id r)"},
		{Error{Message: "no answer in time"}, "no answer in time"},
		{Error{Status: 502, Code: "UnknownError"}, "502 UnknownError"},
	}
	for _, tt := range tests {
		if got := tt.e.Error(); got != tt.want {
			t.Errorf("%q; want %q", got, tt.want)
		}
	}
}
