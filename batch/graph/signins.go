package graph

import (
	"context"
	"errors"
	"strings"
	"time"

	"reseat/plan/tenant"
)

// signInSelect names what sign-in dates are read with (graph-contract-2 section 4.2).
const signInSelect = "id,createdDateTime,signInActivity"

// The most users that a page with sign-in dates has, and the most that older tenants give.
const (
	signInPage      = 500
	olderSignInPage = 120
)

// premiumPause lies between two tries where a tenant says that it has no premium license:
// licensed ones were seen to say so, too, for a moment (graph-contract-2 section 4.2).
const premiumPause = time.Second

// ErrNotPremium is the answer of a tenant without Microsoft Entra ID P1 or P2, which shows
// no sign-in dates.
var ErrNotPremium = errors.New("the tenant has no Microsoft Entra ID P1 or P2")

// EachSignIn calls fn with the users of each page, of whom id, date of creation and
// sign-in dates alone are set. It sends no ConsistencyLevel, with which pages came without
// dates. The error is ErrNotPremium where the tenant shows none.
func (c *Client) EachSignIn(ctx context.Context, fn func([]tenant.User) error) error {
	err := c.eachSignIn(ctx, signInPage, fn)
	if isNotPremium(err) {
		if err := c.clock.Sleep(ctx, premiumPause); err != nil {
			return err
		}
		err = c.eachSignIn(ctx, signInPage, fn)
	}
	var refused *Error
	if errors.As(err, &refused) && strings.Contains(refused.Message, "more than 120 users") {
		err = c.eachSignIn(ctx, olderSignInPage, fn)
	}
	if isNotPremium(err) {
		err = errors.Join(ErrNotPremium, err)
	}
	return doing("read sign-in dates", err)
}

func isNotPremium(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && strings.Contains(refused.Code, "NonPremiumTenant")
}

func (c *Client) eachSignIn(ctx context.Context, top int, fn func([]tenant.User) error) error {
	r := c.list("/users", query{sel: signInSelect, top: top}, unitsList, false)
	return eachPage(ctx, c, r, func(page []wireSignIn) error {
		out := make([]tenant.User, len(page))
		for i, w := range page {
			out[i] = tenant.User{ID: tenant.UserID(strings.ToLower(w.ID)), Created: w.Created.Time, SignIn: tenant.SignIn{
				Success: w.Activity.Success.known(), Interactive: w.Activity.Interactive.known(), NonInteractive: w.Activity.NonInteractive.known(),
			}}
		}
		return fn(out)
	})
}

// A wireSignIn is what Graph says of the sign-ins of a user.
type wireSignIn struct {
	ID       string    `json:"id"`
	Created  looseTime `json:"createdDateTime"`
	Activity struct {
		Success        looseTime `json:"lastSuccessfulSignInDateTime"`
		Interactive    looseTime `json:"lastSignInDateTime"`
		NonInteractive looseTime `json:"lastNonInteractiveSignInDateTime"`
	} `json:"signInActivity"` // absent or null where nothing was recorded
}

// known is the time, zero where Graph says in one of its four ways that there is none
// (graph-contract-2 section 4.1).
func (t looseTime) known() time.Time {
	if t.Year() <= 1 {
		return time.Time{}
	}
	return t.Time
}
