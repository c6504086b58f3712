package inventory

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// A Since is what differs between two snapshots of one tenant: who gained, lost or changed
// a license, and which accounts came, went or changed.
type Since struct {
	Tool          string
	Made          time.Time
	Earlier       tenant.Snapshot
	Later         tenant.Snapshot
	EarlierFile   string
	LaterFile     string
	Differences   []tenant.Difference
	Users         int // who differ
	Turns         map[tenant.Turn]int
	Licenses      []SinceSKU
	before, after words.Catalog
}

// A SinceSKU is what became of one SKU.
type SinceSKU struct {
	SKU           sku.ID
	Before, After tenant.Seats
	Gained, Lost  int // users
	Changed       int
}

// The turns in the order in which they are told.
var turns = []struct {
	turn  tenant.Turn
	words string
}{
	{tenant.Lost, "lost a license"},
	{tenant.Gained, "gained a license"},
	{tenant.Changed, "have a license by another path, or with other service plans off"},
	{tenant.Created, "accounts created"},
	{tenant.Deleted, "accounts deleted"},
	{tenant.Account, "accounts changed"},
}

// NewSince compares two snapshots.
func NewSince(earlier, later tenant.Snapshot, earlierFile, laterFile, tool string, made time.Time) Since {
	s := Since{
		Tool: tool, Made: made, Earlier: earlier, Later: later, EarlierFile: earlierFile, LaterFile: laterFile,
		Differences: tenant.Differences(earlier, later), Turns: map[tenant.Turn]int{}, before: words.CatalogOf(earlier), after: words.CatalogOf(later),
	}
	users := map[tenant.UserID]bool{}
	of := map[sku.ID]*SinceSKU{}
	get := func(id sku.ID) *SinceSKU {
		if of[id] == nil {
			x := &SinceSKU{SKU: id}
			old, _ := earlier.SKU(id)
			now, _ := later.SKU(id)
			x.Before, x.After = old.Seats, now.Seats
			of[id] = x
		}
		return of[id]
	}
	for _, k := range slices.Concat(earlier.SKUs, later.SKUs) {
		if x := get(k.ID); x.Before == x.After {
			delete(of, k.ID)
		}
	}
	for _, d := range s.Differences {
		users[d.User.ID] = true
		s.Turns[d.Turn]++
		if d.SKU == "" {
			continue
		}
		switch x := get(d.SKU); d.Turn {
		case tenant.Gained:
			x.Gained++
		case tenant.Lost:
			x.Lost++
		default:
			x.Changed++
		}
	}
	s.Users = len(users)
	for _, x := range of {
		s.Licenses = append(s.Licenses, *x)
	}
	slices.SortFunc(s.Licenses, func(a, b SinceSKU) int {
		return cmp.Or(cmp.Compare(b.Gained+b.Lost+b.Changed, a.Gained+a.Lost+a.Changed), cmp.Compare(s.part(a.SKU), s.part(b.SKU)))
	})
	return s
}

// Headline says in one sentence what differs.
func (s Since) Headline() string {
	if len(s.Differences) == 0 && len(s.Licenses) == 0 {
		return "Nothing differs between the two snapshots."
	}
	parts := []string{}
	for _, t := range turns {
		if n := s.Turns[t.turn]; n > 0 {
			parts = append(parts, tenant.Thousands(n)+" "+strings.ReplaceAll(string(t.turn), "account-", "accounts "))
		}
	}
	if len(parts) == 0 {
		return "No user differs; licenses bought or in use do."
	}
	verb := " users differ: "
	if s.Users == 1 {
		verb = " user differs: "
	}
	return tenant.Thousands(s.Users) + verb + strings.Join(parts, ", ") + "."
}

// scope says what could not be compared; it is empty where everything was.
func (s Since) scope() string {
	if s.Earlier.Complete && s.Later.Complete {
		return ""
	}
	return "Users in only one snapshot are not compared: one of the two does not contain every user of the tenant."
}

func (s Since) part(id sku.ID) string {
	if _, ok := s.Later.SKU(id); ok {
		return s.after.Part(id)
	}
	return s.before.Part(id)
}

func (s Since) product(id sku.ID) string {
	if _, ok := s.Later.SKU(id); ok {
		return s.after.Product(id)
	}
	return s.before.Product(id)
}

// A sinceRow is one difference as cells of every format.
type sinceRow struct {
	UPN     doc.Safe `csv:"User"`
	ID      doc.Safe `csv:"Object id"`
	Name    doc.Safe `csv:"Name"`
	Dept    doc.Safe `csv:"Department"`
	Turn    doc.Safe `csv:"Difference"`
	Product doc.Safe `csv:"Product"`
	Part    doc.Safe `csv:"Part number"`
	Before  doc.Safe `csv:"Before"`
	After   doc.Safe `csv:"After"`
}

func (s Since) rows() []sinceRow {
	out := make([]sinceRow, 0, len(s.Differences))
	for _, d := range s.Differences {
		r := sinceRow{UPN: doc.Safe(d.User.UPN), ID: doc.Safe(d.User.ID), Name: doc.Safe(d.User.Name), Dept: doc.Safe(d.User.Department), Turn: doc.Safe(d.Turn)}
		if d.SKU == "" {
			r.Before, r.After = doc.Safe(s.accountWords(d.Was)), doc.Safe(s.accountWords(d.Is))
		} else {
			r.Product, r.Part = doc.Safe(s.product(d.SKU)), doc.Safe(s.part(d.SKU))
			r.Before, r.After = doc.Safe(pathWords(d.Before, s.before)), doc.Safe(pathWords(d.After, s.after))
		}
		out = append(out, r)
	}
	return out
}

// accountWords says how an account stood: "a@contoso.com, member, DE".
func (s Since) accountWords(u *tenant.User) string {
	if u == nil {
		return "no account"
	}
	location := u.UsageLocation
	if location == "" {
		location = "no usage location"
	}
	return strings.Join(append([]string{u.UPN}, append(words.Account(*u), location)...), ", ")
}

// pathWords says by which paths a license was assigned, and what was off on each.
func pathWords(rows []tenant.Assignment, c words.Catalog) string {
	if len(rows) == 0 {
		return "not assigned"
	}
	out := make([]string, len(rows))
	for i, a := range rows {
		out[i] = "directly"
		if !a.Direct() {
			out[i] = "through group " + c.Group(a.Group)
		}
		if off := c.Switchable(tenant.License{SKU: a.SKU, Disabled: a.Disabled}); len(off) > 0 {
			out[i] += fmt.Sprintf(", off: %s", strings.Join(c.Services(a.SKU, off), ", "))
		}
	}
	return strings.Join(out, "; ")
}
