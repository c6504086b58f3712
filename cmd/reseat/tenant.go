package main

import (
	"context"
	"errors"

	"reseat/batch"
	"reseat/batch/graph"
	"reseat/batch/journal"
	"reseat/plan"
	"reseat/plan/tenant"
)

// ReadUsers reads users by object id or UPN.
func (c *connection) ReadUsers(ctx context.Context, keys []string) ([]batch.Found, error) {
	found, err := c.UsersByKey(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]batch.Found, len(found))
	for i, f := range found {
		out[i] = batch.Found{User: f.User, Err: f.Err}
		if errors.Is(f.Err, tenant.ErrNotFound) {
			out[i] = batch.Found{} // no such user is an answer, not a fault
		}
	}
	return out, nil
}

// ReadServices reads the status of each service plan of users.
func (c *connection) ReadServices(ctx context.Context, ids []tenant.UserID) ([][]journal.Service, error) {
	details, err := c.LicenseDetails(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([][]journal.Service, len(details))
	for i, d := range details {
		for _, s := range d.Services {
			out[i] = append(out[i], journal.Service(s))
		}
	}
	return out, nil
}

// CreateUser makes an account.
func (c *connection) CreateUser(ctx context.Context, u plan.NewUser, location, password string) (tenant.UserID, tenant.Receipt, error) {
	return c.Client.CreateUser(ctx, graph.NewUser{
		UPN: u.UPN, DisplayName: u.DisplayName, FirstName: u.FirstName, LastName: u.LastName,
		Department: u.Department, MailNickname: u.MailNickname, UsageLocation: location, Password: password,
	})
}

// Probe reads what every working sign-in of reseat may read.
func (c *connection) Probe(ctx context.Context) error {
	_, err := c.SKUs(ctx)
	return err
}
