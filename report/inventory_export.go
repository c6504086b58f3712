package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// WriteInventoryXLSX writes the inventory as a workbook with the sheets Summary,
// Licenses and Users.
func WriteInventoryXLSX(w io.Writer, v Inventory) error {
	return writeBook(w, len(v.Users), inventorySummarySheet(v), holdingsSheet(v), holdersSheet(v))
}

func inventorySummarySheet(v Inventory) sheet {
	return sheet{"Summary", []string{"What", "Value", "Note"}, func(put func(...any) error) error {
		rows := [][]any{{"Outcome", v.Headline()}}
		for _, f := range inventoryFacts(v) {
			rows = append(rows, []any{f.Label, f.Value})
		}
		for _, c := range concerns {
			rows = append(rows, []any{"Users: " + string(c.Concern), v.Concerns[c.Concern], c.means + "; " + c.remedy})
		}
		for _, c := range v.Costs {
			rows = append(rows, []any{"Cost of seats bought", money(c.Bought, c.Currency)},
				[]any{"Cost of free seats", money(c.Free, c.Currency)}, []any{"Cost of seats of blocked accounts", money(c.Blocked, c.Currency)})
		}
		for _, r := range rows {
			if err := put(r...); err != nil {
				return err
			}
		}
		return nil
	}}
}

func holdingsSheet(v Inventory) sheet {
	columns := append([]string{"Part number"}, holdingColumns(v)...)
	return sheet{"Licenses", columns, func(put func(...any) error) error {
		for _, h := range v.Holdings {
			row := []any{v.Catalog.Part(h.SKU.ID), v.Catalog.Product(h.SKU.ID)}
			for _, n := range h.counts() {
				row = append(row, n)
			}
			for _, text := range v.priced(h) {
				row = append(row, text)
			}
			if err := put(row...); err != nil {
				return err
			}
		}
		return nil
	}}
}

func holdersSheet(v Inventory) sheet { return tagged("Users", v.userRows()) }

// WriteInventoryMarkdown writes a summary: licenses, costs, what deserves a look, and
// the first users who do.
func WriteInventoryMarkdown(w io.Writer, v Inventory) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# License inventory: %s\n\n%s\n", md(v.Tenant.Name), md(v.Headline()))
	for _, f := range inventoryFacts(v) {
		fmt.Fprintf(&b, "\n- %s: %s", f.Label, md(f.Value))
	}
	b.WriteString("\n")
	looks := grid("Concern", "Users", "Meaning", "What to do")
	for _, c := range concerns {
		if n := v.Concerns[c.Concern]; n > 0 {
			looks.AppendRow(table.Row{string(c.Concern), thousands(n), md(c.means), c.remedy})
		}
	}
	section(&b, "Review these", looks)
	section(&b, "Licenses", holdingsTable(v))
	money := grid("Currency", "Seats bought", "Free seats", "Blocked accounts")
	for _, c := range v.Costs {
		money.AppendRow(table.Row{c.Currency, c.Bought.FloatString(2), c.Free.FloatString(2), c.Blocked.FloatString(2)})
	}
	section(&b, "Cost", money)
	concernedUsers(&b, v)
	_, err := io.WriteString(w, b.String())
	return err
}

func holdingsTable(v Inventory) table.Writer {
	t := table.NewWriter()
	var head table.Row
	for _, title := range holdingColumns(v) {
		head = append(head, title)
	}
	t.AppendHeader(head)
	for _, h := range v.Holdings {
		row := table.Row{md(v.Catalog.Product(h.SKU.ID))}
		for _, n := range h.counts() {
			row = append(row, thousands(n))
		}
		for _, text := range v.priced(h) {
			row = append(row, text)
		}
		t.AppendRow(row)
	}
	return t
}

func concernedUsers(b *strings.Builder, v Inventory) {
	who := grid("User", "Concerns", "SKU")
	for i := range v.Users {
		h := &v.Users[i]
		if len(h.Concerns) > 0 && who.Length() < mostNamed {
			who.AppendRow(table.Row{md(h.User.UPN), joinConcerns(h.Concerns, ", "), md(strings.Join(v.Catalog.parts(h.skus()), ", "))})
		}
	}
	section(b, "Users", who)
	andMore(b, v.concerned()-mostNamed)
}
