package graph

import (
	"strings"
	"time"
	"unique"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// userSelect names what of a user is read (graph-contract 3.1). assignedLicenses is
// not among it: it merges direct and inherited rows (graph-contract 4.1).
const userSelect = "id,userPrincipalName,displayName,mail,proxyAddresses,accountEnabled,userType," +
	"usageLocation,department,onPremisesSyncEnabled,licenseAssignmentStates"

// A wireUser is a user as Graph spells it. Properties are absent or null freely.
type wireUser struct {
	ID             string      `json:"id"`
	UPN            string      `json:"userPrincipalName"`
	Name           string      `json:"displayName"`
	Mail           string      `json:"mail"`
	ProxyAddresses []string    `json:"proxyAddresses"`
	Enabled        *bool       `json:"accountEnabled"`
	Type           string      `json:"userType"`
	UsageLocation  string      `json:"usageLocation"`
	Department     string      `json:"department"`
	Synced         bool        `json:"onPremisesSyncEnabled"`
	States         []wireState `json:"licenseAssignmentStates"`
}

// A wireState is a row of licenseAssignmentStates (graph-contract 4.2).
type wireState struct {
	SKU      string    `json:"skuId"`
	Group    string    `json:"assignedByGroup"` // null: direct
	Disabled []string  `json:"disabledPlans"`
	State    string    `json:"state"`
	Error    string    `json:"error"`
	Updated  looseTime `json:"lastUpdatedDateTime"`
}

// readUser reads the answer to a read of one user.
func readUser(body []byte) (tenant.User, error) {
	var w wireUser
	if err := decode(body, &w); err != nil {
		return tenant.User{}, err
	}
	if w.ID == "" { // an empty key would have asked for the collection
		return tenant.User{}, &Error{Message: "the answer names no user", Kind: tenant.ErrUnknown}
	}
	return w.user(), nil
}

func readItem(got content) (tenant.User, error) {
	if u, ok := got.value.(*tenant.User); ok {
		return *u, nil
	}
	return readUser(got.body)
}

func (w wireUser) user() tenant.User {
	u := tenant.User{
		ID:            tenant.UserID(strings.ToLower(w.ID)),
		UPN:           w.UPN,
		Name:          w.Name,
		Mail:          w.Mail,
		Aliases:       smtpAddresses(w.ProxyAddresses),
		Disabled:      w.Enabled != nil && !*w.Enabled,
		Guest:         strings.EqualFold(w.Type, "Guest"),
		Synced:        w.Synced,
		UsageLocation: shared(w.UsageLocation),
		Department:    shared(w.Department),
	}
	for _, s := range w.States {
		u.Assignments = append(u.Assignments, s.assignment())
	}
	return u
}

func (w wireState) assignment() tenant.Assignment {
	a := tenant.Assignment{
		SKU:      sku.ID(shared(strings.ToLower(w.SKU))),
		Group:    tenant.GroupID(shared(strings.ToLower(w.Group))),
		Disabled: planSet(w.Disabled),
		State:    tenant.State(shared(w.State)),
		Error:    shared(w.Error),
		Updated:  w.Updated.Time,
	}
	if strings.EqualFold(a.Error, "None") {
		a.Error = "" // documented as null, sent as a word (graph-contract 4.2)
	}
	return a
}

// shared returns one text for all that are equal: a tenant has few SKUs, groups and
// departments beside its users.
func shared(s string) string { return unique.Make(s).Value() }

func planSet(ids []string) sku.PlanSet {
	set := make([]sku.PlanID, len(ids))
	for i, id := range ids {
		set[i] = sku.PlanID(shared(strings.ToLower(id)))
	}
	return sku.NewPlanSet(set...)
}

// smtpAddresses returns the mail addresses among the proxy addresses, the primary
// one (SMTP:) included.
func smtpAddresses(proxies []string) []string {
	var out []string
	for _, p := range proxies {
		if len(p) > 5 && strings.EqualFold(p[:5], "smtp:") {
			out = append(out, p[5:])
		}
	}
	return out
}

func users(page []wireUser) []tenant.User {
	out := make([]tenant.User, len(page))
	for i, w := range page {
		out[i] = w.user()
	}
	return out
}

// A looseTime is a timestamp that is left zero where it cannot be read: no
// assignment is worth losing for it.
type looseTime struct{ time.Time }

// UnmarshalJSON never fails.
func (t *looseTime) UnmarshalJSON(b []byte) error {
	t.Time, _ = time.Parse(time.RFC3339, strings.Trim(string(b), `"`))
	return nil
}
