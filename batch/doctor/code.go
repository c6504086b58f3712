package doctor

import "slices"

// A Code names a check. Codes stay as they are from release to release.
type Code string

// A CodeInfo explains a code.
type CodeInfo struct {
	Code  Code   `json:"code"`
	About string `json:"about"`
}

// The codes.
const (
	codeProxy         Code = "proxy"
	codeDNSAuthority  Code = "dns-authority"
	codeDNSGraph      Code = "dns-graph"
	codeTLSAuthority  Code = "tls-authority"
	codeTLSGraph      Code = "tls-graph"
	codeClock         Code = "clock"
	codeSignIn        Code = "sign-in"
	codeToken         Code = "token"
	codePermissions   Code = "permissions"
	codeExcess        Code = "excess"
	codeDirectoryRole Code = "directory-role"
	codeOrganization  Code = "organization"
	codeQuota         Code = "quota"
	codeSKUs          Code = "skus"
	codeSKUState      Code = "sku-state"
	codeSubscriptions Code = "subscriptions"
	codeUsers         Code = "users"
	codeJSONBatch     Code = "json-batch"
	codeDetails       Code = "license-details"
	codeGroups        Code = "groups"
	codeMembers       Code = "group-members"
)

var codes = []CodeInfo{
	{codeProxy, "the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY lead to; never its password"},
	{codeDNSAuthority, "the name of the cloud's sign-in service resolves"},
	{codeTLSAuthority, "the sign-in service answers over TLS with a trusted certificate"},
	{codeDNSGraph, "the name of the cloud's Graph resolves"},
	{codeTLSGraph, "Graph answers over TLS with a trusted certificate"},
	{codeClock, "this machine's clock against the answers': warn above 30 s, fail above 5 min"},
	{codeSignIn, "a token is issued"},
	{codeToken, "who the token names, for which tenant and resource, until when; read, not verified"},
	{codePermissions, "what --for needs is granted; what is missing, by name"},
	{codeExcess, "what is granted beyond what --for needs, by name"},
	{codeDirectoryRole, "a person's directory role lets them change licenses"},
	{codeOrganization, "GET /organization: id, domain, and whether the token is of the same tenant"},
	{codeQuota, "GET /users/$count: the tenant's size, and thus its published quota"},
	{codeSKUs, "GET /subscribedSkus"},
	{codeSKUState, "SKUs in warning, suspended, locked out or deleted"},
	{codeSubscriptions, "GET /directory/subscriptions: those that end or renew within 30 days, are a trial, in their grace period or disabled"},
	{codeUsers, "GET /users, its first page"},
	{codeJSONBatch, "POST /$batch with one read"},
	{codeDetails, "GET /users/{id}/licenseDetails"},
	{codeGroups, "GET /groups"},
	{codeMembers, "GET /groups/{id}/members"},
}

// order is a code's place in a report.
func (c Code) order() int {
	return slices.IndexFunc(codes, func(x CodeInfo) bool { return x.Code == c })
}

// Codes lists every code, in the order of a report.
func Codes() []CodeInfo { return codes }
