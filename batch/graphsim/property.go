package graphsim

import (
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A property is one property of a user as Graph shows it.
type property struct {
	name string
	get  func(d *directory, u *tenant.User) any
}

// defaultUser are the properties of a user without $select (graph-contract 3.1).
var defaultUser = []string{"businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone",
	"officeLocation", "preferredLanguage", "surname", "userPrincipalName"}

// userProperties are what $select can name, by name in lower case.
var userProperties = make(map[string]property)

func init() {
	for name, get := range map[string]func(*directory, *tenant.User) any{
		"id":                      func(_ *directory, u *tenant.User) any { return u.ID },
		"userPrincipalName":       func(_ *directory, u *tenant.User) any { return u.UPN },
		"displayName":             func(_ *directory, u *tenant.User) any { return orNull(u.Name) },
		"mail":                    func(_ *directory, u *tenant.User) any { return orNull(u.Mail) },
		"mailNickname":            func(_ *directory, u *tenant.User) any { return nickname(u) },
		"accountEnabled":          func(_ *directory, u *tenant.User) any { return !u.Disabled },
		"userType":                func(_ *directory, u *tenant.User) any { return userType(u) },
		"usageLocation":           func(_ *directory, u *tenant.User) any { return orNull(u.UsageLocation) },
		"department":              func(_ *directory, u *tenant.User) any { return orNull(u.Department) },
		"onPremisesSyncEnabled":   func(_ *directory, u *tenant.User) any { return synced(u.Synced) },
		"createdDateTime":         func(_ *directory, u *tenant.User) any { return wireTime(u.Created) },
		signInActivity:            func(d *directory, u *tenant.User) any { return d.wireSignIn(u) },
		"proxyAddresses":          func(_ *directory, u *tenant.User) any { return proxyAddresses(u) },
		"assignedLicenses":        func(d *directory, u *tenant.User) any { return assignedLicenses(u.Assignments, d.doubt.DisabledInAny) },
		"licenseAssignmentStates": func(d *directory, u *tenant.User) any { return assignmentStates(u, d.doubt.NullError) },
		"assignedPlans":           func(d *directory, u *tenant.User) any { return d.assignedPlans(u) },
	} {
		userProperties[strings.ToLower(name)] = property{name, get}
	}
	for _, name := range []string{"givenName", "jobTitle", "mobilePhone", "officeLocation", "preferredLanguage", "surname",
		"ageGroup", "city", "companyName", "country", "creationType", "consentProvidedForMinor", "legalAgeGroupClassification", "employeeHireDate",
		"employeeLeaveDateTime", "employeeOrgData", "externalUserStateChangeDateTime", "isResourceAccount", "isManagementRestricted",
		"lastPasswordChangeDateTime", "onPremisesExtensionAttributes", "onPremisesSecurityIdentifier", "passwordProfile", "showInAddressList",
		"signInSessionsValidFromDateTime", "deletedDateTime", "employeeId", "employeeType",
		"externalUserState", "faxNumber", "onPremisesDistinguishedName", "onPremisesDomainName", "onPremisesImmutableId",
		"onPremisesLastSyncDateTime", "onPremisesSamAccountName", "onPremisesUserPrincipalName", "passwordPolicies", "postalCode",
		"preferredDataLocation", "securityIdentifier", "state", "streetAddress"} {
		userProperties[strings.ToLower(name)] = property{name, func(*directory, *tenant.User) any { return nil }}
	}
	for _, name := range []string{"businessPhones", "identities", "imAddresses", "onPremisesProvisioningErrors", "otherMails", "provisionedPlans", "serviceProvisioningErrors"} {
		userProperties[strings.ToLower(name)] = property{name, func(*directory, *tenant.User) any { return []string{} }}
	}
}

// chosen returns the properties that a $select names; the default ones without it.
func chosen(sel string, def []string) ([]property, *fault) {
	names := def
	if sel != "" {
		names = strings.Split(sel, ",")
	}
	out := make([]property, 0, len(names))
	for _, n := range names {
		n = strings.TrimSpace(n)
		p, ok := userProperties[strings.ToLower(n)]
		if !ok {
			return nil, unknownProperty(n, "user")
		}
		out = append(out, p)
	}
	return out, nil
}

func unknownProperty(name, typ string) *fault {
	return badRequest("BadRequest", "Parsing OData Select and Expand failed: Could not find a property named '"+name+"' on type 'microsoft.graph."+typ+"'.")
}

func (d *directory) render(u *tenant.User, props []property) object {
	o := make(object, len(props)+2)
	for _, p := range props {
		if v := p.get(d, u); v != any(absent{}) {
			o[p.name] = v
		}
	}
	return o
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// nickname is the part of the UPN before the @: a snapshot keeps no other.
func nickname(u *tenant.User) string {
	name, _, _ := strings.Cut(u.UPN, "@")
	return name
}

func userType(u *tenant.User) string {
	if u.Guest {
		return "Guest"
	}
	return "Member"
}

func proxyAddresses(u *tenant.User) []string {
	out := make([]string, 0, len(u.Aliases)+1)
	if u.Mail != "" {
		out = append(out, "SMTP:"+u.Mail)
	}
	for _, a := range u.Aliases {
		if !strings.EqualFold(a, u.Mail) {
			out = append(out, "smtp:"+a)
		}
	}
	return out
}

type wireLicense struct {
	DisabledPlans planList `json:"disabledPlans"`
	SkuID         sku.ID   `json:"skuId"`
}

// A planList is a set of plans as the wire has it: never null.
type planList []sku.PlanID

func listed(s sku.PlanSet) planList {
	if len(s) == 0 {
		return planList{}
	}
	return planList(s)
}

// assignedLicenses merges the rows in force to one element for each SKU. A plan is
// off when it is off on every path (graph-contract 4.1), or with anyOff on any.
func assignedLicenses(rows []tenant.Assignment, anyOff bool) []wireLicense {
	out := make([]wireLicense, 0, len(rows))
	for _, a := range rows {
		i := slices.IndexFunc(out, func(l wireLicense) bool { return l.SkuID == a.SKU })
		switch {
		case !a.Holds():
		case i < 0:
			out = append(out, wireLicense{listed(a.Disabled), a.SKU})
		case anyOff:
			out[i].DisabledPlans = listed(sku.PlanSet(out[i].DisabledPlans).Union(a.Disabled))
		default:
			out[i].DisabledPlans = listed(sku.PlanSet(out[i].DisabledPlans).Intersect(a.Disabled))
		}
	}
	return out
}

type wireState struct {
	AssignedByGroup     *tenant.GroupID `json:"assignedByGroup"`
	DisabledPlans       planList        `json:"disabledPlans"`
	Error               *string         `json:"error"`
	LastUpdatedDateTime *string         `json:"lastUpdatedDateTime"`
	SkuID               sku.ID          `json:"skuId"`
	State               tenant.State    `json:"state"`
}

// noError is what Graph says where its documentation says null (graph-contract 4.2).
var noError = "None"

// assignmentStates shows each row.
func assignmentStates(u *tenant.User, nullError bool) []wireState {
	out := make([]wireState, 0, len(u.Assignments))
	for _, a := range u.Assignments {
		w := wireState{DisabledPlans: listed(a.Disabled), Error: &noError, SkuID: a.SKU, State: tenant.Active}
		if !a.Direct() {
			w.AssignedByGroup = &a.Group
		}
		if a.State != "" {
			w.State = a.State
		}
		switch {
		case a.Error != "":
			w.Error = &a.Error
		case nullError:
			w.Error = nil
		}
		if !a.Updated.IsZero() {
			at := a.Updated.UTC().Format(time.RFC3339)
			w.LastUpdatedDateTime = &at
		}
		out = append(out, w)
	}
	return out
}

func (d *directory) assignedPlans(u *tenant.User) []object {
	out := []object{}
	for _, id := range slices.Sorted(maps.Keys(d.effective(u.Assignments))) {
		out = append(out, object{"assignedDateTime": nil, "capabilityStatus": "Enabled", "service": nil, "servicePlanId": id})
	}
	return out
}

// opaque is an id that says nothing.
func opaque(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
