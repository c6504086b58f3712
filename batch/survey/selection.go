package survey

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"reseat/batch/graph"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/intake"
	"reseat/plan/tenant"
)

// A Selection is who is asked for: sources, which add up, and conditions, which narrow
// them (R6).
type Selection struct {
	Stdin io.Reader // of a file that is called -
	Talk  io.Writer // where it says what it found

	Files        []string
	Encoding     string
	UserColumn   string
	Columns      map[string]string // what to call the columns of the files
	Sheet        string
	LocationFrom string
	Rules        intake.Rules // of recipes about columns; nil where there is no file of them
	live         *intake.Live // --where, over users as the tenant has them
	Where        string
	Verdicts     []string
	Wave         string

	Users      []string
	Groups     []string
	Transitive bool
	Filter     string
	Exclude    []string
	Conditions build.Conditions
	NoSignIns  string            // why sign-in dates are not known; empty: they are, or nobody tried
	Split      []string          // the columns of the files by which the cost is split
	SplitFound map[string]string // of them, those that the files have, as they name them
	Creates    bool              // missing users may be created: their names must be nobody's
	Complete   bool              // every user of the tenant is read, whoever is selected
	Everyone   bool              // without a source or condition: all users of the tenant

	Requests []plan.Request
	Inputs   []plan.Input
	LeftOut  []plan.LeftOut
	rowsLeft map[string]int // of the files, by the option that left them out

	GroupsRead []tenant.Group                // that the plan is about, with their members
	namings    []*naming                     // whose users are read besides
	settled    []func(tenant.Snapshot) error // called once the tenant is read
}

// Sourced tells whether a source is named.
func (r *Selection) Sourced() bool { return len(r.Files)+len(r.Groups)+len(r.Users) > 0 }

// Empty tells whether there is neither a source nor a condition on users that would
// make the whole tenant one.
func (r *Selection) Empty() bool {
	return !r.Sourced() && r.Filter == "" && r.Where == "" && len(r.Exclude) == 0 && !r.Conditions.Any()
}

// ReadFiles reads the files and says what each was found to be.
func (r *Selection) ReadFiles() error {
	found := map[string]bool{}
	values := map[string][]string{}
	split := map[string]string{}
	if err := intake.CheckColumns(slices.Sorted(maps.Keys(r.Columns))); err != nil {
		return unusable("--column: %v", err)
	}
	named := slices.Concat(r.Files, r.Exclude)
	if at := slices.Index(named, "-"); at >= 0 && slices.Contains(named[at+1:], "-") {
		return unusable("- stands for standard input, which can be read once: save it to a file and name the file both times")
	}
	for _, path := range r.Files {
		got, err := intake.ReadFile(path, intake.Options{
			Encoding: r.Encoding, UserColumn: r.UserColumn, Columns: r.Columns, Sheet: r.Sheet, LocationFrom: r.LocationFrom, Rules: r.Rules,
			Where: r.Where, Verdicts: r.Verdicts, Wave: r.Wave, Split: r.Split, Stdin: r.Stdin, Elsewhere: r.elsewhere(),
		})
		if err != nil {
			return err
		}
		fmt.Fprintln(r.Talk, got.Info)
		for _, note := range got.Info.Notes {
			fmt.Fprintln(r.Talk, "  "+note)
		}
		if got.Info.Groups() > 0 {
			fmt.Fprintf(r.Talk, "  %d nested groups were skipped: their members can be had with --group NAME --transitive\n", got.Info.Groups())
		}
		maps.Copy(split, got.Info.Split)
		for option, rows := range got.Info.LeftOut {
			r.leaveRows(option, rows)
		}
		for _, option := range []string{"--wave", "--verdict"} {
			found[option] = found[option] || got.Info.Met[option]
			values[option] = append(values[option], got.Info.Values[option]...)
		}
		if r.Requests == nil {
			r.Requests = got.Requests // a copy of a million would count
		} else {
			r.Requests = append(r.Requests, got.Requests...)
		}
		r.Inputs = append(r.Inputs, plan.Input{Name: path, Format: got.Info.Format, Rows: got.Info.Rows, SHA256: got.Info.SHA256})
	}
	for _, kept := range r.kept() {
		r.Inputs = append(r.Inputs, plan.Input{Name: kept, Format: "rows kept of the files above", Rows: len(r.Requests)})
	}
	r.SplitFound = split
	return r.fits(found, values)
}

// leaveRows counts rows of the files that an option left out.
func (r *Selection) leaveRows(option string, rows int) {
	if r.rowsLeft == nil {
		r.rowsLeft = map[string]int{}
	}
	r.rowsLeft[option] += rows
}

// fits refuses a --wave or --verdict that no row of any file has.
func (r *Selection) fits(found map[string]bool, values map[string][]string) error {
	for _, x := range []struct{ option, asked string }{{"--wave", r.Wave}, {"--verdict", strings.Join(r.Verdicts, ",")}} {
		if x.asked == "" || len(r.Files) == 0 || found[x.option] {
			continue
		}
		there := "it is empty in every row"
		if v := values[x.option]; len(v) > 0 {
			slices.Sort(v)
			there = "there is " + strings.Join(slices.Compact(v), ", ")
		}
		return unusable("%s %s: no row of %s has it: %s", x.option, x.asked, strings.Join(r.Files, ", "), there)
	}
	return nil
}

// elsewhere tells which columns of --where users without a row have.
func (r *Selection) elsewhere() func(string) bool {
	if len(r.Groups)+len(r.Users) == 0 {
		return nil
	}
	return intake.IsProperty
}

// kept lists the options that left rows of the files out: the plan says them, as the
// files' digests tell nothing of them (R6).
func (r *Selection) kept() []string {
	var out []string
	if len(r.Files) == 0 {
		return nil
	}
	if r.Where != "" {
		out = append(out, "--where "+strconv.Quote(r.Where))
	}
	if len(r.Verdicts) > 0 {
		out = append(out, "--verdict "+strings.Join(r.Verdicts, ","))
	}
	if r.Wave != "" {
		out = append(out, "--wave "+r.Wave)
	}
	return out
}

// readUsers asks for those whom --user names.
func (r *Selection) readUsers() {
	for _, name := range r.Users {
		r.Requests = append(r.Requests, plan.Request{Source: plan.Source{File: "--user " + name}, User: plan.Key{Any: strings.TrimSpace(name)}})
	}
	if n := len(r.Users); n > 0 {
		r.Inputs = append(r.Inputs, plan.Input{Name: "--user", Format: "named one by one", Rows: n})
	}
}

// readGroups reads the members of the live groups, once (R5).
func (r *Selection) readGroups(ctx context.Context, t Tenant) error {
	for _, name := range r.Groups {
		g, err := Group(ctx, t.Client, t.Org.Domain(), name)
		if err != nil {
			return err
		}
		source := plan.Source{File: fmt.Sprintf("--group %q", g.Name)}
		users, others := 0, map[string]int{}
		err = t.Members(ctx, g.ID, r.Transitive, func(page []graph.Member) error {
			for _, m := range page {
				if m.Kind != "user" {
					others[m.Kind]++
					continue
				}
				users++
				r.Requests = append(r.Requests, plan.Request{Source: source, User: plan.Key{ID: m.ID}, Gathered: true})
			}
			return nil
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(r.Talk, "group %q: %s%s\n", g.Name, tenant.Count(users, "user"), skipped(others))
		if users == 0 {
			return emptyGroup(g, others["group"] > 0 && !r.Transitive)
		}
		if others["group"] > 0 && !r.Transitive {
			fmt.Fprintln(r.Talk, "  members of nested groups are not among them: add --transitive to take them too")
		}
		r.Inputs = append(r.Inputs, plan.Input{Name: source.File, Format: "members, read once", Rows: users})
	}
	return nil
}

// emptyGroup refuses a source that has nobody in it (R6).
func emptyGroup(g tenant.Group, nested bool) error {
	err := &Refusal{Err: fmt.Errorf("group %q has no members that are users", g.Name), Hint: "`reseat user list --group` shows who is in a group"}
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

// ReadTenant reads what planning needs of the tenant: SKUs, the users of the selection,
// and the names of the groups that license them.
func (r *Selection) ReadTenant(ctx context.Context, t Tenant) (tenant.Snapshot, error) {
	now := t.Org
	var err error
	if now.SKUs, err = t.SKUs(ctx); err != nil {
		return now, err
	}
	if now.Users, now.Complete, err = t.ReadRoster(ctx, r.keys()); err != nil {
		return now, err
	}
	if r.Conditions.Grounds.NeedsSignIns() {
		if err := r.readSignIns(ctx, t, &now); err != nil {
			return now, err
		}
	}
	if r.Creates {
		now.Deleted, err = t.DeletedUsers(ctx)
		switch {
		case errors.Is(err, tenant.ErrForbidden):
			fmt.Fprintln(r.Talk, "deleted users may not be read with this sign-in: a user name that one of them still has is refused only when the account is created")
		case err != nil:
			return now, err
		}
	}
	for _, settle := range r.settled {
		if err := settle(now); err != nil {
			return now, err
		}
	}
	now.Groups = r.GroupsRead
	return now, NameGroups(ctx, t.Client, &now)
}

// keys lists how the rows name their users.
func (r *Selection) keys() graph.Roster {
	out := graph.Roster{All: r.Everyone || r.Complete}
	for _, q := range r.Requests {
		k := q.User
		if r.Creates && k.ID == "" && k.UPN != "" {
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
