package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"reseat/batch/graph"
	"reseat/batch/survey"
	"reseat/cmd/reseat/exit"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/intake"
	"reseat/plan/tenant"
)

// A roster is who is asked for: sources, which add up, and conditions, which narrow
// them (R6).
type roster struct {
	files        []string
	encoding     string
	userColumn   string
	columns      map[string]string // what to call the columns of the files
	sheet        string
	locationFrom string
	rules        intake.Rules // of recipes about columns; nil where there is no file of them
	live         *intake.Live // --where, over users as the tenant has them
	where        string
	verdicts     []string
	wave         string

	users      []string
	groups     []string
	transitive bool
	filter     string
	exclude    []string
	conditions build.Conditions
	noSignIns  string      // why sign-in dates are not known; empty: they are, or nobody tried
	money      *moneyFlags // what the cost is split by; nil where no command splits it
	splitBy    []string    // the columns for that, as the files name them
	creates    bool        // missing users may be created: their names must be nobody's
	complete   bool        // every user of the tenant is read, whoever is selected
	everyone   bool        // without a source or condition: all users of the tenant

	requests []plan.Request
	inputs   []plan.Input
	leftOut  []plan.LeftOut
	rowsLeft map[string]int // of the files, by the option that left them out

	groupsRead []tenant.Group                // that the plan is about, with their members
	namings    []*naming                     // whose users are read besides
	settled    []func(tenant.Snapshot) error // called once the tenant is read
}

func (r *roster) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&r.encoding, "encoding", "", "encoding of the files, such as windows-1252 (default: detected)")
	f.StringVar(&r.userColumn, "user-column", "", "the `COLUMN` of the files that names users, whatever it is called (default: known by its header)")
	f.StringToStringVar(&r.columns, "column", nil, "take reseat's column `NAME=HEADER` from this header of the files, such as AddLicenses=Paket; HEADER none: from no column")
	f.StringVar(&r.sheet, "sheet", "", "the `SHEET` of Excel workbooks (default: the first that is visible)")
	f.StringVar(&r.locationFrom, "location-from", "", "take usage locations from this `COLUMN` of the files")
	f.Var(list{&r.verdicts}, "verdict", "only rows of a report with these `VERDICTS`, such as failed,drifted")
	f.StringVar(&r.wave, "wave", "", "only rows whose Wave is this")
	r.addSources(cmd)
	r.addConditions(cmd)
}

// addSources gives a command the sources beside files.
func (r *roster) addSources(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&r.users, "user", nil, "this `USER`, by UPN, object id, mail or alias; may be repeated")
	f.StringArrayVar(&r.groups, "group", nil, "members of this `GROUP`, by name, id or mail; may be repeated")
	f.BoolVar(&r.transitive, "transitive", false, "with --group: members of nested groups too")
}

// addConditions gives a command the conditions on users. They narrow whatever source
// there is; without one they are about the whole tenant.
func (r *roster) addConditions(cmd *cobra.Command) {
	f, c := cmd.Flags(), &r.conditions
	f.StringVar(&r.where, "where", "", "only users of whom this `EXPRESSION` is true: over the columns of their row, else over their properties, such as \"department == 'Sales'\"")
	f.StringVar(&r.filter, "filter", "", "only users that this OData `FILTER` of Microsoft Graph finds, such as \"department eq 'Sales'\"")
	f.StringArrayVar(&r.exclude, "exclude", nil, "not these users: a `FILE` of users, or group:NAME; may be repeated")
	f.BoolVar(&c.Unlicensed, "unlicensed", false, "only users without any license")
	f.Var(anyOf{&c.Has}, "has", "only users who have one of these `SKUS` by any path; twice is both")
	f.Var(anyOf{&c.Lacks}, "lacks", "only users who do not have this `SKU` by any path; of a list none")
	f.Var(anyOf{&c.PlanOn}, "plan-on", "only users for whom this service `PLAN` is on; lists as with --has")
	f.Var(anyOf{&c.PlanOff}, "plan-off", "only users for whom this service `PLAN` is on by no path; as with --has")
	r.addGrounds(cmd)
	f.BoolVar(&c.IncludeBlocked, "include-blocked", false, "of groups and the whole tenant: users whose sign-in is blocked, too")
	f.BoolVar(&c.IncludeGuests, "include-guests", false, "of groups and the whole tenant: guests, too")
}

// sourced tells whether a source is named.
func (r *roster) sourced() bool { return len(r.files)+len(r.groups)+len(r.users) > 0 }

// empty tells whether there is neither a source nor a condition on users that would
// make the whole tenant one.
func (r *roster) empty() bool {
	return !r.sourced() && r.filter == "" && r.where == "" && len(r.exclude) == 0 && !r.conditions.Any()
}

// readFiles reads the files and says what each was found to be.
func (a *app) readFiles(r *roster) error {
	found := map[string]bool{}
	values := map[string][]string{}
	split := map[string]string{}
	if err := intake.CheckColumns(slices.Sorted(maps.Keys(r.columns))); err != nil {
		return exit.Usagef("--column: %v", err)
	}
	named := slices.Concat(r.files, r.exclude)
	if at := slices.Index(named, "-"); at >= 0 && slices.Contains(named[at+1:], "-") {
		return exit.Usagef("- stands for standard input, which can be read once: save it to a file and name the file both times")
	}
	for _, path := range r.files {
		got, err := intake.ReadFile(path, intake.Options{
			Encoding: r.encoding, UserColumn: r.userColumn, Columns: r.columns, Sheet: r.sheet, LocationFrom: r.locationFrom, Rules: r.rules,
			Where: r.where, Verdicts: r.verdicts, Wave: r.wave, Split: r.split(), Stdin: a.in, Elsewhere: r.elsewhere(),
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
		maps.Copy(split, got.Info.Split)
		for option, rows := range got.Info.LeftOut {
			r.leaveRows(option, rows)
		}
		for _, option := range []string{"--wave", "--verdict"} {
			found[option] = found[option] || got.Info.Met[option]
			values[option] = append(values[option], got.Info.Values[option]...)
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
	if r.money != nil {
		var err error
		if r.splitBy, err = r.money.splitBy(split); err != nil {
			return err
		}
	}
	return r.fits(found, values)
}

// leaveRows counts rows of the files that an option left out.
func (r *roster) leaveRows(option string, rows int) {
	if r.rowsLeft == nil {
		r.rowsLeft = map[string]int{}
	}
	r.rowsLeft[option] += rows
}

// split are the columns of the files by which the cost is split.
func (r *roster) split() []string {
	if r.money == nil {
		return nil
	}
	return r.money.kept()
}

// fits refuses a --wave or --verdict that no row of any file has.
func (r *roster) fits(found map[string]bool, values map[string][]string) error {
	for _, x := range []struct{ option, asked string }{{"--wave", r.wave}, {"--verdict", strings.Join(r.verdicts, ",")}} {
		if x.asked == "" || len(r.files) == 0 || found[x.option] {
			continue
		}
		there := "it is empty in every row"
		if v := values[x.option]; len(v) > 0 {
			slices.Sort(v)
			there = "there is " + strings.Join(slices.Compact(v), ", ")
		}
		return exit.Usagef("%s %s: no row of %s has it: %s", x.option, x.asked, strings.Join(r.files, ", "), there)
	}
	return nil
}

// elsewhere tells which columns of --where users without a row have.
func (r *roster) elsewhere() func(string) bool {
	if len(r.groups)+len(r.users) == 0 {
		return nil
	}
	return intake.IsProperty
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

// readUsers asks for those whom --user names.
func (r *roster) readUsers() {
	for _, name := range r.users {
		r.requests = append(r.requests, plan.Request{Source: plan.Source{File: "--user " + name}, User: plan.Key{Any: strings.TrimSpace(name)}})
	}
	if n := len(r.users); n > 0 {
		r.inputs = append(r.inputs, plan.Input{Name: "--user", Format: "named one by one", Rows: n})
	}
}

// readGroups reads the members of the live groups, once (R5).
func (a *app) readGroups(ctx context.Context, c *connection, r *roster) error {
	for _, name := range r.groups {
		g, err := survey.Group(ctx, c.Client, c.org.Domain(), name)
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
				r.requests = append(r.requests, plan.Request{Source: source, User: plan.Key{ID: m.ID}, Gathered: true})
			}
			return nil
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(a.err, "group %q: %s%s\n", g.Name, tenant.Count(users, "user"), skipped(others))
		if users == 0 {
			return emptyGroup(g, others["group"] > 0 && !r.transitive)
		}
		if others["group"] > 0 && !r.transitive {
			fmt.Fprintln(a.err, "  members of nested groups are not among them: add --transitive to take them too")
		}
		r.inputs = append(r.inputs, plan.Input{Name: source.File, Format: "members, read once", Rows: users})
	}
	return nil
}

// emptyGroup refuses a source that has nobody in it (R6).
func emptyGroup(g tenant.Group, nested bool) error {
	err := &exit.Error{Code: exit.Usage, Err: fmt.Errorf("group %q has no members that are users", g.Name), Hint: "`reseat user list --group` shows who is in a group"}
	if nested {
		err.Hint = "its members are groups: add --transitive to take their members"
	}
	return err
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
	if r.conditions.Grounds.NeedsSignIns() {
		if err := a.readSignIns(ctx, c, &now); err != nil {
			return now, err
		}
	}
	if r.creates {
		now.Deleted, err = c.DeletedUsers(ctx)
		switch {
		case errors.Is(err, tenant.ErrForbidden):
			fmt.Fprintln(a.err, "deleted users may not be read with this sign-in: a user name that one of them still has is refused only when the account is created")
		case err != nil:
			return now, err
		}
	}
	for _, settle := range r.settled {
		if err := settle(now); err != nil {
			return now, err
		}
	}
	now.Groups = r.groupsRead
	return now, survey.NameGroups(ctx, c.Client, &now)
}

// keys lists how the rows name their users.
func (r *roster) keys() graph.Roster {
	out := graph.Roster{All: r.everyone || r.complete}
	for _, q := range r.requests {
		k := q.User
		if r.creates && k.ID == "" && k.UPN != "" {
			k = plan.Key{Any: k.UPN} // the UPN of a new account is nobody's address
		}
		for _, x := range []struct {
			value string
			list  *[]string
		}{{k.ID, &out.Keys}, {k.UPN, &out.Keys}, {k.Mail, &out.Mails}, {k.Alias, &out.Aliases}, {k.Any, &out.Any}} {
			if x.value != "" && q.Fault != nil && !intake.IsKey(x.value) {
				break // no tenant can be asked about it
			}
			if x.value != "" {
				*x.list = append(*x.list, x.value)
				break // the strongest key leads to the user; the others are compared
			}
		}
	}
	for _, n := range r.namings {
		n.addTo(&out)
	}
	return out
}
