package inventory

import (
	"fmt"
	"io"
	"iter"
	"strings"

	"reseat/plan/sku"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/money"
	"reseat/report/page"
	"reseat/report/words"
)

// WriteHTML writes the inventory as one self-contained page.
func WriteHTML(w io.Writer, v Inventory) error { return page.Write(w, Document(v)) }

// Document is an inventory as a document, with its users as the list.
func Document(v Inventory) doc.Document {
	return doc.Document{
		Title:    "License inventory",
		Subtitle: v.Tenant.Name + " · " + v.Tenant.Domain(),
		Headline: v.Headline(),
		Tone:     v.tone(),
		Tiles:    tiles(v),
		Facts:    facts(v),
		Sections: doc.Filled(summarySection(v), concernsSection(v), claimsSection(v), dueSection(v), holdingsSection(v)),
		List:     listOf(v),
		Footer:   "Written by reseat " + v.Tool + " at " + words.Clock(v.Made) + ". Times are UTC. This file contains personal data.",
	}
}

// Headline says in one sentence how many users are licensed.
func (v Inventory) Headline() string {
	s := fmt.Sprintf("%s of %s users have a license", tenant.Thousands(v.Licensed), tenant.Thousands(len(v.Users)))
	if n := v.concerned(); n > 0 {
		return s + "; " + tenant.Thousands(n) + " should be reviewed."
	}
	return s + "."
}

// concerned counts the users with a concern.
func (v Inventory) concerned() int {
	n := 0
	for i := range v.Users {
		if len(v.Users[i].Concerns) > 0 {
			n++
		}
	}
	return n
}

var concernTone = map[Concern]doc.Tone{
	RowInError: doc.Bad, BlockedHolds: doc.Warn, Unused: doc.Warn, Unrecorded: doc.Doubt, Overlapping: doc.Warn, GuestHolds: doc.Wait, HeldTwice: doc.Doubt, HoldsNothing: doc.Idle,
}

func (v Inventory) tone() doc.Tone {
	for _, c := range concerns {
		if v.Concerns[c.Concern] > 0 {
			return concernTone[c.Concern]
		}
	}
	return doc.Calm
}

func concernFilter(c Concern) *doc.Filter { return &doc.Filter{Column: "Concerns", Value: string(c)} }

func tiles(v Inventory) []doc.Tile {
	tiles := []doc.Tile{
		{Label: "users", Value: tenant.Thousands(len(v.Users)), Note: v.scope()},
		{Label: "licensed", Value: words.Share(v.Licensed, len(v.Users)), Note: tenant.Thousands(v.Licensed) + " have at least one", Tone: doc.Data},
	}
	for _, c := range concerns {
		if n := v.Concerns[c.Concern]; n > 0 {
			tiles = append(tiles, doc.Tile{Label: strings.ReplaceAll(string(c.Concern), "-", " "), Value: tenant.Thousands(n), Tone: concernTone[c.Concern], Filter: concernFilter(c.Concern)})
		}
	}
	for _, c := range v.Costs {
		tiles = append(tiles, doc.Tile{Label: "for licenses bought", Value: money.Format(c.Bought, c.Currency),
			Note: money.Format(c.Free, c.Currency) + " for available licenses, " + money.Format(c.Blocked, c.Currency) + " for blocked accounts"})
	}
	return tiles
}

// scope says whether these are all users.
func (v Inventory) scope() string {
	if v.Tenant.Complete {
		return "the whole tenant"
	}
	return "a selection"
}

func facts(v Inventory) []doc.Fact {
	out := []doc.Fact{
		{Label: "Tenant", Value: fmt.Sprintf("%s (%s)", v.Tenant.Name, v.Tenant.Tenant)},
		{Label: "Read", Value: words.Clock(v.Made)}, {Label: "Users", Value: v.scope()},
	}
	if len(v.Prices.Unowned) > 0 {
		out = append(out, doc.Fact{Label: "Prices without a SKU of this tenant", Value: strings.Join(v.Prices.Unowned, ", ")})
	}
	return out
}

func concernsSection(v Inventory) doc.Section {
	s := doc.Section{ID: "concerns", Title: "Review these"}
	for _, c := range concerns {
		if v.Concerns[c.Concern] == 0 {
			continue
		}
		if s.Table == nil {
			s.Table = &doc.Table{Caption: "Choose one to see its users in the list below.",
				Columns: []doc.Heading{{Title: "Concern"}, {Title: "Meaning, and what to do"}, {Title: "Users", Number: true}}}
		}
		s.Table.Rows = append(s.Table.Rows, []doc.Cell{{Text: string(c.Concern), Tone: concernTone[c.Concern], Filter: concernFilter(c.Concern)},
			{Text: c.means, Note: c.remedy}, {Text: tenant.Thousands(v.Concerns[c.Concern])}})
	}
	return s
}

func holdingsSection(v Inventory) doc.Section {
	s := doc.Section{ID: "licenses", Title: "Licenses", Intro: "License counts are the tenant's; users are those of the list below. A SKU assigned directly and through a group uses one license."}
	if len(v.Holdings) == 0 {
		return s
	}
	if c := usedChart(v); len(c.Points) > 0 {
		s.Charts = []doc.Chart{c}
	}
	s.Table = &doc.Table{Caption: "Licenses by SKU"}
	for i, title := range holdingColumns(v) {
		s.Table.Columns = append(s.Table.Columns, doc.Heading{Title: title, Number: i > 0})
	}
	for _, h := range v.Holdings {
		row := []doc.Cell{{Text: v.Catalog.Product(h.SKU.ID), Note: v.Catalog.Part(h.SKU.ID)}}
		for _, n := range h.counts() {
			row = append(row, doc.Cell{Text: tenant.Thousands(n)})
		}
		for _, text := range v.priced(h) {
			row = append(row, doc.Cell{Text: text})
		}
		s.Table.Rows = append(s.Table.Rows, row)
	}
	return s
}

// holdingColumns names what counts and priced return, after the SKU.
func holdingColumns(v Inventory) []string {
	out := []string{"SKU", "Bought", "Used", "Free", "Users", "Direct", "Inherited", "Both", "Blocked", "Guests", "Errors"}
	if len(v.Prices.Each) > 0 {
		out = append(out, "Price", "Bought for", "Free for")
	}
	return out
}

func (h Holding) counts() []int {
	s := h.SKU.Seats
	return []int{s.Enabled, s.Consumed, s.Free(), h.Users, h.Direct, h.Inherited, h.Doubled, h.Blocked, h.Guests, h.Errors}
}

// priced returns what the seats cost; nothing where no prices are known.
func (v Inventory) priced(h Holding) []string {
	if len(v.Prices.Each) == 0 {
		return nil
	}
	id, s := h.SKU.ID, h.SKU.Seats
	return []string{v.Prices.Words(id, 1), v.Prices.Words(id, s.Enabled), v.Prices.Words(id, s.Free())}
}

// mostDrawn is how many SKUs the chart shows.
const mostDrawn = 12

// usedChart draws the seats used. A SKU with far more seats than anyone uses, such
// as a free one, would make all others too short to see.
func usedChart(v Inventory) doc.Chart {
	c := doc.Chart{Shape: doc.Bars, Title: "Licenses in use", Caption: "the products most used; those with far more licenses than users are left out", Limit: "bought",
		Series: []doc.Series{{Name: "in use", Tone: doc.Data}}}
	for _, h := range v.Holdings {
		s := h.SKU.Seats
		if len(c.Points) < mostDrawn && s.Consumed > 0 && s.Enabled <= 10*v.Holdings[0].SKU.Seats.Consumed {
			c.Points = append(c.Points, doc.Point{Label: v.Catalog.Product(h.SKU.ID), Values: []float64{float64(s.Consumed)}, Limit: float64(s.Enabled)})
		}
	}
	return c
}

func listOf(v Inventory) *doc.List {
	x := newUserBlocks(v)
	return &doc.List{
		Title: "Users", Noun: "users", Count: len(v.Users), FirstPrinted: doc.MostPrinted, Blocks: x.Blocks, Rows: inventoryRows(v, x),
		Columns: []doc.Column{
			{Title: "User", Kind: doc.Lead, Width: doc.Wide},
			{Title: "Concerns", Width: doc.Medium, Filter: true},
			{Title: "SKU", Width: doc.Wide, Filter: true},
			{Title: "Account", Width: doc.Narrow, Filter: true},
			{Title: "Usage location", Width: doc.Tiny, Filter: true},
			{Title: "Department", Width: doc.Narrow, Filter: true},
			{Title: "Name"}, {Title: "Object id", Kind: doc.Mono}, {Title: "Assignment errors"}, {Title: "Evidence"}, {Title: "Last sign-in"},
		},
	}
}

func inventoryRows(v Inventory, x *userBlocks) iter.Seq[doc.Row] {
	return func(yield func(doc.Row) bool) {
		for i := range v.Users {
			h := &v.Users[i]
			u := h.User
			row := doc.Row{Blocks: x.of[i], Cells: []string{u.UPN, joinConcerns(h.Concerns, "\n"), strings.Join(v.Catalog.Parts(h.skus()), "\n"),
				strings.Join(words.Account(u), "\n"), u.UsageLocation, u.Department, u.Name, string(u.ID), strings.Join(words.Troubles(&u, v.Catalog), "\n"), strings.Join(h.Evidence, "\n"), lastSignIn(u)}}
			if !yield(row) {
				return
			}
		}
	}
}

// skus lists what the user holds by any path.
func (h *Holder) skus() []sku.ID { return words.ShownSKUs(nil, &h.State) }

func joinConcerns(all []Concern, by string) string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = string(c)
	}
	return strings.Join(out, by)
}
