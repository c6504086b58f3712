package graphsim

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// theCode is every device code: the person of the scenario enters it at once.
const theCode = "device-code"

// deviceCode begins a person's sign-in.
func (t *Tenant) deviceCode(w http.ResponseWriter, r *http.Request, name string, body []byte) {
	form, err := url.ParseQuery(string(body))
	switch {
	case err != nil || r.Method != http.MethodPost:
		t.refuse(w, "invalid_request", "AADSTS900144: The request body is malformed.")
	case !t.isOurs(name):
		t.refuse(w, "invalid_request", "AADSTS90002: Tenant '"+name+"' not found.")
	case form.Get("client_id") == "":
		t.refuse(w, "invalid_request", "AADSTS900144: The request body must contain the following parameter: 'client_id'.")
	default:
		page := authority(r) + "/common/oauth2/deviceauth"
		sendJSON(w, http.StatusOK, object{
			"device_code": theCode, "user_code": "ABCD1234", "verification_uri": page, "expires_in": 900, "interval": 1,
			"message": "To sign in, use a web browser to open the page " + page + " and enter the code ABCD1234 to authenticate.",
		})
	}
}

// personal tells whether a request for a token is of a person who may have one.
func (t *Tenant) personal(form url.Values, want Tokens) bool {
	switch form.Get("grant_type") {
	case "device_code", "urn:ietf:params:oauth:grant-type:device_code":
		return want.Person != "" && form.Get("device_code") == theCode
	case "refresh_token":
		return want.Person != "" && form.Get("refresh_token") == refreshToken(want)
	}
	return false
}

func refreshToken(want Tokens) string { return "refresh-" + want.Person }

// issueToPerson answers with a delegated token, and with what names the account.
func (t *Tenant) issueToPerson(w http.ResponseWriter, r *http.Request, form url.Values, want Tokens) {
	c := t.claims(r, form, want)
	c.UPN, c.Object, c.WIDs = want.Person, t.object(want.Person), want.DirectoryRoles
	c.Scopes = strings.Join(permissionsOf(want), " ")
	a := c.answer()
	a["scope"] = c.Scopes + " " + form.Get("scope")
	a["refresh_token"] = refreshToken(want)
	a["client_info"] = inBase64(object{"uid": c.Object, "utid": c.Tenant})
	a["id_token"] = inBase64(object{"alg": "none", "typ": "JWT"}) + "." + inBase64(object{
		"aud": c.App, "iss": authority(r) + "/" + c.Tenant + "/v2.0", "iat": c.Issued, "nbf": c.From, "exp": c.Expires,
		"oid": c.Object, "sub": c.Object, "tid": c.Tenant, "preferred_username": c.UPN, "ver": "2.0",
	}) + "."
	sendJSON(w, http.StatusOK, a)
}

// object returns the object id of the user with that UPN, or a fixed one of nobody.
func (t *Tenant) object(upn string) string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if e := t.dir.find(upn); e != nil {
		return string(e.id)
	}
	return anonymous
}

func inBase64(v object) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("graphsim: claims that are no JSON: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}
