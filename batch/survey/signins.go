package survey

import (
	"context"
	"errors"

	"reseat/batch/graph"
	"reseat/plan/tenant"
)

// ErrNoSignIns says that the tenant shows no sign-in date of anybody: that is missing
// data and not inactivity (R54).
var ErrNoSignIns = errors.New("the tenant shows no sign-in date of any user: the data is not available, and nobody is taken for inactive")

// AddSignIns reads when the users of a snapshot were created and last signed in. It reads
// pages of the whole tenant: single reads are throttled to a few a minute.
func AddSignIns(ctx context.Context, c *graph.Client, now *tenant.Snapshot) error {
	place := make(map[tenant.UserID]int, len(now.Users))
	for i, u := range now.Users {
		place[u.ID] = i
	}
	any := false
	err := c.EachSignIn(ctx, func(page []tenant.User) error {
		for _, u := range page {
			any = any || u.SignIn != tenant.SignIn{}
			if i, known := place[u.ID]; known {
				now.Users[i].Created, now.Users[i].SignIn = u.Created, u.SignIn
			}
		}
		return nil
	})
	if err == nil && !any {
		err = ErrNoSignIns
	}
	return err
}
