package graphsim

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"reseat/plan/tenant"
)

// A wireUser is the body of POST and PATCH /users. A pointer that is nil was not sent.
type wireUser struct {
	AccountEnabled        *bool            `json:"accountEnabled"`
	DisplayName           *string          `json:"displayName"`
	MailNickname          *string          `json:"mailNickname"`
	UserPrincipalName     *string          `json:"userPrincipalName"`
	UsageLocation         *string          `json:"usageLocation"`
	Department            *string          `json:"department"`
	OnPremisesImmutableID *string          `json:"onPremisesImmutableId"`
	PasswordProfile       *passwordProfile `json:"passwordProfile"`
}

type passwordProfile struct {
	Password string `json:"password"`
}

// known are the properties that a write can carry, in lower case, and how many
// characters they may have, by Microsoft's description; 0: no limit is looked at. Those
// that a snapshot does not keep are accepted and forgotten.
var known = map[string]int{
	"accountenabled": 0, "displayname": 256, "mailnickname": 64, "userprincipalname": 0, "usagelocation": 0, "department": 64,
	"onpremisesimmutableid": 0, "passwordprofile": 0,

	"givenname": 64, "surname": 64, "jobtitle": 128, "mobilephone": 64, "businessphones": 0, "officelocation": 0, "preferredlanguage": 0,
	"city": 128, "companyname": 64, "country": 128, "employeeid": 16, "employeetype": 0, "othermails": 0, "passwordpolicies": 0,
	"postalcode": 40, "state": 128, "streetaddress": 1024, "faxnumber": 0, "usertype": 0, "agegroup": 0, "consentprovidedforminor": 0,
	"employeehiredate": 0, "employeeleavedatetime": 0, "employeeorgdata": 0, "showinaddresslist": 0, "onpremisesextensionattributes": 0,
	"preferreddatalocation": 0, "identities": 0, "creationtype": 0,
}

// spelled are properties as messages name them.
var spelled = map[string]string{"mailnickname": "mailNickname", "displayname": "displayName", "givenname": "givenName", "jobtitle": "jobTitle",
	"companyname": "companyName", "employeeid": "employeeId", "postalcode": "postalCode", "streetaddress": "streetAddress", "mobilephone": "mobilePhone"}

func (c *call) readUser() (wireUser, *fault) {
	var w wireUser
	keys, f := c.fields()
	if f != nil {
		return w, f
	}
	for k, p := range keys {
		most, settable := known[k]
		switch {
		case strings.HasPrefix(k, "@"):
			continue
		case !settable:
			return w, requestFault("Invalid property '%s'.", p.name)
		}
		var s string
		if json.Unmarshal(p.raw, &s) == nil && most > 0 && utf8.RuneCountInString(s) > most {
			return w, invalidValue(orText(spelled[k], k), "User")
		}
	}
	if err := json.Unmarshal(c.body, &w); err != nil {
		return w, requestFault("A value of an unexpected type was found in the request.")
	}
	if f := w.wellSpelt(); f != nil {
		return w, f
	}
	// null takes a value away; left out leaves it.
	for key, to := range map[string]**string{"usagelocation": &w.UsageLocation, "department": &w.Department} {
		if string(keys[key].raw) == "null" {
			*to = new(string)
		}
	}
	return w, nil
}

func invalidValue(property, resource string) *fault {
	return requestFault("Invalid value specified for property '%s' of resource '%s'.", property, resource)
}

// wellSpelt refuses values that Graph does not take.
func (w wireUser) wellSpelt() *fault {
	switch {
	case w.UsageLocation != nil && !isCountry(*w.UsageLocation):
		return invalidValue("usageLocation", "User")
	case w.UserPrincipalName != nil && *w.UserPrincipalName != "" && !isUPN(*w.UserPrincipalName):
		return invalidValue("userPrincipalName", "User")
	case w.MailNickname != nil && *w.MailNickname != "" && !isNickname(*w.MailNickname):
		return invalidValue("mailNickname", "User")
	case w.DisplayName != nil && w.UserPrincipalName == nil && *w.DisplayName == "":
		return invalidValue("displayName", "User")
	}
	return nil
}

// longestName is how long a user name may be before the @ (R14).
const longestName = 64

// isUPN tells whether Graph takes a user name: letters without accents, digits and
// ' . - _ ! # ^ ~ before the @, where no dot comes first or last (R14).
func isUPN(upn string) bool {
	name, host, ok := strings.Cut(upn, "@")
	return ok && host != "" && name != "" && len(name) <= longestName && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".") &&
		!strings.ContainsFunc(name, func(r rune) bool { return !asciiLetter(r) && !strings.ContainsRune("'.-_!#^~", r) })
}

func asciiLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// isNickname tells whether Graph takes a mail nickname.
func isNickname(s string) bool {
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`@()\[]";:<>,`, r) })
}

// nameTaken refuses a name that is somebody's: as user name, mail address or alias of a
// user or a group, or the user name of one who was deleted and can come back.
func (d *directory) nameTaken(upn string, except *entry) *fault {
	upn = strings.ToLower(upn)
	if e := d.byUPN[upn]; e != nil && e != except {
		return faultTaken("userPrincipalName")
	}
	if e := d.deleted[upn]; e != nil && e != except {
		return requestFault("A conflicting object with one or more of the specified property values is present in the directory.")
	}
	others := slices.ContainsFunc(d.address[upn], func(e *entry) bool { return e != except })
	if others || slices.ContainsFunc(d.groups, func(g *group) bool { return strings.EqualFold(g.Mail, upn) }) {
		return faultTaken("proxyAddresses")
	}
	return nil
}

func (w wireUser) update(u *tenant.User) {
	set := func(to *string, v *string) {
		if v != nil {
			*to = *v
		}
	}
	set(&u.Name, w.DisplayName)
	set(&u.UPN, w.UserPrincipalName)
	set(&u.Department, w.Department)
	set(&u.UsageLocation, w.UsageLocation)
	if w.AccountEnabled != nil {
		u.Disabled = !*w.AccountEnabled
	}
}
