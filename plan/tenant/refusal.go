package tenant

import (
	"errors"
	"time"
)

// A Refusal is a reason for which a tenant turns a change down. Its Code is
// what journal and report carry, so it never changes its meaning.
type Refusal struct {
	Code     string // such as no-seat
	Sentence string // what the tenant means, for people
	Remedy   string // what to do about it
}

// Error returns the sentence.
func (r *Refusal) Error() string { return r.Sentence }

// The refusals of assignLicense and its neighbours; the numbers are the rows of
// graph-contract 5.3.
var (
	ErrUsageLocation = refusal("usage-location", "the user has no valid usage location", "set one, for example with --location, and plan again") // 1
	ErrNoSeat        = refusal("no-seat", "no license of the SKU is available", "buy or free licenses and plan again")                           // 2
	ErrNotAssigned   = refusal("not-assigned", "the license is not assigned to the user", "plan again from the tenant as it is now")             // 3
	ErrUnknownSKU    = refusal("unknown-sku", "the tenant does not have this SKU", "check the subscription with `reseat sku list`")              // 4
	ErrInherited     = refusal("inherited-only", "the license comes from a group", "change the group instead")                                   // 5
	ErrDependency    = refusal("plan-dependency", "a service plan needs another one that would be off", "turn on the needed service plan or turn off the dependent one")
	ErrConflict      = refusal("plan-conflict", "two service plans exclude each other", "turn off one of the two")
	ErrNotForUsers   = refusal("not-for-users", "the SKU cannot be assigned to users", "leave it out: it applies to the whole tenant")           // 8
	ErrMalformed     = refusal("malformed", "the tenant could not read the request", "this is a fault in reseat: report it with the request id") // 9, 10
	ErrPlanNotInSKU  = refusal("plan-not-in-sku", "a disabled service plan is not part of the SKU in this tenant", "plan again from the tenant as it is now")
	ErrNoChange      = refusal("no-change", "nothing would change", "nothing: this counts as done") // 12
	ErrNotFound      = refusal("user-not-found", "no such user", "check the account; it may have been deleted")
	ErrForbidden     = refusal("forbidden", "the signed-in account may not change this user", "check its role and whether an administrative unit restricts the user") // 14
	ErrQuota         = refusal("quota", "the directory has reached a quota, so it takes no more objects", "delete what is not needed or have Microsoft raise the quota, then `reseat resume`")
	ErrSelfService   = refusal("self-service", "the license was bought by self-service, and nobody else can assign it", "assign a SKU that the organization bought")
	ErrAddressTaken  = refusal("address-taken", "a proxy address of the user is already in use", "free the address, then plan again")
	ErrCountry       = refusal("country", "the product is not offered in the user's usage location", "check the usage location")
	ErrExists        = refusal("user-exists", "an object with this name already exists", "a soft-deleted user can still have the name: restore it, or delete it for good")
	ErrBadDomain     = refusal("bad-domain", "the domain is not verified in this tenant", "use one of the tenant's verified domains")
	ErrBadPassword   = refusal("bad-password", "the tenant's password rules refuse the password", "this is a fault in reseat: report it")
	ErrOnPremises    = refusal("on-premises", "the attribute is mastered on-premises", "change it in Active Directory and wait for the synchronisation")
	ErrMember        = refusal("already-member", "the user is a member of the group already", "nothing: this counts as done")
	ErrNotMember     = refusal("not-member", "the user is no member of the group, or the group is gone", "see the group with `reseat group show`")
	ErrMembersFixed  = refusal("members-fixed", "the members of the group cannot be changed through Microsoft Graph", "change them where the group is managed: Exchange, Active Directory or its rule")
	ErrNotReplicated = refusal("not-replicated", "the group or the user is too new to be known everywhere in the directory", "wait some minutes, then `reseat resume --retry`")
	ErrNotCovered    = refusal("not-covered", "no group gives this user everything that would be removed, so it stays", "do what the text says about the group, then `reseat resume --retry`")
	ErrGroupError    = refusal("group-error", "the group gives the license to this user in error", "see `reseat group show`, repair what it names, then `reseat group reprocess`")
	ErrRejected      = refusal("rejected", "the tenant refused the request", "read the tenant's message and the request id in the report")
)

// Refusals lists every refusal.
func Refusals() []*Refusal { return refusals }

// RefusalByCode returns the refusal that bears the code, or ErrRejected.
func RefusalByCode(code string) *Refusal {
	for _, r := range refusals {
		if r.Code == code {
			return r
		}
	}
	return ErrRejected
}

var refusals []*Refusal

func refusal(code, sentence, remedy string) *Refusal {
	r := &Refusal{Code: code, Sentence: sentence, Remedy: remedy}
	refusals = append(refusals, r)
	return r
}

// What a failed write means besides a refusal. A write ends in one of three ways
// that are not success: refused (a *Refusal is in the error's tree), throttled, or
// unknown. In the first two nothing was changed; after the third only a read can
// tell. ErrSignIn and ErrUnsent also changed nothing.
var (
	ErrThrottled = errors.New("the tenant throttles requests")        // 429, 423, and 409 for concurrent writes
	ErrUnknown   = errors.New("the outcome is unknown")               // time-out, reset, 5xx, unreadable answer
	ErrSignIn    = errors.New("the sign-in is not accepted")          // 401 after one fresh token
	ErrUnsent    = errors.New("the request did not reach the tenant") // connection refused, name not found
)

// AsRefusal returns the refusal in err's tree, or nil.
func AsRefusal(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	return nil
}

// A Receipt proves what a write was answered.
type Receipt struct {
	Status          int       `json:"status"`                    // HTTP status; 0 where none arrived
	RequestID       string    `json:"requestId,omitempty"`       // Graph's own, what Microsoft support asks for first
	ClientRequestID string    `json:"clientRequestId,omitempty"` // ours, new for each try
	Date            string    `json:"date,omitempty"`            // the answer's Date header
	At              time.Time `json:"at,omitzero"`               // when the answer arrived, on our clock
}
