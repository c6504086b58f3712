package money

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/report/words"
)

// A Bill is what the licenses of the users of a plan cost per month, before and after it
// (R56). A license that reaches a user by several paths counts once. Nothing is added up
// across currencies.
type Bill struct {
	Catalog    words.Catalog
	Currencies []string // of the licenses of the users and of those that are missing, by alphabet
	Parts      []Part   // as a whole, then by wave where there are some, then by each column that was asked for
	Missing    []Row    // licenses that are missing: After is how many
	Unpriced   []sku.ID // licenses of the users without a price
	Unowned    []string // SKUs of the price file that the tenant does not own

	prices Prices
	by     []string // the columns that were asked for
	titles map[string]string
}

// A Part is one way to split the cost.
type Part struct {
	Title string // of its first column; empty: the cost as a whole
	Rows  []Row
	Sums  []Row // by currency, never across
}

// A Row is the licenses of one SKU among some users.
type Row struct {
	Group         string
	SKU           sku.ID // empty in a sum
	Before, After int    // licenses
	Price         Price  // of one license a month; of a sum: the currency alone
	Cost          [2]*big.Rat
}

// Freed counts the licenses that nobody of these users needs any more.
func (r Row) Freed() int { return max(0, r.Before-r.After) }

// Saved is what less is spent each month; negative where more is.
func (r Row) Saved() *big.Rat { return new(big.Rat).Sub(r.Cost[0], r.Cost[1]) }

// A spender is one user with the licenses before and after.
type spender struct {
	wave          string
	by            []string // the value of each column that was asked for
	before, after map[sku.ID]bool
}

// A User is one user, or whatever a line of a plan is about.
type User struct {
	Dept, Wave    string
	Split         []string // as the header of the plan names them
	Before, After *plan.State
}

// Of is what the licenses of users cost, split by columns: those of plan.SplitColumns
// and those of the user lists that the plan kept.
func Of(h plan.Header, c words.Catalog, users []User, prices Prices, by []string) Bill {
	m := Bill{Catalog: c, prices: prices, by: by}
	all := make([]spender, len(users))
	for i, u := range users {
		all[i] = spender{u.Wave, m.values(h, u), u.Before.Holds(), u.After.Holds()}
	}
	m.add(all, h)
	return m
}

// OfPlan is what a plan changes.
func OfPlan(p plan.Plan, prices Prices, by []string) Bill {
	users := make([]User, len(p.Lines))
	for i := range p.Lines {
		users[i] = UserOf(&p.Lines[i])
	}
	return Of(p.Header, words.NewCatalog(p.Header), users, prices, by)
}

// UserOf is what a line of a plan is about.
func UserOf(l *plan.Line) User { return User{l.Dept, l.Wave, l.Split, l.Before, l.After} }

// values are those of the columns that were asked for, of one user.
func (m *Bill) values(h plan.Header, u User) []string {
	out := make([]string, len(m.by))
	for i, column := range m.by {
		if at := h.SplitColumn(column); at >= 0 && at < len(u.Split) {
			out[i] = u.Split[at]
		}
		if out[i] == "" {
			out[i] = u.known(column)
		}
	}
	return out
}

// known is the value of a column that a plan has of every user.
func (u User) known(column string) string {
	switch strings.ToLower(column) {
	case plan.ByDepartment:
		return u.Dept
	case plan.ByWave:
		return u.Wave
	case plan.ByLocation:
		if u.Before != nil {
			return u.Before.Location
		}
	}
	return ""
}

// titleOf names a column as its table does: as the list does, where it is one of a list.
func titleOf(column string, h plan.Header) string {
	if at := h.SplitColumn(column); at >= 0 {
		return h.SplitBy[at]
	}
	return map[string]string{plan.ByDepartment: "Department", plan.ByWave: "Wave", plan.ByLocation: "Usage location"}[strings.ToLower(column)]
}

// noGroup is the value of a column that says nothing of a user.
const noGroup = "none"

func (m *Bill) add(users []spender, h plan.Header) {
	m.Unowned, m.titles = m.prices.Unowned, map[string]string{}
	for _, column := range m.by {
		m.titles[column] = titleOf(column, h)
	}
	m.Parts = []Part{m.part("", users, func(*spender) string { return "" })}
	waves := slices.ContainsFunc(users, func(u spender) bool { return u.wave != "" })
	if waves && !slices.ContainsFunc(m.by, func(c string) bool { return strings.EqualFold(c, plan.ByWave) }) {
		m.Parts = append(m.Parts, m.part("Wave", users, func(u *spender) string { return cmp.Or(u.wave, noGroup) }))
	}
	for i, column := range m.by {
		m.Parts = append(m.Parts, m.part(m.titles[column], users, func(u *spender) string { return cmp.Or(u.by[i], noGroup) }))
	}
	for i := range users {
		for _, held := range []map[sku.ID]bool{users[i].before, users[i].after} {
			for id := range held {
				m.note(id)
			}
		}
	}
	for _, c := range h.Seats {
		if c.Shortfall == 0 {
			continue
		}
		if price, ok := m.prices.Each[c.SKU]; ok {
			m.Missing = append(m.Missing, Row{SKU: c.SKU, After: c.Shortfall, Price: price, Cost: [2]*big.Rat{new(big.Rat), times(price, c.Shortfall)}})
		}
		m.note(c.SKU)
	}
	slices.Sort(m.Unpriced)
	slices.Sort(m.Currencies)
}

// note takes down the currency of a SKU, or that it has no price.
func (m *Bill) note(id sku.ID) {
	price, priced := m.prices.Each[id]
	switch {
	case !priced && !slices.Contains(m.Unpriced, id):
		m.Unpriced = append(m.Unpriced, id)
	case priced && !slices.Contains(m.Currencies, price.Currency):
		m.Currencies = append(m.Currencies, price.Currency)
	}
}

func (m *Bill) part(title string, users []spender, group func(*spender) string) Part {
	type key struct {
		group string
		sku   sku.ID
	}
	rows := map[key]*Row{}
	count := func(group string, held map[sku.ID]bool, add func(*Row)) {
		for id := range held {
			price, ok := m.prices.Each[id]
			if !ok {
				continue
			}
			k := key{group, id}
			if rows[k] == nil {
				rows[k] = &Row{Group: group, SKU: id, Price: price}
			}
			add(rows[k])
		}
	}
	for i := range users {
		u := &users[i]
		of := group(u)
		count(of, u.before, func(r *Row) { r.Before++ })
		count(of, u.after, func(r *Row) { r.After++ })
	}
	p := Part{Title: title}
	for _, r := range rows {
		r.Cost = [2]*big.Rat{times(r.Price, r.Before), times(r.Price, r.After)}
		p.Rows = append(p.Rows, *r)
	}
	slices.SortFunc(p.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Price.Currency, b.Price.Currency), cmp.Compare(a.Group, b.Group), cmp.Compare(a.SKU, b.SKU))
	})
	p.Sums = sumsOf(p.Rows, title != "")
	return p
}

// sumsOf adds up rows by currency, and by group where the part has groups.
func sumsOf(rows []Row, grouped bool) []Row {
	var out []Row
	for _, r := range rows {
		if !grouped {
			r.Group = ""
		}
		i := slices.IndexFunc(out, func(s Row) bool { return s.Price.Currency == r.Price.Currency && s.Group == r.Group })
		if i < 0 {
			i = len(out)
			out = append(out, Row{Group: r.Group, Price: Price{Currency: r.Price.Currency}, Cost: [2]*big.Rat{new(big.Rat), new(big.Rat)}})
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

func (r Row) money(amount *big.Rat) string {
	if amount.Sign() < 0 {
		return "-" + Format(new(big.Rat).Neg(amount), r.Price.Currency)
	}
	return Format(amount, r.Price.Currency)
}
