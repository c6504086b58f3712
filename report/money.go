package report

import (
	"cmp"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan"
	"reseat/plan/sku"
)

// A Money is what the licenses of the users of a plan cost per month, before and after it
// (R56). A license that reaches a user by several paths counts once.
type Money struct {
	Catalog  Catalog
	Parts    []MoneyPart // as a whole, then by wave where there are some, then by what was asked for
	Missing  []MoneyRow  // licenses that are missing: After is how many
	Unpriced []sku.ID    // licenses of the users without a price
}

// A MoneyPart is one way to split the cost.
type MoneyPart struct {
	Title string // of its first column; empty: the cost as a whole
	Rows  []MoneyRow
	Sums  []MoneyRow // by currency, never across
}

// A MoneyRow is the licenses of one SKU among some users.
type MoneyRow struct {
	Group         string
	SKU           sku.ID // empty in a sum
	Before, After int    // licenses
	Price         Price  // of one license a month; of a sum: unused
	Cost          [2]*big.Rat
}

// A holding before and after of one user.
type spent struct {
	wave, dept    string
	before, after map[sku.ID]bool
}

// MoneyOfPlan is what a plan changes; by is empty, department or wave.
func MoneyOfPlan(p plan.Plan, prices Prices, by string) Money {
	users := make([]spent, 0, len(p.Lines))
	for _, l := range p.Lines {
		users = append(users, spent{l.Wave, l.Dept, l.Before.Holds(), l.After.Holds()})
	}
	m := moneyOf(users, prices, by)
	m.Catalog = NewCatalog(p.Header)
	for _, c := range p.Header.Seats {
		if price, ok := prices.Each[c.SKU]; ok && c.Shortfall > 0 {
			m.Missing = append(m.Missing, MoneyRow{SKU: c.SKU, After: c.Shortfall, Price: price, Cost: [2]*big.Rat{new(big.Rat), times(price, c.Shortfall)}})
		}
	}
	return m
}

// MoneyOfReport is what a run changed: what was found counts, and where nobody was read
// what was before.
func MoneyOfReport(r Report, prices Prices, by string) Money {
	users := make([]spent, 0, len(r.Rows))
	for i := range r.Rows {
		x := &r.Rows[i]
		found := x.Found
		if found == nil {
			found = x.Before
		}
		users = append(users, spent{x.Wave, x.Department, x.Before.Holds(), found.Holds()})
	}
	m := moneyOf(users, prices, by)
	m.Catalog = r.Catalog
	return m
}

func moneyOf(users []spent, prices Prices, by string) Money {
	m := Money{Parts: []MoneyPart{partOf("", users, prices, func(spent) string { return "" })}}
	if by == "wave" || slices.ContainsFunc(users, func(u spent) bool { return u.wave != "" }) {
		m.Parts = append(m.Parts, partOf("Wave", users, prices, func(u spent) string { return cmp.Or(u.wave, "none") }))
	}
	if by == "department" {
		m.Parts = append(m.Parts, partOf("Department", users, prices, func(u spent) string { return cmp.Or(u.dept, "none") }))
	}
	for _, u := range users {
		for _, held := range []map[sku.ID]bool{u.before, u.after} {
			for id := range held {
				if _, priced := prices.Each[id]; !priced && !slices.Contains(m.Unpriced, id) {
					m.Unpriced = append(m.Unpriced, id)
				}
			}
		}
	}
	slices.Sort(m.Unpriced)
	return m
}

func partOf(title string, users []spent, prices Prices, group func(spent) string) MoneyPart {
	type key struct {
		group string
		sku   sku.ID
	}
	rows := map[key]*MoneyRow{}
	count := func(u spent, held map[sku.ID]bool, add func(*MoneyRow)) {
		for id := range held {
			price, ok := prices.Each[id]
			if !ok {
				continue
			}
			k := key{group(u), id}
			if rows[k] == nil {
				rows[k] = &MoneyRow{Group: k.group, SKU: id, Price: price}
			}
			add(rows[k])
		}
	}
	for _, u := range users {
		count(u, u.before, func(r *MoneyRow) { r.Before++ })
		count(u, u.after, func(r *MoneyRow) { r.After++ })
	}
	p := MoneyPart{Title: title}
	for _, r := range rows {
		r.Cost = [2]*big.Rat{times(r.Price, r.Before), times(r.Price, r.After)}
		p.Rows = append(p.Rows, *r)
	}
	slices.SortFunc(p.Rows, func(a, b MoneyRow) int {
		return cmp.Or(cmp.Compare(a.Price.Currency, b.Price.Currency), cmp.Compare(a.Group, b.Group), cmp.Compare(a.SKU, b.SKU))
	})
	p.Sums = sumsOf(p.Rows, title != "")
	return p
}

// sumsOf adds up rows by currency, and by group where the part has groups.
func sumsOf(rows []MoneyRow, grouped bool) []MoneyRow {
	var out []MoneyRow
	for _, r := range rows {
		if !grouped {
			r.Group = ""
		}
		i := slices.IndexFunc(out, func(s MoneyRow) bool { return s.Price.Currency == r.Price.Currency && s.Group == r.Group })
		if i < 0 {
			i = len(out)
			out = append(out, MoneyRow{Group: r.Group, Price: Price{Currency: r.Price.Currency}, Cost: [2]*big.Rat{new(big.Rat), new(big.Rat)}})
		}
		out[i].Before, out[i].After = out[i].Before+r.Before, out[i].After+r.After
		for k := range out[i].Cost {
			out[i].Cost[k].Add(out[i].Cost[k], r.Cost[k])
		}
	}
	return out
}

func times(p Price, n int) *big.Rat {
	return new(big.Rat).Mul(p.Amount, new(big.Rat).SetInt64(int64(n)))
}

// Saved is what less is spent each month; negative where more is.
func (r MoneyRow) Saved() *big.Rat { return new(big.Rat).Sub(r.Cost[0], r.Cost[1]) }

// WriteMoney writes the cost as a table for the terminal, or as Markdown.
func WriteMoney(w io.Writer, m Money, markdown bool) error {
	var b strings.Builder
	render := func(title string, t table.Writer) {
		if markdown {
			section(&b, title, t)
			return
		}
		fmt.Fprintf(&b, "\n%s\n%s\n", title, t.Render())
	}
	for _, p := range m.Parts {
		var t table.Writer = columns(terminalOf(w))
		if markdown {
			t = table.NewWriter()
		}
		if p.Title == "" {
			t.AppendHeader(table.Row{"License", "Before", "After", "Per month before", "after", "saved"})
			for _, r := range append(slices.Clone(p.Rows), p.Sums...) {
				name := "in sum, " + r.Price.Currency
				if r.SKU != "" {
					name = m.Catalog.Product(r.SKU)
				}
				t.AppendRow(table.Row{md(name), r.Before, r.After, r.money(r.Cost[0]), r.money(r.Cost[1]), r.money(r.Saved())})
			}
			render("What the licenses of these users cost", t)
			continue
		}
		t.AppendHeader(table.Row{p.Title, "Before", "After", "Per month before", "after", "saved"})
		for _, r := range p.Sums {
			t.AppendRow(table.Row{md(r.Group), r.Before, r.After, r.money(r.Cost[0]), r.money(r.Cost[1]), r.money(r.Saved())})
		}
		render("Cost by "+strings.ToLower(p.Title), t)
	}
	for _, r := range m.Missing {
		fmt.Fprintf(&b, "\n%d more licenses of %s would cost %s per month\n", r.After, m.Catalog.Product(r.SKU), r.money(r.Cost[1]))
	}
	if len(m.Unpriced) > 0 {
		var names []string
		for _, id := range m.Unpriced {
			names = append(names, m.Catalog.Part(id))
		}
		fmt.Fprintf(&b, "\nwithout a price: %s\n", strings.Join(names, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r MoneyRow) money(amount *big.Rat) string {
	if amount.Sign() < 0 {
		return "-" + money(new(big.Rat).Neg(amount), r.Price.Currency)
	}
	return money(amount, r.Price.Currency)
}
