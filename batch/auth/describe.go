package auth

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Who is what a token says about its bearer. Nothing of it is verified: it serves
// to tell people what they signed in as, never to decide what they may do.
type Who struct {
	Account        string // of a person: UPN; empty for an app
	ObjectID       string // of the account or service principal
	AppID          string
	AppName        string
	TenantID       string
	Audience       string   // the resource that the token is for: a URL, or Graph's application id
	Roles          []string // application permissions
	Scopes         []string // delegated permissions
	DirectoryRoles []string // template ids of a person's directory roles
	Expires        time.Time
}

// Name is the account or app as people know it.
func (w Who) Name() string {
	if !w.App() {
		return firstOf(w.Account, w.ObjectID, "an account without a name")
	}
	if w.AppName != "" && w.AppID != "" {
		return "app " + w.AppName + " (" + w.AppID + ")"
	}
	return "app " + firstOf(w.AppName, w.AppID, w.ObjectID, "without a name")
}

// Granted returns the permissions: roles of an app, scopes of a person.
func (w Who) Granted() []string {
	if w.App() {
		return w.Roles
	}
	return w.Scopes
}

// App tells whether an app signed in and no person.
func (w Who) App() bool { return w.Account == "" && len(w.Scopes) == 0 }

type claims struct {
	UPN       string   `json:"upn"`
	Preferred string   `json:"preferred_username"`
	Unique    string   `json:"unique_name"`
	OID       string   `json:"oid"`
	AppID     string   `json:"appid"`
	AZP       string   `json:"azp"`
	AppName   string   `json:"app_displayname"`
	TID       string   `json:"tid"`
	Audience  string   `json:"aud"`
	Roles     []string `json:"roles"`
	SCP       string   `json:"scp"`
	WIDs      []string `json:"wids"`
	Exp       float64  `json:"exp"`
}

// Describe decodes the payload of a JWT. The error never holds any of the token.
func Describe(token string) (Who, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return Who{}, errors.New("the token is opaque: it does not say who bears it")
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return Who{}, errors.New("the token's payload is not base64")
	}
	var c claims
	if err := json.Unmarshal(raw, &c); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return Who{}, fmt.Errorf("the token's claim %q has an unexpected type", kind.Field)
		}
		return Who{}, errors.New("the token's payload is not JSON")
	}
	return c.who(), nil
}

func (c claims) who() Who {
	w := Who{
		Account:        firstOf(c.UPN, c.Preferred, c.Unique),
		ObjectID:       strings.ToLower(c.OID),
		AppID:          firstOf(c.AppID, c.AZP),
		AppName:        c.AppName,
		TenantID:       strings.ToLower(c.TID),
		Audience:       c.Audience,
		Roles:          c.Roles,
		Scopes:         strings.Fields(c.SCP),
		DirectoryRoles: c.WIDs,
	}
	if c.Exp > 0 && c.Exp < 1e11 {
		w.Expires = time.Unix(int64(c.Exp), 0).UTC()
	}
	return w
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
