package graphsim

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// codeLasts is how long a device code can be entered.
const codeLasts = 15 * time.Minute

// deviceCodeAt is a device code that says when it was given out.
func deviceCodeAt(now time.Time) string {
	return "device-code-" + strconv.FormatInt(now.Unix(), 10)
}

// codeGiven is when a device code was given out; ok is false where it is none of ours.
func codeGiven(code string) (at time.Time, ok bool) {
	s, ours := strings.CutPrefix(code, "device-code-")
	n, err := strconv.ParseInt(s, 10, 64)
	return time.Unix(n, 0), ours && err == nil
}

// deviceCode begins a person's sign-in.
func (t *Tenant) deviceCode(w http.ResponseWriter, r *http.Request, name string, body []byte) {
	form, err := url.ParseQuery(string(body))
	switch {
	case err != nil || r.Method != http.MethodPost:
		t.refuse(w, "invalid_request", "AADSTS900144: The request body is malformed.")
	case !t.isOursOrAny(name):
		t.refuse(w, "invalid_request", "AADSTS90002: Tenant '"+name+"' not found.")
	case form.Get("client_id") == "":
		t.refuse(w, "invalid_request", "AADSTS900144: The request body must contain the following parameter: 'client_id'.")
	default:
		page := authority(r) + "/common/oauth2/deviceauth"
		sendJSON(w, http.StatusOK, object{
			"device_code": deviceCodeAt(t.o.Clock.Now()), "user_code": "ABCD1234", "verification_uri": page, "expires_in": int(codeLasts.Seconds()), "interval": 1,
			"message": "To sign in, use a web browser to open the page " + page + " and enter the code ABCD1234 to authenticate.",
		})
	}
}

// isOursOrAny tells whether a person can sign in under that name: of this tenant, or
// of whichever tenant the person is in.
func (t *Tenant) isOursOrAny(name string) bool {
	return t.isOurs(name) || strings.EqualFold(name, "organizations") || strings.EqualFold(name, "common")
}

// asPerson answers a request for a token that is a person's and tells whether it was
// one. The person of the scenario enters the code at once; without one nobody ever
// does, and the answer is that it is pending until it expires.
func (t *Tenant) asPerson(w http.ResponseWriter, r *http.Request, form url.Values, want Tokens) bool {
	switch form.Get("grant_type") {
	case "device_code", "urn:ietf:params:oauth:grant-type:device_code":
		given, ours := codeGiven(cmp.Or(form.Get("device_code"), form.Get("code")))
		switch {
		case !ours:
			t.refuse(w, "invalid_grant", "AADSTS70000: The provided value for the 'code' parameter is not valid.")
		case t.o.Clock.Now().Sub(given) >= codeLasts:
			t.refuse(w, "expired_token", "AADSTS70020: The provided value for the input parameter 'device_code' is not valid. This device code has expired.")
		case want.Person == "":
			t.refuse(w, "authorization_pending", "AADSTS70016: OAuth 2.0 device flow error. Authorization is pending. Continue polling.")
		default:
			t.issueToPerson(w, r, form, want)
		}
	case "refresh_token":
		if want.Person == "" || form.Get("refresh_token") != refreshToken(want) {
			t.refuse(w, "invalid_grant", "AADSTS9002313: Invalid request. Request is malformed or invalid.")
			return true
		}
		t.issueToPerson(w, r, form, want)
	default:
		return false
	}
	return true
}

func refreshToken(want Tokens) string { return "refresh-" + want.Person }

// issueToPerson answers with a delegated token, and with what names the account.
func (t *Tenant) issueToPerson(w http.ResponseWriter, r *http.Request, form url.Values, want Tokens) {
	c := t.claims(r, form, want)
	c.UPN, c.Object, c.WIDs = want.Person, t.object(want.Person), want.DirectoryRoles
	c.Kind, c.Proven, c.Subject, c.Unique, c.Name = "user", "0", c.Object, c.UPN, t.nameOf(c.UPN)
	c.Scopes = strings.Join(permissionsOf(want), " ")
	a := c.answer()
	a["scope"] = c.Scopes + " " + form.Get("scope")
	a["refresh_token"] = refreshToken(want)
	a["client_info"] = inBase64(object{"uid": c.Object, "utid": c.Tenant})
	a["id_token"] = inBase64(object{"alg": "none", "typ": "JWT"}) + "." + inBase64(object{
		"aud": c.App, "iss": authority(r) + "/" + c.Tenant + "/v2.0", "iat": c.Issued, "nbf": c.From, "exp": c.Expires,
		"oid": c.Object, "sub": c.Object, "tid": c.Tenant, "preferred_username": c.UPN, "name": c.Name, "ver": "2.0",
	}) + "."
	sendJSON(w, http.StatusOK, a)
}

// nameOf returns the display name of the user with that UPN, else the UPN.
func (t *Tenant) nameOf(upn string) string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if e := t.dir.find(upn); e != nil && e.now != nil && e.now.Name != "" {
		return e.now.Name
	}
	return upn
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
