package inventory

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/money"
	"reseat/report/words"
)

// WriteXLSX writes the inventory as a workbook with the sheets Summary, Licenses,
// Users, Licenses to remove and Subscriptions.
func WriteXLSX(w io.Writer, v Inventory) error {
	return doc.WriteXLSX(w, len(v.Users), inventorySummarySheet(v), holdingsSheet(v), holdersSheet(v), claimsSheet(v), dueSheet(v))
}

func inventorySummarySheet(v Inventory) doc.Sheet {
	return doc.Sheet{Name: "Summary", Columns: []string{"What", "Value", "Note"}, Rows: func(put func(...any) error) error {
		rows := [][]any{{"Outcome", v.Headline()}}
		for _, f := range facts(v) {
			rows = append(rows, []any{f.Label, f.Value})
		}
		for _, x := range v.summary() {
			rows = append(rows, []any{x.about, x.words})
		}
		for _, c := range concerns {
			rows = append(rows, []any{"Users: " + string(c.Concern), v.Concerns[c.Concern], c.means + "; " + c.remedy})
		}
		for _, c := range v.Costs {
			rows = append(rows, []any{"Cost of licenses bought", money.Format(c.Bought, c.Currency)},
				[]any{"Cost of available licenses", money.Format(c.Free, c.Currency)}, []any{"Cost of licenses of blocked accounts", money.Format(c.Blocked, c.Currency)})
		}
		for _, r := range rows {
			if err := put(r...); err != nil {
				return err
			}
		}
		return nil
	}}
}

func holdingsSheet(v Inventory) doc.Sheet {
	columns := append([]string{"Part number"}, holdingColumns(v)...)
	return doc.Sheet{Name: "Licenses", Columns: columns, Rows: func(put func(...any) error) error {
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

func claimsSheet(v Inventory) doc.Sheet {
	columns := []string{"Reason", "Part number", "License", "Users", "Currency", "Per month", "Plan command"}
	return doc.Sheet{Name: "Licenses to remove", Columns: columns, Rows: func(put func(...any) error) error {
		for _, c := range v.Claims {
			currency, amount := "", any("")
			if x, ok := v.Prices.Of(c.SKU, c.Users); ok && c.Concern != HeldTwice {
				currency, amount = x.Currency, x.Amount
			}
			if err := put(string(c.Concern), v.Catalog.Part(c.SKU), v.Catalog.Product(c.SKU), c.Users, currency, amount, v.command(c)); err != nil {
				return err
			}
		}
		return nil
	}}
}

func dueSheet(v Inventory) doc.Sheet {
	return doc.Sheet{Name: "Subscriptions", Columns: dueHeads, Rows: func(put func(...any) error) error {
		for _, s := range tenant.DueSubscriptions(v.Tenant.Subscriptions, v.Made) {
			cells := []any{}
			for _, text := range v.dueCells(s) {
				cells = append(cells, text)
			}
			cells[1] = s.Seats
			if err := put(cells...); err != nil {
				return err
			}
		}
		return nil
	}}
}

func holdersSheet(v Inventory) doc.Sheet { return doc.Tagged("Users", v.userRows()) }

// WriteMarkdown writes a summary: licenses, costs, what deserves a look, and
// the first users who do.
func WriteMarkdown(w io.Writer, v Inventory) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# License inventory: %s\n\n%s\n", words.Markdown(v.Tenant.Name), words.Markdown(v.Headline()))
	for _, f := range facts(v) {
		fmt.Fprintf(&b, "\n- %s: %s", f.Label, words.Markdown(f.Value))
	}
	b.WriteString("\n")
	for i, x := range v.summary() {
		if i == 0 {
			b.WriteString("\n## In short\n\n")
		}
		fmt.Fprintf(&b, "- **%s:** %s\n", x.about, words.Markdown(x.words))
	}
	looks := doc.MarkdownTable("Concern", "Users", "Meaning", "What to do")
	for _, c := range concerns {
		if n := v.Concerns[c.Concern]; n > 0 {
			looks.AppendRow(table.Row{string(c.Concern), tenant.Thousands(n), words.Markdown(c.means), c.remedy})
		}
	}
	doc.MarkdownSection(&b, "Review these", looks)
	claims := doc.MarkdownTable(anys(v.claimHeads())...)
	for _, c := range v.Claims {
		cells := v.claimCells(c)
		for i := range cells[:len(cells)-1] {
			cells[i] = words.Markdown(cells[i])
		}
		cells[len(cells)-1] = "`" + strings.ReplaceAll(cells[len(cells)-1], "|", "\\|") + "`"
		claims.AppendRow(anys(cells))
	}
	doc.MarkdownSection(&b, "Licenses to remove", claims)
	due := doc.MarkdownTable(anys(dueHeads)...)
	for _, s := range tenant.DueSubscriptions(v.Tenant.Subscriptions, v.Made) {
		cells := v.dueCells(s)
		for i := range cells {
			cells[i] = words.Markdown(cells[i])
		}
		due.AppendRow(anys(cells))
	}
	doc.MarkdownSection(&b, "Subscriptions to check", due)
	doc.MarkdownSection(&b, "Licenses", holdingsTable(v))
	money := doc.MarkdownTable("Currency", "Licenses bought", "Available licenses", "Blocked accounts")
	for _, c := range v.Costs {
		money.AppendRow(table.Row{c.Currency, c.Bought.FloatString(2), c.Free.FloatString(2), c.Blocked.FloatString(2)})
	}
	doc.MarkdownSection(&b, "Cost", money)
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
		row := table.Row{words.Markdown(v.Catalog.Product(h.SKU.ID))}
		for _, n := range h.counts() {
			row = append(row, tenant.Thousands(n))
		}
		for _, text := range v.priced(h) {
			row = append(row, text)
		}
		t.AppendRow(row)
	}
	return t
}

func concernedUsers(b *strings.Builder, v Inventory) {
	who := doc.MarkdownTable("User", "Concerns", "Evidence", "SKU")
	for i := range v.Users {
		h := &v.Users[i]
		if len(h.Concerns) > 0 && who.Length() < words.MostNamed {
			who.AppendRow(table.Row{words.Markdown(h.User.UPN), joinConcerns(h.Concerns, ", "), words.Markdown(strings.Join(h.Evidence, "; ")), words.Markdown(strings.Join(v.Catalog.Parts(h.skus()), ", "))})
		}
	}
	doc.MarkdownSection(b, "Users", who)
	words.AndMore(b, v.concerned()-words.MostNamed)
}

// anys is a list of texts as cells.
func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}
