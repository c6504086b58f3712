package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"reseat/batch/journal"
	"reseat/batch/run"
	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report"
)

var userDetailFormats = map[string]func(io.Writer, report.UserDetail) error{
	"table": report.WriteUserDetail,
	"json":  func(w io.Writer, u report.UserDetail) error { return output.JSON(w, u) },
}

// A userShowCommand is the flags of userShow, in the process that runs it.
type userShowCommand struct {
	*app
	connect  door
	output   output.Flags
	planFile string
	runDir   string
}

func newUserShow(p *app) *cobra.Command {
	a := &userShowCommand{app: p}
	cmd := &cobra.Command{
		Use:   "show USER",
		Short: "One user in full: each SKU, path, service plan and its status",
		Long: `show reads one user from the tenant: each license by which path, its service plans
and their status. With --plan it says on one screen what the user has, what the plan
would change and why, and what stands in the way; with --run also what the run sent
for the user and what came of it. It writes nothing.`,
		Example: `  reseat user show adele@contoso.com
  reseat user show adele@contoso.com --plan ems.plan
  reseat user show adele@contoso.com --run reseat-runs/2026-11-22T081500Z-3f9c2a41
  reseat user show 7f1c7a34-5f0e-4d7c-9a51-0d3b7b9d2f11 --output json`,
		Args: exactly(1),
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(userDetailFormats))
	f := cmd.Flags()
	f.StringVar(&a.planFile, "plan", "", "also what this plan `FILE` would do with the user, and what stands in the way")
	f.StringVar(&a.runDir, "run", "", "also what the run in this `FOLDER` planned and did for the user")
	return cmd
}

func (a *userShowCommand) run(cmd *cobra.Command, args []string) error {
	write, ok := userDetailFormats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(userDetailFormats))
	}
	if a.planFile != "" && a.runDir != "" {
		return exit.Usagef("--plan and --run: give one of them; a run has its plan in its folder")
	}
	u, err := a.userCase(cmd.Context(), &a.connect, args[0], a.planFile, a.runDir)
	if err != nil {
		return err
	}
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, u) })
}

// userCase reads one user and, where they are named, what a plan or a run says of it.
func (a *userShowCommand) userCase(ctx context.Context, d *door, key, planFile, runDir string) (out report.UserDetail, err error) {
	r := &run.Opened{}
	switch {
	case planFile != "":
		if r.Plan, _, err = skimPlan(planFile, func(*plan.Line) bool { return false }); err != nil {
			return out, err
		}
	case runDir != "":
		if r, err = run.LookAtRun(runDir); err != nil {
			return out, err
		}
		defer func() { err = errors.Join(err, r.Close()) }()
	}
	c, err := d.open(ctx, a.app)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if planFile+runDir == "" {
		return c.detail(ctx, key)
	}
	if r.Plan.Header.Tenant != c.Org.Tenant {
		return out, exit.Guardf("the plan is of tenant %s (%s), this is %s", r.Plan.Header.Domain, r.Plan.Header.Tenant, c.where())
	}
	u, missing := c.detail(ctx, key)
	if planFile != "" {
		r.Plan, _, err = skimPlan(planFile, aboutUser(key, u.User))
	} else {
		r.Plan.Lines = linesAbout(r.Plan.Lines, key, u.User)
	}
	switch {
	case err != nil:
		return out, err
	case missing != nil && (len(r.Plan.Lines) == 0 || !errors.Is(missing, tenant.ErrNotFound)):
		return out, missing
	case missing != nil:
		u = report.UserDetail{User: tenant.User{UPN: r.Plan.Lines[0].UPN}, Paths: []report.UserPath{}, Plans: []report.UserPlan{}}
	}
	now := &u.User
	if missing != nil {
		now = nil
	}
	u.Planned = report.NewUserPlanned(r.Plan, planFile, now)
	if runDir != "" && u.Planned.Named {
		u.Planned.Changed = false // the verdict of the run tells that
		u.Ran, err = ranFor(ctx, r)
	}
	return u, err
}

// aboutUser tells whether a line of a plan is about a user, known by key or as read.
func aboutUser(key string, u tenant.User) func(*plan.Line) bool {
	return func(l *plan.Line) bool {
		if u.ID != "" && l.User != "" {
			return l.User == u.ID
		}
		return strings.EqualFold(l.UPN, key) || u.UPN != "" && strings.EqualFold(l.UPN, u.UPN) || l.User != "" && strings.EqualFold(string(l.User), key)
	}
}

func linesAbout(all []plan.Line, key string, u tenant.User) []plan.Line {
	is := aboutUser(key, u)
	for i := range all {
		if is(&all[i]) {
			return all[i : i+1]
		}
	}
	return nil
}

// ranFor says what a run did for the user of its plan's only line.
func ranFor(ctx context.Context, r *run.Opened) (*report.UserRun, error) {
	line := r.Plan.Lines[0]
	record := journal.NewRecord()
	err := r.Journal.Events(ctx, func(e journal.Event) error {
		if e.Change == line.ID || e.Change == "" {
			record.Add(e)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	made, err := reportOf(ctx, r, time.Now())
	if err != nil {
		return nil, err
	}
	return report.NewUserRun(r.Dir, made, line, record.Progress(line.ID)), nil
}

// detail reads one user with the status of each service plan. A user whom nobody has as
// UPN or object id is looked for by mail and alias.
func (c *connection) detail(ctx context.Context, key string) (out report.UserDetail, err error) {
	u, err := c.User(ctx, key)
	if errors.Is(err, tenant.ErrNotFound) {
		u, err = byAddress(ctx, c, key)
	}
	if err != nil {
		return out, err
	}
	now := c.Org
	now.Users = []tenant.User{u}
	if now.SKUs, err = c.SKUs(ctx); err != nil {
		return out, err
	}
	if err := survey.NameGroups(ctx, c.Client, &now); err != nil {
		return out, err
	}
	services, err := c.ReadServices(ctx, []tenant.UserID{u.ID})
	if err != nil {
		return out, err
	}
	var status []tenant.Service
	if len(services) > 0 {
		status = services[0].Services
	}
	return report.NewUserDetail(now, u, status), nil
}

// byAddress finds a user by mail or alias, where exactly one has it.
func byAddress(ctx context.Context, c *connection, key string) (tenant.User, error) {
	nobody := &exit.Error{Code: exit.Failed, Err: nobodyError(key), Hint: "see who there is: `reseat user list`"}
	if !strings.Contains(key, "@") {
		return tenant.User{}, nobody
	}
	found, err := c.UsersByMail(ctx, []string{key})
	if err == nil && len(found) > 0 && len(found[0].Users) == 0 {
		found, err = c.UsersByAlias(ctx, []string{key})
	}
	if err == nil && len(found) > 0 {
		err = found[0].Err
	}
	if err != nil {
		return tenant.User{}, err
	}
	if len(found) == 0 || len(found[0].Users) == 0 {
		return tenant.User{}, nobody
	}
	if n := len(found[0].Users); n > 1 {
		return tenant.User{}, &exit.Error{Code: exit.Failed, Err: fmt.Errorf("%s: %d users have this address", key, n), Hint: "name the user by UPN or object id"}
	}
	return c.User(ctx, string(found[0].Users[0].ID))
}

// A nobodyError is that no user of the tenant is called so.
type nobodyError string

func (n nobodyError) Error() string {
	return string(n) + ": nobody in this tenant has this UPN, object id, mail or alias"
}

func (nobodyError) Is(target error) bool { return target == tenant.ErrNotFound }
