package inventory

import (
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"

	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/money"
	"reseat/report/words"
)

// A summaryLine is one sentence for who decides, with its heading.
type summaryLine struct{ about, words string }

// summary says in a few sentences what is paid for nothing, who does not use a license,
// who has two, and what ends soon.
func (v Inventory) summary() []summaryLine {
	var out []summaryLine
	put := func(about, words string) {
		if words != "" {
			out = append(out, summaryLine{about, words})
		}
	}
	put("What is paid", v.paidWords())
	put("Licenses that nobody has", v.freeWords())
	put("Users without use of a license", v.unusedWords())
	put("Two licenses for the same services", v.overlapWords())
	put("Subscriptions", v.dueWords())
	return out
}

func (v Inventory) paidWords() string {
	var parts []string
	for _, c := range v.Costs {
		words := fmt.Sprintf("%s per month for what is bought; %s of it for licenses that nobody has", money.Format(c.Bought, c.Currency), money.Format(c.Free, c.Currency))
		back := slices.IndexFunc(v.Back, func(b Cost) bool { return b.Currency == c.Currency })
		if back >= 0 {
			words += fmt.Sprintf(", and %s for licenses that can be removed (each counted once)", money.Format(v.Back[back].Bought, c.Currency))
		}
		parts = append(parts, words)
	}
	return strings.Join(parts, ". ")
}

// mostNamedSKUs is how many SKUs a sentence names.
const mostNamedSKUs = 4

func (v Inventory) freeWords() string {
	var parts []string
	rest := 0
	free := slices.Clone(v.Holdings)
	slices.SortStableFunc(free, func(a, b Holding) int {
		x, _ := v.Prices.Of(a.SKU.ID, a.SKU.Seats.Free())
		y, _ := v.Prices.Of(b.SKU.ID, b.SKU.Seats.Free())
		if x.Amount != nil && y.Amount != nil && x.Currency == y.Currency {
			return y.Amount.Cmp(x.Amount)
		}
		return 0
	})
	for _, h := range free {
		cost, priced := v.Prices.Of(h.SKU.ID, h.SKU.Seats.Free())
		switch n := h.SKU.Seats.Free(); {
		case n == 0 || h.SKU.Company || len(v.Prices.Each) > 0 && (!priced || cost.Amount.Cmp(new(big.Rat)) == 0):
		case len(parts) == mostNamedSKUs:
			rest++
		default:
			words := fmt.Sprintf("%s of %s", tenant.Thousands(n), v.Catalog.Product(h.SKU.ID))
			if priced {
				words += " (" + money.Format(cost.Amount, cost.Currency) + " per month)"
			}
			parts = append(parts, words)
		}
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("%d more in the table", rest))
	}
	return strings.Join(parts, ", ")
}

func (v Inventory) unusedWords() string {
	var parts []string
	for _, x := range []struct {
		Concern
		words string
	}{{BlockedHolds, "blocked from signing in"}, {Unused, fmt.Sprintf("not signed in for %d days", InactiveDays)}, {Unrecorded, "without a recorded sign-in (never, or not recorded)"}} {
		if n := v.Concerns[x.Concern]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", words.Users(n), x.words))
		}
	}
	words := strings.Join(parts, ", ")
	if v.SignIns {
		return words
	}
	why := "sign-in dates were not read"
	if v.NoSignIns != "" {
		why = v.NoSignIns
	}
	if words != "" {
		words += ". "
	}
	return words + "Users who no longer sign in are not known: " + why
}

func (v Inventory) overlapWords() string {
	var parts []string
	for _, c := range v.Claims {
		if c.Concern == Overlapping {
			words := fmt.Sprintf("%s %s although other licenses have all its services on", words.Users(c.Users), "with "+v.Catalog.Product(c.SKU))
			if cost := v.costOf(c); cost != "" {
				words += " (" + cost + " per month)"
			}
			parts = append(parts, words)
		}
	}
	return strings.Join(parts, ", ")
}

func (v Inventory) dueWords() string {
	var parts []string
	for _, s := range tenant.DueSubscriptions(v.Tenant.Subscriptions, v.Made) {
		parts = append(parts, v.Catalog.Product(s.SKU)+": "+s.Due(v.Made))
	}
	if len(parts) > mostNamedSKUs {
		parts = append(parts[:mostNamedSKUs], fmt.Sprintf("%d more in the table", len(parts)-mostNamedSKUs))
	}
	return strings.Join(parts, "; ")
}

func summarySection(v Inventory) doc.Section {
	s := doc.Section{ID: "summary", Title: "In short"}
	for _, x := range v.summary() {
		s.Steps = append(s.Steps, doc.Step{Title: x.about, Text: x.words})
	}
	return s
}

// claimHeads are the columns of claimCells.
func (v Inventory) claimHeads() []string {
	if len(v.Prices.Each) > 0 {
		return []string{"Reason", "License", "Users", "Per month", "Plan command"}
	}
	return []string{"Reason", "License", "Users", "Plan command"}
}

func (v Inventory) claimCells(c Claim) []string {
	out := []string{string(c.Concern), v.Catalog.Product(c.SKU), tenant.Thousands(c.Users)}
	if len(v.Prices.Each) > 0 {
		out = append(out, v.costOf(c))
	}
	return append(out, v.command(c))
}

func claimsSection(v Inventory) doc.Section {
	s := doc.Section{ID: "claims", Title: "Licenses to remove", Intro: "Direct assignments, by reason. A license can be in several lines. Each command makes a plan to review and changes nothing."}
	if len(v.Claims) == 0 {
		return s
	}
	s.Table = &doc.Table{Caption: "By reason and license", Fold: 20}
	for i, title := range v.claimHeads() {
		s.Table.Columns = append(s.Table.Columns, doc.Heading{Title: title, Number: i == 2 || title == "Per month"})
	}
	for _, c := range v.Claims {
		var row []doc.Cell
		for _, text := range v.claimCells(c) {
			row = append(row, doc.Cell{Text: text})
		}
		row[len(row)-1] = doc.Cell{Commands: []string{v.command(c)}}
		row[0].Tone, row[0].Filter = concernTone[c.Concern], concernFilter(c.Concern)
		s.Table.Rows = append(s.Table.Rows, row)
	}
	return s
}

// dueHeads are the columns of dueCells.
var dueHeads = []string{"License", "Licenses", "State", "Ends or renews", "What to check"}

func (v Inventory) dueCells(s tenant.Subscription) []string {
	state, next := s.Status, ""
	if state == "" {
		state = "Enabled"
	}
	if s.Trial {
		state += ", trial"
	}
	if !s.Next.IsZero() {
		next = s.Next.UTC().Format("2006-01-02")
	}
	return []string{v.Catalog.Product(s.SKU), tenant.Thousands(s.Seats), state, next, s.Due(v.Made)}
}

func dueSection(v Inventory) doc.Section {
	s := doc.Section{ID: "subscriptions", Title: "Subscriptions to check", Intro: "Microsoft Graph shows the date, not whether a subscription renews by itself. Ask who buys licenses."}
	for _, x := range tenant.DueSubscriptions(v.Tenant.Subscriptions, v.Made) {
		if s.Table == nil {
			s.Table = &doc.Table{Caption: fmt.Sprintf("In grace, disabled, or within %d days of the date", int(tenant.SubscriptionNear.Hours()/24)), Fold: 20}
			for i, title := range dueHeads {
				s.Table.Columns = append(s.Table.Columns, doc.Heading{Title: title, Number: i == 1})
			}
		}
		var row []doc.Cell
		for _, text := range v.dueCells(x) {
			row = append(row, doc.Cell{Text: text})
		}
		s.Table.Rows = append(s.Table.Rows, row)
	}
	return s
}

// writeClaims writes for the terminal who should not have a license, with the command that
// plans its removal beside each. Commands are copied, so they stand in lines of their own.
func writeClaims(w io.Writer, v Inventory) error {
	if len(v.Claims) == 0 {
		return nil
	}
	var b strings.Builder
	b.WriteString("\nLicenses to remove (each command makes a plan and changes nothing)\n")
	for _, c := range v.Claims {
		cost := v.costOf(c)
		if cost != "" {
			cost = ", " + cost + " per month"
		}
		fmt.Fprintf(&b, "  %s: %s with %s (%s)%s\n    %s\n", c.Concern, words.Users(c.Users), tenant.Plain(v.Catalog.Product(c.SKU)), tenant.Plain(v.Catalog.Part(c.SKU)), cost, tenant.Plain(v.command(c)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
