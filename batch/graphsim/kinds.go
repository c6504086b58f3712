package graphsim

import "reseat/batch/graphsim/odata"

// A kind is a kind of directory object, and what the query options can say of it as
// Microsoft's description does, property by property.
type kind struct {
	name       string // as in microsoft.graph.user
	resource   string // as messages name it
	schema     odata.Schema
	searchable []string
	sortable   map[string]bool // true where only an advanced query can
	expandable []string
	relations  []string // what is known and cannot be expanded here
}

const (
	full     = "text eq ne ge le in startswith null"
	oneOf    = "text eq ne in"
	noNull   = "text eq ne ge le in startswith"
	someDate = "time eq ne ge le in"
)

var userKind = kind{
	name: "user", resource: "User",
	searchable: []string{"displayname", "mail", "mailnickname", "userprincipalname", "mobilephone", "givenname", "surname"},
	sortable:   map[string]bool{"displayname": false, "userprincipalname": false, "createddatetime": true},
	expandable: []string{"manager", "memberOf", "directReports"},
	relations:  []string{"transitiveMemberOf", "ownedObjects", "ownedDevices", "registeredDevices", "sponsors", "extensions", "appRoleAssignments", "licenseDetails", "createdObjects", "oauth2PermissionGrants"},
	schema: odata.NewSchema(map[string]string{
		"id": "text eq ne in", "accountEnabled": "bool eq ne in", "ageGroup": oneOf, "consentProvidedForMinor": oneOf,
		"businessPhones": "collection any", "businessPhones/": "text eq ge le startswith", "imAddresses": "collection any", "imAddresses/": "text eq ge le startswith",
		"otherMails": "collection any count", "otherMails/": "text eq ge le in startswith endswith",
		"proxyAddresses": "collection any count", "proxyAddresses/": "text eq ge le startswith endswith",
		"assignedLicenses": "collection any count", "assignedLicenses/skuId": "guid eq in",
		"assignedPlans": "collection any", "assignedPlans/servicePlanId": "guid eq in", "assignedPlans/capabilityStatus": "text eq in", "assignedPlans/service": "text eq in",
		"provisionedPlans": "collection any", "provisionedPlans/service": "text eq", "provisionedPlans/capabilityStatus": "text eq", "provisionedPlans/provisioningStatus": "text eq",
		"identities": "collection any", "identities/issuer": "text eq", "identities/issuerAssignedId": "text eq",
		"city": full, "companyName": full, "country": full, "department": full, "displayName": full, "employeeId": full, "faxNumber": full,
		"givenName": full, "jobTitle": full, "mailNickname": full, "officeLocation": full, "postalCode": full, "preferredLanguage": full, "state": full,
		"streetAddress": full, "surname": full, "usageLocation": full, "mobilePhone": full, "mail": full + " endswith", "userPrincipalName": noNull + " endswith",
		"employeeType": noNull, "onPremisesImmutableId": "text eq ne ge le in", "onPremisesSamAccountName": noNull, "onPremisesUserPrincipalName": noNull,
		"onPremisesSecurityIdentifier": "text eq null", "securityIdentifier": "text eq ge le startswith", "passwordPolicies": "text ne null",
		"creationType": oneOf, "externalUserState": oneOf, "userType": "text eq ne in null", "onPremisesSyncEnabled": "bool eq ne in null",
		"createdDateTime": someDate, "employeeHireDate": someDate, "employeeLeaveDateTime": someDate, "onPremisesLastSyncDateTime": someDate,
		"externalUserStateChangeDateTime":             "time eq ne in",
		"signInActivity/lastSignInDateTime":           "time eq ne ge le",
		"signInActivity/lastSuccessfulSignInDateTime": "time eq ne ge le", "signInActivity/lastNonInteractiveSignInDateTime": "time eq ne ge le",
	}),
}

var groupKind = kind{
	name: "group", resource: "Group",
	searchable: []string{"displayname", "description"},
	sortable:   map[string]bool{"displayname": false},
	expandable: []string{"members", "owners", "memberOf"},
	relations:  []string{"transitiveMembers", "transitiveMemberOf", "membersWithLicenseErrors", "appRoleAssignments", "extensions", "settings", "permissionGrants"},
	schema: odata.NewSchema(map[string]string{
		"id": "text eq ne in", "displayName": full, "description": "text eq ne ge le startswith", "classification": "text eq ne ge le startswith",
		"mail": full, "mailNickname": full, "preferredLanguage": full, "mailEnabled": "bool eq ne", "securityEnabled": "bool eq ne in",
		"groupTypes": "collection any count", "groupTypes/": "text eq", "proxyAddresses": "collection any count", "proxyAddresses/": "text eq ge le startswith endswith",
		"isAssignableToRole": "bool eq ne", "onPremisesSyncEnabled": "bool eq ne in null", "membershipRule": "text eq ne ge le startswith",
		"membershipRuleProcessingState": oneOf, "onPremisesSamAccountName": noNull, "onPremisesSecurityIdentifier": "text eq null",
		"expirationDateTime": someDate, "renewedDateTime": someDate, "onPremisesLastSyncDateTime": someDate, "uniqueName": "text eq in",
		"assignedLicenses": "collection any count", "assignedLicenses/skuId": "guid eq",
		"hasMembersWithLicenseErrors": "bool eq advanced", "owners": "collection count",
	}),
}

// memberKind is of objects of several kinds: what all of them have.
var memberKind = kind{
	name: "directoryObject", resource: "DirectoryObject",
	searchable: []string{"displayname", "description", "mail", "userprincipalname"},
	sortable:   map[string]bool{"displayname": true},
	schema: odata.NewSchema(map[string]string{
		"id": "text eq in", "displayName": full, "mail": "text eq startswith", "userPrincipalName": "text eq startswith", "description": "text eq startswith",
		"accountEnabled": "bool eq", "securityEnabled": "bool eq", "mailEnabled": "bool eq", "groupTypes": "collection any", "groupTypes/": "text eq",
	}),
}

// otherKind is of objects that a snapshot knows by their id alone, such as devices.
var otherKind = kind{name: "device", resource: "Device", searchable: []string{"displayname"}, sortable: map[string]bool{"displayname": true},
	schema: odata.NewSchema(map[string]string{"id": "text eq in", "displayName": full, "accountEnabled": "bool eq"})}

// casts are the kinds to which a collection of directory objects can be cast.
var casts = map[string]string{"user": "user", "group": "group", "device": "device", "orgcontact": "orgContact", "serviceprincipal": "servicePrincipal",
	"application": "application", "administrativeunit": "administrativeUnit", "directoryrole": "directoryRole"}

// kindOf is the kind of a cast.
func kindOf(cast string) kind {
	switch cast {
	case "":
		return memberKind
	case "user":
		return userKind
	case "group":
		return groupKind
	}
	return otherKind
}
