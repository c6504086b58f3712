package graphsim

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"reseat/batch/graphsim/odata"
	"reseat/plan/sku"
)

// A fault is an answer that is not a success: status, and Graph's code and message.
type fault struct {
	status        int
	code, message string
	target        string // the property whose value another object has; empty: none
}

func badRequest(code, message string) *fault {
	return &fault{status: http.StatusBadRequest, code: code, message: message}
}

func requestFault(format string, args ...any) *fault {
	return badRequest("Request_BadRequest", fmt.Sprintf(format, args...))
}

func unsupported(format string, args ...any) *fault {
	return badRequest("Request_UnsupportedQuery", fmt.Sprintf(format, args...))
}

// faultOf is how Graph refuses a query option that cannot be answered; nil for none.
func faultOf(err error) *fault {
	var e *odata.Error
	switch {
	case !errors.As(err, &e):
		return nil
	case e.Kind == odata.Unsupported:
		return unsupported("%s", e.Message)
	case e.Option == "$search":
		return badRequest("Request_BadRequest", e.Message)
	}
	return badRequest("BadRequest", e.Message)
}

// The catalogue of graph-contract 5.3, by row.

func faultUsageLocation() *fault { // 1
	return requestFault("License assignment cannot be done for user with invalid usage location.")
}

func faultNoSeat(id sku.ID) *fault { // 2
	return requestFault("Subscription with SKU %s does not have any available licenses.", id)
}

func faultNotHeld() *fault { // 3
	return requestFault("User does not have a corresponding license.")
}

func faultUnknownSKU(id sku.ID) *fault { // 4
	return requestFault("License %s does not correspond to a valid company License.", id)
}

func faultInherited() *fault { // 5
	return requestFault("User license is inherited from a group membership and it cannot be removed directly from the user.")
}

func faultDependency(plan sku.PlanID, on []sku.PlanID) *fault { // 6
	return requestFault("License assignment failed because service plan %s depends on the service plan(s) %s", plan, joinPlans(on))
}

func faultConflict(plans ...sku.PlanID) *fault { // 7
	return requestFault("License assignment failed because service plans %s are mutually exclusive.", joinPlans(plans))
}

func faultNotForUsers(id sku.ID) *fault { // 8
	return requestFault("License %s cannot be assigned to a user.", id)
}

func faultMissing(keys ...string) *fault { // 9
	return requestFault("One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: %s.", strings.Join(keys, ", "))
}

func faultLiteral(text string) *fault { // 10
	return requestFault("Cannot convert the literal '%s' to the expected type 'Edm.Guid'.", text)
}

func faultPrimitive() *fault { // 10
	return requestFault("Cannot convert a primitive value to the expected type 'Edm.Guid'. See the inner exception for more details.")
}

// The wording beyond "does not belong to" is not known (graph-contract 15.1).
func faultPlanNotInSKU(plan sku.PlanID, id sku.ID) *fault { // 11
	return requestFault("Service plan %s does not belong to the subscription with SKU %s.", plan, id)
}

func faultNoChange() *fault { // 12
	return requestFault("No license changes provided in the request.")
}

func faultNotFound(key string) *fault { // 13
	return &fault{status: http.StatusNotFound, code: "Request_ResourceNotFound",
		message: fmt.Sprintf("Resource '%s' does not exist or one of its queried reference-property objects are not present.", key)}
}

func faultForbidden() *fault { // 14
	return &fault{status: http.StatusForbidden, code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation."}
}

func faultConcurrent() *fault { // 15
	return &fault{status: http.StatusConflict, code: "Directory_ConcurrencyViolation",
		message: "Error due to concurrent requests being made to the tenant. Please wait briefly and retry."}
}

func faultThrottled() *fault { // 16
	return &fault{status: http.StatusTooManyRequests, code: "TooManyRequests", message: "Please retry again later."}
}

func faultServer(status int) *fault { // 17
	code := "Service_InternalServerError"
	if status == http.StatusServiceUnavailable {
		code = "serviceNotAvailable"
	}
	return &fault{status: status, code: code, message: "The service is temporarily unavailable. Please retry."}
}

func faultAddress(address string) *fault { // 18
	return requestFault("Proxy address %q is already being used.", "smtp:"+address)
}

// The wording on a direct call is not known (graph-contract 15.1).
func faultCountry(id sku.ID, country string) *fault { // 19
	return requestFault("License %s is prohibited in the usage location %s.", id, country)
}

// Twice the same SKU in one call is undocumented; the simulation refuses it (15.2).
func faultTwice(id sku.ID) *fault {
	return requestFault("License %s is named more than once in the request.", id)
}

func faultTaken(property string) *fault {
	f := requestFault("Another object with the same value for property %s already exists.", property)
	f.target = property
	return f
}

func faultPageToken() *fault {
	return badRequest("Directory_ExpiredPageToken", "The specified page token value has expired and can no longer be included in your request.")
}

func faultNotAdvanced(what string) *fault {
	return unsupported("Operator '%s' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information", what)
}

func faultUnreadable() *fault {
	return badRequest("BadRequest", "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")
}

func joinPlans(ids []sku.PlanID) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = string(id)
	}
	return strings.Join(s, ", ")
}
