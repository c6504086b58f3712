package graph

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A wireAssign is the body of assignLicense. Both keys are mandatory, and an array
// may be empty but never null (graph-contract 0.3).
type wireAssign struct {
	Add    []wireLicense `json:"addLicenses"`
	Remove []sku.ID      `json:"removeLicenses"`
}

type wireLicense struct {
	Disabled sku.PlanSet `json:"disabledPlans"`
	SKU      sku.ID      `json:"skuId"`
}

// AssignLicense changes one user's direct licenses in one call: what is in add comes
// in, or gets a new set of disabled plans; what is in remove goes. Either all of it
// lands or nothing (graph-contract 0.2).
//
// It sends once. After an error the tree holds a *tenant.Refusal, ErrThrottled,
// ErrUnsent or ErrSignIn, all of which changed nothing, or ErrUnknown. The receipt
// is filled as far as there was an answer.
func (c *Client) AssignLicense(ctx context.Context, id tenant.UserID, add []tenant.License, remove []sku.ID) (tenant.Receipt, error) {
	body, err := assignBody(add, remove)
	if err != nil {
		return tenant.Receipt{}, err
	}
	a, err := c.send(ctx, request{
		method: http.MethodPost, url: c.at(userPath(string(id)) + "/assignLicense"), body: body, cost: writeCost,
		direct: c.directAssign(id, add, remove),
	})
	return a.receipt, doing("assign licenses to user "+string(id), err)
}

// assignBody is the body of assignLicense, of users and of groups.
func assignBody(add []tenant.License, remove []sku.ID) (wireAssign, error) {
	body := wireAssign{Add: []wireLicense{}, Remove: append([]sku.ID{}, remove...)}
	for _, l := range add {
		body.Add = append(body.Add, wireLicense{SKU: l.SKU, Disabled: l.Disabled})
	}
	for _, id := range remove {
		if _, both := tenant.Find(add, id); both {
			// What Graph makes of that is not documented (graph-contract 15.2).
			return body, &Error{Message: fmt.Sprintf("SKU %s is both added and removed in one call; nothing was sent", id), Kind: tenant.ErrMalformed}
		}
	}
	return body, nil
}

// SetUsageLocation gives a user a two-letter country. Errors are as AssignLicense's.
func (c *Client) SetUsageLocation(ctx context.Context, id tenant.UserID, country string) (tenant.Receipt, error) {
	body := struct {
		UsageLocation string `json:"usageLocation"`
	}{country}
	a, err := c.write(ctx, http.MethodPatch, userPath(string(id)), body)
	return a.receipt, doing("set the usage location of user "+string(id), err)
}

// A wireNewUser is the body of POST /users (graph-contract 3.3).
type wireNewUser struct {
	Enabled       bool         `json:"accountEnabled"`
	DisplayName   string       `json:"displayName"`
	FirstName     string       `json:"givenName,omitempty"`
	LastName      string       `json:"surname,omitempty"`
	Department    string       `json:"department,omitempty"`
	MailNickname  string       `json:"mailNickname"`
	UPN           string       `json:"userPrincipalName"`
	UsageLocation string       `json:"usageLocation,omitempty"`
	Password      wirePassword `json:"passwordProfile"`
}

type wirePassword struct {
	Change   bool   `json:"forceChangePasswordNextSignIn"`
	Password string `json:"password"`
}

// CreateUser makes an enabled account, whose password has to be changed at the first
// sign-in, and returns its object id. Errors are as AssignLicense's; an answer that
// does not name the account is ErrUnknown.
func (c *Client) CreateUser(ctx context.Context, u tenant.NewUser, location, password string) (tenant.UserID, tenant.Receipt, error) {
	a, err := c.write(ctx, http.MethodPost, "/users", wireNewUser{
		Enabled: true, DisplayName: u.DisplayName, FirstName: u.FirstName, LastName: u.LastName,
		Department: u.Department, MailNickname: u.MailNickname, UPN: u.UPN, UsageLocation: location,
		Password: wirePassword{Change: true, Password: password},
	})
	var made wireUser
	if err == nil {
		err = decode(a.body, &made)
	}
	if err == nil && made.ID == "" {
		err = &Error{Status: a.receipt.Status, Message: "the answer names no account", RequestID: a.receipt.RequestID, Kind: tenant.ErrUnknown}
	}
	return tenant.UserID(strings.ToLower(made.ID)), a.receipt, doing("create user "+u.UPN, err)
}

// write sends a write, once.
func (c *Client) write(ctx context.Context, method, path string, body any) (answer, error) {
	return c.send(ctx, request{method: method, url: c.at(path), body: body, cost: writeCost})
}
