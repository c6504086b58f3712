package graphsim

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"reseat/plan/tenant"
)

// graphAudience is the resource application id of Graph (graph-contract 1.1).
const graphAudience = "00000003-0000-0000-c000-000000000000"

// defaultRoles are the application permissions that a token carries where the scenario
// names none (graph-contract 1.2).
var defaultRoles = []string{"LicenseAssignment.ReadWrite.All", "User.ReadWrite.All", "GroupMember.Read.All", "Organization.Read.All"}

// signIn answers what the sign-in service is asked and tells whether it was that:
// the token endpoint, its metadata and instance discovery.
func (t *Tenant) signIn(w http.ResponseWriter, r *http.Request, body []byte) bool {
	s := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.URL.Path == "/common/discovery/instance":
		t.discovery(w, r)
	case len(s) == 4 && s[1] == "v2.0" && s[2] == ".well-known" && s[3] == "openid-configuration":
		t.metadata(w, r, s[0])
	case len(s) == 4 && s[1] == "oauth2" && s[2] == "v2.0" && s[3] == "token":
		t.token(w, r, s[0], body)
	case len(s) == 4 && s[1] == "oauth2" && s[2] == "v2.0" && s[3] == "devicecode":
		t.deviceCode(w, r, s[0], body)
	default:
		return false
	}
	return true
}

func authority(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (t *Tenant) discovery(w http.ResponseWriter, r *http.Request) {
	sendJSON(w, http.StatusOK, object{
		"tenant_discovery_endpoint": authority(r) + "/" + string(t.dir.id) + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1",
		"metadata":                  []object{{"preferred_network": r.Host, "preferred_cache": r.Host, "aliases": []string{r.Host}}},
	})
}

func (t *Tenant) metadata(w http.ResponseWriter, r *http.Request, name string) {
	if !t.isOursOrAny(name) {
		t.refuse(w, "invalid_tenant", "AADSTS90002: Tenant '"+name+"' not found.")
		return
	}
	base := authority(r) + "/" + string(t.dir.id)
	sendJSON(w, http.StatusOK, object{
		"issuer": base + "/v2.0", "token_endpoint": base + "/oauth2/v2.0/token", "authorization_endpoint": base + "/oauth2/v2.0/authorize",
		"device_authorization_endpoint": base + "/oauth2/v2.0/devicecode", "jwks_uri": base + "/discovery/v2.0/keys", "response_types_supported": []string{"code"}, "subject_types_supported": []string{"pairwise"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt"},
	})
}

func (t *Tenant) isOurs(name string) bool {
	return strings.EqualFold(name, string(t.dir.id)) || slices.ContainsFunc(t.dir.domains, func(d tenant.Domain) bool { return strings.EqualFold(d.Name, name) })
}

// claims are what a token of this tenant says.
type claims struct {
	Audience string   `json:"aud"`
	Issuer   string   `json:"iss"`
	Issued   int64    `json:"iat"`
	From     int64    `json:"nbf"`
	Expires  int64    `json:"exp"`
	App      string   `json:"appid"`
	Tenant   string   `json:"tid"`
	Roles    []string `json:"roles,omitempty"`
	Able     []string `json:"xms_cc,omitempty"` // cp1: the client understands challenges
	ID       string   `json:"jti,omitempty"`
	Version  string   `json:"ver,omitempty"`
	AppName  string   `json:"app_displayname,omitempty"`
	Proven   string   `json:"appidacr,omitempty"` // how the client proved itself: 0 not at all, 1 a secret, 2 an assertion
	Kind     string   `json:"idtyp,omitempty"`    // app or user
	Object   string   `json:"oid,omitempty"`      // of the service principal or the person
	Subject  string   `json:"sub,omitempty"`

	// Of a person alone.
	UPN    string   `json:"upn,omitempty"`
	Name   string   `json:"name,omitempty"`
	Unique string   `json:"unique_name,omitempty"`
	Scopes string   `json:"scp,omitempty"`
	WIDs   []string `json:"wids,omitempty"`
}

// permissions are what the token grants.
func (c claims) permissions() []string { return append(strings.Fields(c.Scopes), c.Roles...) }

// token answers a client's request for a token of its own (client_credentials).
func (t *Tenant) token(w http.ResponseWriter, r *http.Request, name string, body []byte) {
	form, err := url.ParseQuery(string(body))
	want := t.tokens()
	if form.Get("grant_type") != "client_credentials" && err == nil && t.isOursOrAny(name) && t.asPerson(w, r, form, want) {
		return
	}
	switch {
	case err != nil || r.Method != http.MethodPost:
		t.refuse(w, "invalid_request", "AADSTS900144: The request body is malformed.")
	case !t.isOurs(name):
		t.refuse(w, "invalid_request", "AADSTS90002: Tenant '"+name+"' not found.")
	case form.Get("grant_type") != "client_credentials":
		t.refuse(w, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type '"+form.Get("grant_type")+"'.")
	case uuid.Validate(form.Get("client_id")) != nil:
		t.refuse(w, "unauthorized_client", "AADSTS700016: Application with identifier '"+form.Get("client_id")+"' was not found in the directory.")
	case !scoped(form.Get("scope")):
		t.refuse(w, "invalid_scope", "AADSTS1002012: The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.")
	case form.Get("client_secret") == "" && form.Get("client_assertion") == "":
		t.refuse(w, "invalid_client", "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.")
	case form.Get("client_secret") == "" && !shapedLikeJWT(form.Get("client_assertion")):
		t.refuse(w, "invalid_client", "AADSTS50027: JWT token is invalid or malformed.")
	case want.Secret != "" && form.Get("client_assertion") == "" && form.Get("client_secret") != want.Secret:
		t.refuse(w, "invalid_client", "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.")
	default:
		t.issue(w, r, form, want)
	}
}

// tokens are what the scenario says of them.
func (t *Tenant) tokens() Tokens {
	if t.chaos == nil {
		return Tokens{}
	}
	return t.chaos.s.Tokens
}

// scoped tells whether the scopes are those of an app: one resource as a whole, and
// beside it what sign-in libraries always ask for.
func scoped(scope string) bool {
	resources := 0
	for _, s := range strings.Fields(scope) {
		switch {
		case strings.HasSuffix(s, "/.default"):
			resources++
		case s != "openid" && s != "profile" && s != "offline_access":
			return false
		}
	}
	return resources == 1
}

// shapedLikeJWT is all that is asked of a client's assertion: a snapshot has no keys to
// hold its signature against.
func shapedLikeJWT(assertion string) bool { return strings.Count(assertion, ".") == 2 }

func (t *Tenant) issue(w http.ResponseWriter, r *http.Request, form url.Values, want Tokens) {
	c := t.claims(r, form, want)
	c.Roles, c.Kind, c.Proven = permissionsOf(want), "app", "1"
	if form.Get("client_assertion") != "" {
		c.Proven = "2"
	}
	// An app's service principal has an id of its own in each tenant.
	c.Object = guid(t.o.Seed, "service principal", c.App)
	c.Subject = c.Object
	sendJSON(w, http.StatusOK, c.answer())
}

// claims are what every token says.
func (t *Tenant) claims(r *http.Request, form url.Values, want Tokens) claims {
	orSpan(&want.Lifetime, time.Hour)
	now := t.o.Clock.Now()
	c := claims{
		Audience: graphAudience, Issuer: authority(r) + "/" + string(t.dir.id) + "/", App: form.Get("client_id"), Tenant: string(t.dir.id),
		Issued: now.Unix(), From: now.Unix(), Expires: now.Add(want.Lifetime).Unix(), ID: guid(t.o.Seed, "token", t.asked.Add(1)),
		Version: "1.0", AppName: "Sandbox app " + form.Get("client_id"),
	}
	if strings.Contains(strings.ToLower(form.Get("claims")), `"cp1"`) { // libraries differ in its case
		c.Able = []string{"cp1"}
	}
	return c
}

func permissionsOf(want Tokens) []string {
	if len(want.Roles) == 0 {
		return defaultRoles
	}
	return want.Roles
}

func (c claims) answer() object {
	seconds := c.Expires - c.Issued
	return object{"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": c.unsigned()}
}

// unsigned is a token in the form of a JWT. Nobody outside the simulation takes it.
func (c claims) unsigned() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic("graphsim: claims that are no JSON: " + err.Error())
	}
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + enc(b) + "."
}

// claimsOf reads the bearer token of a request.
func claimsOf(h http.Header) (c claims, ok bool) {
	parts := strings.Split(strings.TrimPrefix(h.Get("Authorization"), "Bearer "), ".")
	if len(parts) != 3 {
		return c, false
	}
	b, err := base64.RawURLEncoding.DecodeString(parts[1])
	return c, err == nil && json.Unmarshal(b, &c) == nil
}

// anonymous is the app of a caller without a token of ours.
const anonymous = "00000000-0000-0000-0000-000000000000"

// appOf tells who asks, as far as quotas go.
func appOf(h http.Header) string {
	if c, ok := claimsOf(h); ok && c.App != "" {
		return c.App
	}
	return anonymous
}

// admit checks the token where the scenario asks for one (graph-contract 1.3).
func (x *chaos) admit(t *Tenant, c *call) (answer, bool) {
	if x == nil || !x.s.Tokens.Required {
		return answer{}, true
	}
	got, ok := claimsOf(c.header)
	switch {
	case c.header.Get("Authorization") == "":
		return unauthorized("Access token is empty.").answer(c), false
	case !ok:
		return unauthorized("CompactToken parsing failed with error code: 80049217").answer(c), false
	case got.Audience != graphAudience || got.Tenant != string(t.dir.id):
		return unauthorized("Access token validation failure. Invalid audience.").answer(c), false
	case c.now.Unix() >= got.Expires:
		return unauthorized("Lifetime validation failed, the token is expired.").answer(c), false
	case x.revoked(c.now, got):
		return x.challenge(c), false
	}
	c.roles = append([]string{}, got.permissions()...)
	return answer{}, true
}

func unauthorized(message string) *fault {
	return &fault{status: http.StatusUnauthorized, code: "InvalidAuthenticationToken", message: message}
}

func (x *chaos) revoked(now time.Time, c claims) bool {
	at := x.start.Add(x.s.Tokens.Revoked)
	return x.s.Tokens.Revoked > 0 && !now.Before(at) && c.Issued < at.Unix() && slices.Contains(c.Able, "cp1")
}

// challenge asks for a token issued after the revocation (continuous access evaluation).
func (x *chaos) challenge(c *call) answer {
	at := x.start.Add(x.s.Tokens.Revoked).Unix()
	b, err := json.Marshal(object{"access_token": object{"nbf": object{"essential": true, "value": strconv.FormatInt(at, 10)}}})
	if err != nil {
		panic("graphsim: claims that are no JSON: " + err.Error())
	}
	challenge := `Bearer realm="", authorization_uri="` + authorizationURI + `", client_id="` + graphAudience +
		`", error="insufficient_claims", claims="` + base64.StdEncoding.EncodeToString(b) + `"`
	if x.s.Tokens.Proof {
		challenge = `PoP realm="", authorization_uri="` + authorizationURI + `", client_id="` + graphAudience + `", nonce="", ` +
			strings.Replace(challenge, `"`+authorizationURI+`"`, authorizationURI, 1)
	}
	return unauthorized("Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp").answer(c).
		set("WWW-Authenticate", challenge)
}

const authorizationURI = "https://login.microsoftonline.com/common/oauth2/authorize"

// refuse answers as the sign-in service does.
func (t *Tenant) refuse(w http.ResponseWriter, code, description string) {
	status := http.StatusBadRequest
	if code == "invalid_client" {
		status = http.StatusUnauthorized
	}
	id := guid(t.o.Seed, "request", t.asked.Add(1))
	sendJSON(w, status, object{"error": code, "error_description": description, "trace_id": id, "correlation_id": id, "timestamp": t.o.Clock.Now().UTC().Format("2006-01-02 15:04:05Z")})
}

func sendJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}
