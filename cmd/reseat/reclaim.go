package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/graph"
	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/plan/build"
	"reseat/plan/tenant"
)

// addGrounds gives a command the conditions that say why users can do without a license.
func (r *roster) addGrounds(cmd *cobra.Command) {
	f, g := cmd.Flags(), &r.conditions.Grounds
	f.Var(days{&g.Inactive}, "inactive", "only users whose last sign-in is longer ago, such as `90d` (needs Entra ID P1)")
	f.Var(days{&g.NoRecordedSignIn}, "no-recorded-sign-in", "only older accounts without any sign-in, such as `90d`")
	f.BoolVar(&g.SignInBlocked, "sign-in-blocked", false, "only users whose sign-in is blocked")
	f.Var(singleSKU{&g.Overlap}, "overlap", "only users who have all services of this `SKU` by other paths")
	f.Var(singleSKU{&g.DirectAndInherited}, "direct-and-inherited", "only users who have this `SKU` directly and through a group")
}

// A days is a number of days such as 90d.
type days struct{ to *int }

func (d days) Type() string { return "days" }

func (d days) String() string {
	if d.to == nil || *d.to == 0 {
		return ""
	}
	return strconv.Itoa(*d.to) + "d"
}

func (d days) Set(s string) error {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "d"))
	if err != nil || n < 1 || n > 10000 || !strings.HasSuffix(strings.TrimSpace(s), "d") {
		return errors.New("write a number of days, such as 90d")
	}
	*d.to = n
	return nil
}

// A singleSKU is the name of one SKU.
type singleSKU struct{ to *string }

func (x singleSKU) Type() string { return "string" }

func (x singleSKU) String() string {
	if x.to == nil || *x.to == build.AnySKU {
		return ""
	}
	return *x.to
}

func (x singleSKU) Set(s string) error {
	if *x.to != "" && *x.to != s {
		return errors.New("write it once: each license needs a plan of its own")
	}
	*x.to = s
	return nil
}

// readSignIns reads the dates of sign-ins where a condition is about them. What is missing
// for that is said once, with the remedy.
func (a *app) readSignIns(ctx context.Context, c *connection, now *tenant.Snapshot) error {
	err := survey.AddSignIns(ctx, c.Client, now)
	switch {
	case errors.Is(err, graph.ErrNotPremium):
		return &exit.Error{Code: exit.Failed, Err: fmt.Errorf("sign-in dates cannot be read: %w", err),
			Hint: "they need Microsoft Entra ID P1 or P2 in the tenant; if it has one, grant the app Directory.Read.All as well. Without them, --sign-in-blocked and --overlap find licenses to remove"}
	case errors.Is(err, tenant.ErrForbidden):
		return &exit.Error{Code: exit.SignIn, Err: fmt.Errorf("sign-in dates cannot be read: %w", err),
			Hint: "grant the app AuditLog.Read.All beside User.Read.All; reseat doctor with the same flags shows what is granted"}
	case errors.Is(err, survey.ErrNoSignIns):
		return &exit.Error{Code: exit.Failed, Err: err, Hint: "try again later, or ask Microsoft support why signInActivity is empty"}
	}
	return err
}

// anyLicense fills in the license that a list of users leaves open: `user list --overlap` is
// about whatever license (R54).
func anyLicense(args []string) []string {
	if len(args) < 2 || args[0] != "user" || args[1] != "list" {
		return args
	}
	var out []string
	for i, arg := range args {
		alone := i+1 == len(args) || strings.HasPrefix(args[i+1], "-")
		if (arg == "--overlap" || arg == "--direct-and-inherited") && alone {
			arg += "=" + build.AnySKU
		}
		out = append(out, arg)
	}
	return out
}

// readSubscriptions reads what the tenant bought. A plan and a list do without it: what is
// missing for it is said once, with the remedy.
func (a *app) readSubscriptions(ctx context.Context, c *connection, now *tenant.Snapshot) (err error) {
	now.Subscriptions, err = c.Subscriptions(ctx)
	switch {
	case err == nil, errors.Is(err, tenant.ErrNotFound):
		return nil
	case errors.Is(err, tenant.ErrForbidden):
		fmt.Fprintln(a.err, "subscriptions may not be read with this sign-in, so nothing is said about those that end or renew soon: grant the app Organization.Read.All")
		return nil
	}
	return err
}

// tryReadSignIns reads sign-in dates for a list of all users, which does without them:
// what is missing is said once, with the remedy.
func (a *app) tryReadSignIns(ctx context.Context, c *connection, r *roster, now *tenant.Snapshot) error {
	err := a.readSignIns(ctx, c, now)
	if err == nil || ctx.Err() != nil || errors.Is(err, tenant.ErrSignIn) {
		return err
	}
	var known *exit.Error
	switch {
	case errors.Is(err, graph.ErrNotPremium):
		r.noSignIns = "the tenant has no Microsoft Entra ID P1 or P2"
	case errors.Is(err, tenant.ErrForbidden):
		r.noSignIns = "the permission AuditLog.Read.All is missing"
	case errors.Is(err, survey.ErrNoSignIns):
		r.noSignIns = "the tenant shows no sign-in date of any user"
	case errors.As(err, &known):
		r.noSignIns = known.Err.Error()
	default:
		return err
	}
	fmt.Fprintf(a.err, "inactive users are not listed: %s\n", r.noSignIns)
	for i := range now.Users { // a part of them would say too little
		now.Users[i].Created, now.Users[i].SignIn = time.Time{}, tenant.SignIn{}
	}
	return nil
}

// listCommand writes commands for the tenant and the selection of a list.
func (a *app) listCommand(cmd *cobra.Command, d *door) func(args ...string) string {
	var selection []string
	for _, name := range []string{"user", "group"} {
		if values, err := cmd.Flags().GetStringArray(name); err == nil {
			for _, v := range values {
				selection = append(selection, "--"+name, v)
			}
		}
	}
	for _, name := range []string{"filter", "where"} {
		if f := cmd.Flags().Lookup(name); f.Changed {
			selection = append(selection, "--"+name, f.Value.String())
		}
	}
	if values, err := cmd.Flags().GetStringArray("exclude"); err == nil {
		for _, v := range values {
			selection = append(selection, "--exclude", v)
		}
	}
	if cmd.Flags().Changed("transitive") {
		selection = append(selection, "--transitive")
	}
	return func(args ...string) string { return d.command(append(slices.Clone(args), selection...)...) }
}
