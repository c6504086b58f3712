package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan"
	"reseat/plan/tenant"
)

// catalogOf names what a snapshot holds.
func catalogOf(s tenant.Snapshot) Catalog {
	h := plan.Header{SKUs: s.SKUs, Groups: map[tenant.GroupID]string{}}
	for _, g := range s.Groups {
		h.Groups[g.ID] = g.Name
	}
	return NewCatalog(h)
}

// WriteRules writes the table of findings.
func WriteRules(w io.Writer, rules []plan.Rule) error {
	t := columns(Terminal{})
	t.AppendHeader(table.Row{"Code", "Severity", "When", "What to do"})
	for _, r := range rules {
		t.AppendRow(table.Row{r.Code, r.Severity, r.When, r.Remedy})
	}
	return writeTable(w, t)
}

func writeTable(w io.Writer, t table.Writer) error {
	_, err := io.WriteString(w, t.Render()+"\n")
	return err
}

// A skuRow is one SKU as CSV.
type skuRow struct {
	Part       safe `csv:"SkuPartNumber"`
	Product    safe `csv:"ProductName"`
	ID         safe `csv:"SkuId"`
	Capability safe `csv:"CapabilityStatus"`
	Enabled    int  `csv:"Enabled"`
	Warning    int  `csv:"Warning"`
	Suspended  int  `csv:"Suspended"`
	LockedOut  int  `csv:"LockedOut"`
	Consumed   int  `csv:"Consumed"`
	Free       int  `csv:"Free"`
}

func skuRows(owned []tenant.SKU) []skuRow {
	c := catalogOf(tenant.Snapshot{SKUs: owned})
	rows := make([]skuRow, 0, len(owned))
	for _, k := range owned {
		rows = append(rows, skuRow{
			safe(c.Part(k.ID)), safe(c.Product(k.ID)), safe(k.ID), safe(k.Capability),
			k.Seats.Enabled, k.Seats.Warning, k.Seats.Suspended, k.Seats.LockedOut, k.Seats.Consumed, k.Seats.Free(),
		})
	}
	slices.SortStableFunc(rows, func(a, b skuRow) int { return strings.Compare(string(a.Part), string(b.Part)) })
	return rows
}

// WriteSKUs writes the SKUs owned and their seats for the terminal.
func WriteSKUs(w io.Writer, owned []tenant.SKU) error {
	t := columns(Terminal{})
	t.AppendHeader(table.Row{"SKU", "Product", "Status", "Enabled", "Warning", "Consumed", "Free", "Id"})
	for _, r := range skuRows(owned) {
		t.AppendRow(table.Row{r.Part, r.Product, r.Capability, r.Enabled, r.Warning, r.Consumed, r.Free, r.ID})
	}
	return writeTable(w, t)
}

// WriteSKUsCSV writes the SKUs owned and their seats, one row a SKU.
func WriteSKUsCSV(w io.Writer, owned []tenant.SKU) error { return writeRows(w, skuRows(owned)) }

// A planOfSKU is one service plan of a SKU as CSV.
type planOfSKU struct {
	Name     safe `csv:"ServicePlanName"`
	Friendly safe `csv:"FriendlyName"`
	ID       safe `csv:"ServicePlanId"`
	Applies  safe `csv:"AppliesTo"`
}

func plansOf(k tenant.SKU) []planOfSKU {
	c := catalogOf(tenant.Snapshot{SKUs: []tenant.SKU{k}})
	rows := make([]planOfSKU, 0, len(k.Plans))
	for _, p := range k.Plans {
		applies := "User"
		if p.Company {
			applies = "Company"
		}
		rows = append(rows, planOfSKU{safe(c.PlanName(k.ID, p.ID)), safe(c.Friendly(p.ID)), safe(p.ID), safe(applies)})
	}
	slices.SortStableFunc(rows, func(a, b planOfSKU) int { return strings.Compare(string(a.Name), string(b.Name)) })
	return rows
}

// WriteSKUPlans writes the service plans of a SKU for the terminal.
func WriteSKUPlans(w io.Writer, k tenant.SKU) error {
	c := catalogOf(tenant.Snapshot{SKUs: []tenant.SKU{k}})
	s := k.Seats
	if _, err := fmt.Fprintf(w, "%s (%s)\n%s; status %s; %d enabled, %d in warning, %d suspended, %d consumed, %d free\n\n",
		c.Part(k.ID), c.Product(k.ID), k.ID, k.Capability, s.Enabled, s.Warning, s.Suspended, s.Consumed, s.Free()); err != nil {
		return err
	}
	t := columns(Terminal{})
	t.AppendHeader(table.Row{"Service plan", "Name", "Applies to", "Id"})
	for _, p := range plansOf(k) {
		t.AppendRow(table.Row{p.Name, p.Friendly, p.Applies, p.ID})
	}
	return writeTable(w, t)
}

// WriteSKUPlansCSV writes the service plans of a SKU, one row a plan.
func WriteSKUPlansCSV(w io.Writer, k tenant.SKU) error { return writeRows(w, plansOf(k)) }

// A userRow is one user as CSV.
type userRow struct {
	UPN       safe `csv:"UserPrincipalName"`
	ID        safe `csv:"ObjectId"`
	Name      safe `csv:"Display name"`
	Dept      safe `csv:"Department"`
	Location  safe `csv:"Location"`
	Account   safe `csv:"Account"`
	Direct    safe `csv:"Direct"`
	Inherited safe `csv:"Inherited"`
	Errors    safe `csv:"Errors"`
}

func userRows(s tenant.Snapshot) []userRow {
	c := catalogOf(s)
	rows := make([]userRow, 0, len(s.Users))
	for _, u := range s.Users {
		var inherited []string
		for _, a := range u.Inherited() {
			inherited = append(inherited, c.License(tenant.License{SKU: a.SKU, Disabled: a.Disabled})+" from "+c.Group(a.Group))
		}
		rows = append(rows, userRow{
			UPN: safe(u.UPN), ID: safe(u.ID), Name: safe(u.Name), Dept: safe(u.Department), Location: safe(u.UsageLocation),
			Account: safe(strings.Join(account(u), ", ")), Direct: safe(c.licenses(&plan.State{Direct: u.Direct()})),
			Inherited: safe(strings.Join(inherited, "; ")), Errors: safe(strings.Join(troubles(&u, c), "; ")),
		})
	}
	slices.SortStableFunc(rows, func(a, b userRow) int { return strings.Compare(string(a.UPN), string(b.UPN)) })
	return rows
}

// account says what is particular about an account.
func account(u tenant.User) []string {
	out := []string{"member"}
	if u.Guest {
		out[0] = "guest"
	}
	if u.Disabled {
		out = append(out, "blocked")
	}
	if u.Synced {
		out = append(out, "synchronised")
	}
	return out
}

// WriteUsers writes who holds what for the terminal.
func WriteUsers(w io.Writer, s tenant.Snapshot) error {
	t := columns(Terminal{})
	t.AppendHeader(table.Row{"User", "Name", "Department", "Location", "Account", "Direct", "Inherited"})
	for _, r := range userRows(s) {
		t.AppendRow(table.Row{plainText(string(r.UPN)), plainText(string(r.Name)), plainText(string(r.Dept)), r.Location, r.Account, r.Direct, plainText(string(r.Inherited))})
	}
	if err := writeTable(w, t); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s\n", plural(len(s.Users), "user"))
	return err
}

// WriteUsersCSV writes who holds what, one row a user; plan reads it as a roster.
func WriteUsersCSV(w io.Writer, s tenant.Snapshot) error { return writeRows(w, userRows(s)) }
