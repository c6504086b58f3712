package inventory

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// A userRow is one user of the inventory as CSV and as a workbook, whose headings are these.
type userRow struct {
	UPN       doc.Safe `csv:"User"`
	ID        doc.Safe `csv:"Object id"`
	Name      doc.Safe `csv:"Name"`
	Dept      doc.Safe `csv:"Department"`
	Location  doc.Safe `csv:"Usage location"`
	Account   doc.Safe `csv:"Account"`
	Direct    doc.Safe `csv:"Direct"`
	Inherited doc.Safe `csv:"Inherited"`
	Errors    doc.Safe `csv:"Assignment errors"`
	Concerns  doc.Safe `csv:"Concerns"`
	Cost      doc.Safe `csv:"Cost"` // of the user's seats; empty without prices
	Evidence  doc.Safe `csv:"Evidence"`
	SignIn    doc.Safe `csv:"Last sign-in"` // empty where none is on record or none was read
}

func userRows(s tenant.Snapshot) []userRow {
	c := words.CatalogOf(s)
	rows := make([]userRow, 0, len(s.Users))
	for _, u := range s.Users {
		rows = append(rows, userRowOf(u, c))
	}
	slices.SortStableFunc(rows, func(a, b userRow) int { return strings.Compare(string(a.UPN), string(b.UPN)) })
	return rows
}

func userRowOf(u tenant.User, c words.Catalog) userRow {
	return userRow{
		UPN: doc.Safe(u.UPN), ID: doc.Safe(u.ID), Name: doc.Safe(u.Name), Dept: doc.Safe(u.Department), Location: doc.Safe(u.UsageLocation),
		Account: doc.Safe(strings.Join(words.Account(u), ", ")), Direct: doc.Safe(c.Licenses(&plan.State{Direct: u.Direct()})),
		Inherited: doc.Joined(inherited(u, c)), Errors: doc.Joined(words.Troubles(&u, c)),
	}
}

// inherited lists what reaches a user through groups.
func inherited(u tenant.User, c words.Catalog) []string {
	var out []string
	for _, a := range u.Inherited() {
		out = append(out, c.License(tenant.License{SKU: a.SKU, Disabled: a.Disabled})+" from "+c.Group(a.Group))
	}
	return out
}

// lastSignIn is the day of the last sign-in on record: of the last success, else attempt.
func lastSignIn(u tenant.User) string {
	at, success, ok := plan.LastSignIn(u.SignIn)
	switch {
	case !ok:
		return ""
	case !success:
		return at.UTC().Format(time.DateOnly) + " (attempt)"
	}
	return at.UTC().Format(time.DateOnly)
}

// WriteUsers writes who has which licenses for the terminal, product names first.
func WriteUsers(w io.Writer, v Inventory) error {
	s := v.Tenant
	c, to := words.CatalogOf(s), doc.TerminalOf(w)
	t := doc.NewTextTable(to)
	t.AppendHeader(table.Row{"User", "Name", "Department", "Usage location", "Account", "Direct", "Inherited"})
	users := slices.SortedFunc(slices.Values(s.Users), func(a, b tenant.User) int { return strings.Compare(a.UPN, b.UPN) })
	for _, u := range users {
		direct, through := licenseNames(u, c)
		t.AppendRow(append(words.PlainRow(u.UPN, u.Name, u.Department, u.UsageLocation, strings.Join(words.Account(u), ", ")), doc.Drawn(words.Listed(to, direct)), doc.Drawn(words.Listed(to, through))))
	}
	if err := doc.WriteTable(w, t); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s\n", tenant.Count(len(s.Users), "user")); err != nil {
		return err
	}
	return writeClaims(w, v)
}

// licenseNames lists the licenses of a user for people: direct ones, and those through groups.
func licenseNames(u tenant.User, c words.Catalog) (direct, through []string) {
	for _, l := range u.Direct() {
		direct = append(direct, c.Assigned(l))
	}
	for _, a := range u.Inherited() {
		through = append(through, c.Assigned(tenant.License{SKU: a.SKU, Disabled: a.Disabled})+" from "+c.Group(a.Group))
	}
	if len(direct) == 0 {
		direct = []string{"none"}
	}
	return direct, through
}
