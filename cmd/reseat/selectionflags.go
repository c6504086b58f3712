package main

import (
	"github.com/spf13/cobra"

	"reseat/batch/survey"
	"reseat/cmd/reseat/flagvalue"
)

// selectionFlags are the flags that say which users a command is about.
type selectionFlags struct{ survey.Selection }

// newSelection makes the flags of a command that selects users.
func (a *app) newSelection() *selectionFlags {
	return &selectionFlags{survey.Selection{Stdin: a.in, Talk: a.Err}}
}

// addTo gives a command the sources and conditions of a plan.
func (r *selectionFlags) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&r.Encoding, "encoding", "", "encoding of the files, such as windows-1252 (default: detected)")
	f.StringVar(&r.UserColumn, "user-column", "", "the `COLUMN` of the files that names users, whatever it is called (default: known by its header)")
	f.StringToStringVar(&r.Columns, "column", nil, "take reseat's column `NAME=HEADER` from this header of the files, such as AddLicenses=Paket; HEADER none: from no column")
	f.StringVar(&r.Sheet, "sheet", "", "the `SHEET` of Excel workbooks (default: the first that is visible)")
	f.StringVar(&r.LocationFrom, "location-from", "", "take usage locations from this `COLUMN` of the files")
	f.Var(flagvalue.List{To: &r.Verdicts}, "verdict", "only rows of a report with these `VERDICTS`, such as failed,drifted")
	f.StringVar(&r.Wave, "wave", "", "only rows whose Wave is this")
	r.addSources(cmd)
	r.addConditions(cmd)
}

// addSources gives a command the sources beside files.
func (r *selectionFlags) addSources(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&r.Users, "user", nil, "this `USER`, by UPN, object id, mail or alias; may be repeated")
	f.StringArrayVar(&r.Groups, "group", nil, "members of this `GROUP`, by name, id or mail; may be repeated")
	f.BoolVar(&r.Transitive, "transitive", false, "with --group: members of nested groups too")
}

// addConditions gives a command the conditions on users. They narrow whatever source
// there is; without one they are about the whole tenant.
func (r *selectionFlags) addConditions(cmd *cobra.Command) {
	f, c := cmd.Flags(), &r.Conditions
	f.StringVar(&r.Where, "where", "", "only users of whom this `EXPRESSION` is true: over the columns of their row, else over their properties, such as \"department == 'Sales'\"")
	f.StringVar(&r.Filter, "filter", "", "only users that this OData `FILTER` of Microsoft Graph finds, such as \"department eq 'Sales'\"")
	f.StringArrayVar(&r.Exclude, "exclude", nil, "not these users: a `FILE` of users, or group:NAME; may be repeated")
	f.BoolVar(&c.Unlicensed, "unlicensed", false, "only users without any license")
	f.Var(flagvalue.AnyOf{To: &c.Has}, "has", "only users who have one of these `SKUS` by any path; twice is both")
	f.Var(flagvalue.AnyOf{To: &c.Lacks}, "lacks", "only users who do not have this `SKU` by any path; of a list none")
	f.Var(flagvalue.AnyOf{To: &c.PlanOn}, "plan-on", "only users for whom this service `PLAN` is on; lists as with --has")
	f.Var(flagvalue.AnyOf{To: &c.PlanOff}, "plan-off", "only users for whom this service `PLAN` is on by no path; as with --has")
	r.addGrounds(cmd)
	f.BoolVar(&c.IncludeBlocked, "include-blocked", false, "of groups and the whole tenant: users whose sign-in is blocked, too")
	f.BoolVar(&c.IncludeGuests, "include-guests", false, "of groups and the whole tenant: guests, too")
}

// addGrounds gives a command the conditions that say why users can do without a license.
func (r *selectionFlags) addGrounds(cmd *cobra.Command) {
	f, g := cmd.Flags(), &r.Conditions.Grounds
	f.Var(flagvalue.Days{To: &g.Inactive}, "inactive", "only users whose last sign-in is longer ago, such as `90d` (needs Entra ID P1)")
	f.Var(flagvalue.Days{To: &g.NoRecordedSignIn}, "no-recorded-sign-in", "only older accounts without any sign-in, such as `90d`")
	f.BoolVar(&g.SignInBlocked, "sign-in-blocked", false, "only users whose sign-in is blocked")
	f.Var(flagvalue.SingleSKU{To: &g.Overlap}, "overlap", "only users who have all services of this `SKU` by other paths")
	f.Var(flagvalue.SingleSKU{To: &g.DirectAndInherited}, "direct-and-inherited", "only users who have this `SKU` directly and through a group")
}
