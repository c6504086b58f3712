package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"reseat/batch/graph"
	"reseat/plan"
	"reseat/plan/intake"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A roster is who is asked for: files, and selections of the tenant.
type roster struct {
	files        []string
	encoding     string
	userColumn   string
	columns      map[string]string // what to call the columns of the files
	sheet        string
	locationFrom string
	locations    intake.Locations // of recipes; nil where there is no file of them
	where        string
	verdicts     []string
	wave         string

	filter     string
	sample     int
	seed       uint64
	groups     []string
	transitive bool
	picks      plan.Selection
	everyone   bool // read every user, select none

	requests []plan.Request
	inputs   []plan.Input
}

func (r *roster) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&r.encoding, "encoding", "", "encoding of the files, such as windows-1252 (default: detected)")
	f.StringVar(&r.userColumn, "user-column", "", "the `COLUMN` of the files that names users, whatever it is called (default: known by its header)")
	f.StringToStringVar(&r.columns, "column", nil, "take reseat's column `NAME=HEADER` from this header of the files, such as AddLicenses=Paket; HEADER none: from no column")
	f.StringVar(&r.sheet, "sheet", "", "the `SHEET` of Excel workbooks (default: the first that is visible)")
	f.StringVar(&r.locationFrom, "location-from", "", "take usage locations from this `COLUMN` of the files")
	f.StringVar(&r.where, "where", "", "keep the rows of which this `EXPRESSION` over their columns is true, such as 'Department == \"Sales\"'")
	f.StringSliceVar(&r.verdicts, "verdict", nil, "keep the rows of a report with these `VERDICTS`, such as failed,drifted")
	f.StringVar(&r.wave, "wave", "", "keep the rows whose column Wave is `V`")
	f.StringArrayVar(&r.groups, "group", nil, "members of this group, by name, id or mail; may be repeated")
	f.BoolVar(&r.transitive, "transitive", false, "with --group: members of nested groups too")
	f.IntVar(&r.sample, "sample", 0, "of the users asked for, `N` drawn by chance: for a trial run")
	f.Uint64Var(&r.seed, "seed", 1, "with --sample: another seed draws other users")
	r.addSelections(cmd)
}

// addSelections gives a command the selections by license.
func (r *roster) addSelections(cmd *cobra.Command) {
	f, p := cmd.Flags(), &r.picks
	f.StringVar(&r.filter, "filter", "", "users that this OData `FILTER` of Microsoft Graph finds, such as \"department eq 'Sales'\"")
	f.BoolVar(&p.Unlicensed, "unlicensed", false, "active members without any license")
	f.StringArrayVar(&p.Holders, "has", nil, "users who have this `SKU`, directly or through a group; may be repeated")
	f.StringArrayVar(&p.Without, "lacks", nil, "active members who do not have this `SKU`, directly or through a group; may be repeated")
	f.StringArrayVar(&p.PlanOn, "plan-on", nil, "users who have this service `PLAN` on, directly or through a group; may be repeated")
	f.StringArrayVar(&p.PlanOff, "plan-off", nil, "active members who do not have this service `PLAN`; may be repeated")
	f.BoolVar(&p.AndDisabled, "include-blocked", false, "also accounts whose sign-in is blocked")
	f.BoolVar(&p.AndGuests, "include-guests", false, "also guests")
}

func (r *roster) empty() bool {
	return len(r.files)+len(r.groups) == 0 && r.filter == "" && r.picks.Empty()
}

// readFiles reads the files and says what each was found to be.
func (a *app) readFiles(r *roster) error {
	if err := intake.CheckColumns(slices.Sorted(maps.Keys(r.columns))); err != nil {
		return usage("--column: %v", err)
	}
	for _, path := range r.files {
		got, err := intake.ReadFile(path, intake.Options{
			Encoding: r.encoding, UserColumn: r.userColumn, Columns: r.columns, Sheet: r.sheet, LocationFrom: r.locationFrom, Locations: r.locations, Where: r.where, Verdicts: r.verdicts, Wave: r.wave, Stdin: a.in,
		})
		if err != nil {
			return err
		}
		fmt.Fprintln(a.err, got.Info)
		for _, note := range got.Info.Notes {
			fmt.Fprintln(a.err, "  "+note)
		}
		if got.Info.Groups() > 0 {
			fmt.Fprintf(a.err, "  %d nested groups were skipped: their members can be had with --group NAME --transitive\n", got.Info.Groups())
		}
		if r.requests == nil {
			r.requests = got.Requests // a copy of a million would count
		} else {
			r.requests = append(r.requests, got.Requests...)
		}
		r.inputs = append(r.inputs, plan.Input{Name: path, Format: got.Info.Format, Rows: got.Info.Rows, SHA256: got.Info.SHA256})
	}
	for _, kept := range r.kept() {
		r.inputs = append(r.inputs, plan.Input{Name: kept, Format: "rows kept of the files above", Rows: len(r.requests)})
	}
	return nil
}

// kept lists the options that left rows of the files out: the plan says them, as the
// files' digests tell nothing of them (R6).
func (r *roster) kept() []string {
	var out []string
	if len(r.files) == 0 {
		return nil
	}
	if r.where != "" {
		out = append(out, "--where "+strconv.Quote(r.where))
	}
	if len(r.verdicts) > 0 {
		out = append(out, "--verdict "+strings.Join(r.verdicts, ","))
	}
	if r.wave != "" {
		out = append(out, "--wave "+r.wave)
	}
	return out
}

// readGroups reads the members of the live groups, once (R5).
func (a *app) readGroups(ctx context.Context, c *connection, r *roster) error {
	for _, name := range r.groups {
		g, err := oneGroup(ctx, c, name)
		if err != nil {
			return err
		}
		source := plan.Source{File: fmt.Sprintf("--group %q", g.Name)}
		users, others := 0, map[string]int{}
		err = c.Members(ctx, g.ID, r.transitive, func(page []graph.Member) error {
			for _, m := range page {
				if m.Kind != "user" {
					others[m.Kind]++
					continue
				}
				users++
				r.requests = append(r.requests, plan.Request{Source: source, User: plan.Key{ID: m.ID}})
			}
			return nil
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(a.err, "group %q: %d users%s\n", g.Name, users, skipped(others))
		if others["group"] > 0 && !r.transitive {
			fmt.Fprintln(a.err, "  members of nested groups are not among them: add --transitive to take them too")
		}
		r.inputs = append(r.inputs, plan.Input{Name: source.File, Format: "members, read once", Rows: users})
	}
	return nil
}

// readFilter reads who a filter finds. It searches an index that lags behind, so the
// users are read again, by id, before planning (R6).
func (a *app) readFilter(ctx context.Context, c *connection, r *roster) error {
	if r.filter == "" {
		return nil
	}
	source := plan.Source{File: fmt.Sprintf("--filter %q", r.filter)}
	n := 0
	err := c.EachUser(ctx, graph.UserQuery{Filter: r.filter, Advanced: true}, func(page []tenant.User) error {
		for _, u := range page {
			n++
			r.requests = append(r.requests, plan.Request{Source: source, User: plan.Key{ID: string(u.ID)}})
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.err, "%s: %d users\n", source.File, n)
	r.inputs = append(r.inputs, plan.Input{Name: source.File, Format: "filter, read once", Rows: n})
	return nil
}

// draw keeps a sample of the users asked for, and says so in the plan.
func (a *app) draw(r *roster) {
	if r.sample == 0 {
		return
	}
	before := len(r.requests)
	r.requests = plan.Sample(r.requests, r.sample, r.seed)
	name := fmt.Sprintf("--sample %d --seed %d", r.sample, r.seed)
	fmt.Fprintf(a.err, "%s: %d of %d rows\n", name, len(r.requests), before)
	r.inputs = append(r.inputs, plan.Input{Name: name, Format: "sample of the inputs above", Rows: len(r.requests)})
}

func oneGroup(ctx context.Context, c *connection, name string) (tenant.Group, error) {
	found, err := c.FindGroup(ctx, name)
	switch {
	case err != nil:
		return tenant.Group{}, err
	case len(found) == 0:
		return tenant.Group{}, usage("no group of %s has the name, id or mail %q", c.org.Domain(), name)
	case len(found) > 1:
		ids := make([]string, len(found))
		for i, g := range found {
			ids[i] = string(g.ID)
		}
		return tenant.Group{}, usage("%d groups are called %q: name one by its id: %s", len(found), name, strings.Join(ids, ", "))
	}
	return found[0], nil
}

func skipped(others map[string]int) string {
	if len(others) == 0 {
		return ""
	}
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(others)) {
		parts = append(parts, fmt.Sprintf("%d %s", others[kind], kind))
	}
	return " (skipped: " + strings.Join(parts, ", ") + ")"
}

// readTenant reads what planning needs of the tenant: SKUs, the users of the roster,
// and the names of the groups that license them.
func (a *app) readTenant(ctx context.Context, c *connection, r *roster) (tenant.Snapshot, error) {
	now := c.org
	var err error
	if now.SKUs, err = c.SKUs(ctx); err != nil {
		return now, err
	}
	if now.Users, now.Complete, err = c.ReadRoster(ctx, r.keys()); err != nil {
		return now, err
	}
	return now, c.nameGroups(ctx, &now)
}

// nameGroups reads the names of the groups through which users hold licenses.
func (c *connection) nameGroups(ctx context.Context, now *tenant.Snapshot) error {
	ids := map[tenant.GroupID]bool{}
	for _, u := range now.Users {
		for _, as := range u.Assignments {
			if !as.Direct() {
				ids[as.Group] = true
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	groups, err := c.GroupsByID(ctx, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		now.Groups = append(now.Groups, groups[id])
	}
	return nil
}

// keys lists how the rows name their users.
func (r *roster) keys() graph.Roster {
	out := graph.Roster{All: !r.picks.Empty() || r.everyone}
	for _, q := range r.requests {
		k := q.User
		for _, x := range []struct {
			value string
			list  *[]string
		}{{k.ID, &out.Keys}, {k.UPN, &out.Keys}, {k.Mail, &out.Mails}, {k.Alias, &out.Aliases}, {k.Any, &out.Any}} {
			if x.value != "" {
				*x.list = append(*x.list, x.value)
				break // the strongest key leads to the user; the others are compared
			}
		}
	}
	return out
}

// pick adds the users that the selections take from all of the tenant (R6).
func (a *app) pick(r *roster, now tenant.Snapshot) error {
	if r.picks.Empty() {
		return nil
	}
	picked, err := r.picks.Pick(now, sku.Bundled())
	if err != nil {
		return err
	}
	fmt.Fprintf(a.err, "%s: %d of %d users\n", r.picks.Words(), len(picked), len(now.Users))
	r.requests = append(r.requests, picked...)
	r.inputs = append(r.inputs, plan.Input{Name: r.picks.Words(), Format: "selection, read once", Rows: len(picked)})
	return nil
}

func products(owned []tenant.SKU) []sku.Product {
	out := make([]sku.Product, len(owned))
	for i, k := range owned {
		out[i] = k.Product
	}
	return out
}
