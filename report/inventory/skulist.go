package inventory

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// A skuRow is one SKU as CSV.
type skuRow struct {
	Part       doc.Safe `csv:"SkuPartNumber"`
	Product    doc.Safe `csv:"ProductName"`
	ID         doc.Safe `csv:"SkuId"`
	Capability doc.Safe `csv:"CapabilityStatus"`
	Enabled    int      `csv:"Enabled"`
	Warning    int      `csv:"Warning"`
	Suspended  int      `csv:"Suspended"`
	LockedOut  int      `csv:"LockedOut"`
	Consumed   int      `csv:"Consumed"`
	Free       int      `csv:"Free"`
}

func skuRows(owned []tenant.SKU) []skuRow {
	c := words.CatalogOf(tenant.Snapshot{SKUs: owned})
	rows := make([]skuRow, 0, len(owned))
	for _, k := range owned {
		rows = append(rows, skuRow{
			doc.Safe(c.Part(k.ID)), doc.Safe(c.Product(k.ID)), doc.Safe(k.ID), doc.Safe(k.Capability),
			k.Seats.Enabled, k.Seats.Warning, k.Seats.Suspended, k.Seats.LockedOut, k.Seats.Consumed, k.Seats.Free(),
		})
	}
	slices.SortStableFunc(rows, func(a, b skuRow) int { return strings.Compare(string(a.Part), string(b.Part)) })
	return rows
}

// idsFrom is how wide a terminal is at least that has room for object ids.
const idsFrom = 120

// WriteSKUs writes the SKUs owned and their seats for the terminal. A narrow one has no room
// for ids: sku show, CSV and JSON have them.
func WriteSKUs(w io.Writer, owned []tenant.SKU) error {
	to := doc.TerminalOf(w)
	t, head := doc.NewTextTable(to), table.Row{"Product", "Status", "Bought", "In grace", "In use", "Available"}
	wide := to.Width == 0 || to.Width >= idsFrom
	if wide {
		head = append(head, "Id")
	}
	t.AppendHeader(head)
	for _, r := range skuRows(owned) {
		row := words.PlainRow(words.WithCode(string(r.Product), string(r.Part)), r.Capability, r.Enabled, r.Warning, r.Consumed, r.Free)
		if wide {
			row = append(row, tenant.Plain(string(r.ID)))
		}
		t.AppendRow(row)
	}
	return doc.WriteTable(w, t)
}

// WriteSKUsCSV writes the SKUs owned and their seats, one row a SKU.
func WriteSKUsCSV(w io.Writer, owned []tenant.SKU) error {
	return doc.WriteCSV(w, doc.Form{}, slices.Values(skuRows(owned)), doc.Beside{})
}

// A planOfSKU is one service plan of a SKU as CSV.
type planOfSKU struct {
	Name     doc.Safe `csv:"ServicePlanName"`
	Friendly doc.Safe `csv:"FriendlyName"`
	ID       doc.Safe `csv:"ServicePlanId"`
	Applies  doc.Safe `csv:"AppliesTo"`
}

func plansOf(k tenant.SKU) []planOfSKU {
	c := words.CatalogOf(tenant.Snapshot{SKUs: []tenant.SKU{k}})
	rows := make([]planOfSKU, 0, len(k.Plans))
	for _, p := range k.Plans {
		rows = append(rows, planOfSKU{doc.Safe(c.PlanName(k.ID, p.ID)), doc.Safe(c.Friendly(p.ID)), doc.Safe(p.ID), doc.Safe(words.AppliesTo(p))})
	}
	slices.SortStableFunc(rows, func(a, b planOfSKU) int { return strings.Compare(string(a.Name), string(b.Name)) })
	return rows
}

// WriteSKUPlans writes the service plans of a SKU for the terminal.
func WriteSKUPlans(w io.Writer, k tenant.SKU) error {
	c := words.CatalogOf(tenant.Snapshot{SKUs: []tenant.SKU{k}})
	s := k.Seats
	if _, err := fmt.Fprintf(w, "%s\n%s; status %s; %s bought, %s in grace, %s suspended, %s in use, %s available\n\n",
		tenant.Plain(c.Named(k.ID)), k.ID, tenant.Plain(k.Capability), tenant.Thousands(s.Enabled), tenant.Thousands(s.Warning), tenant.Thousands(s.Suspended), tenant.Thousands(s.Consumed), tenant.Thousands(s.Free())); err != nil {
		return err
	}
	t := doc.NewTextTable(doc.TerminalOf(w))
	t.AppendHeader(table.Row{"Service plan", "Code", "Applies to", "Id"})
	for _, p := range plansOf(k) {
		t.AppendRow(words.PlainRow(p.Friendly, p.Name, p.Applies, p.ID))
	}
	return doc.WriteTable(w, t)
}

// WithoutCompanyPlans returns a SKU with those of its service plans that can be assigned,
// and how many others it has, which apply to the tenant as a whole.
func WithoutCompanyPlans(k tenant.SKU) (tenant.SKU, int) {
	all := k.Plans
	k.Plans = slices.DeleteFunc(slices.Clone(all), func(p sku.Plan) bool { return p.Company })
	return k, len(all) - len(k.Plans)
}

// WriteSKUPlansCSV writes the service plans of a SKU, one row a plan.
func WriteSKUPlansCSV(w io.Writer, k tenant.SKU) error {
	return doc.WriteCSV(w, doc.Form{}, slices.Values(plansOf(k)), doc.Beside{})
}
