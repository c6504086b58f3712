package report

import (
	"fmt"
	"strconv"
	"strings"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// approvalLength is how much of the digest stands in the command that approves it:
// the least that apply takes.
const approvalLength = 12

func planFacts(p plan.Plan) []doc.Fact {
	out := []doc.Fact{
		{Label: "Tenant", Value: fmt.Sprintf("%s (%s)", words.Tenant(p.Header), p.Header.Tenant)},
		{Label: "Plan made", Value: words.Clock(p.Header.Made)},
	}
	if asked := p.Header.Options.Asked; len(asked) > 0 {
		out = append(out, doc.Fact{Label: "Asked", Value: strings.Join(asked, "; ") + viaWords(p)})
	}
	if mode := p.Header.Options.Seats; mode != "" {
		out = append(out, doc.Fact{Label: "Licenses counted", Value: mode})
	}
	for _, fixed := range fixWords(p) {
		out = append(out, doc.Fact{Label: "Added by --fix", Value: fixed})
	}
	for _, x := range rulesOf(p.Header, words.NewCatalog(p.Header)) {
		out = append(out, doc.Fact{Label: x.Label, Value: x.Value})
	}
	return out
}

func joinCodes(all []plan.Code) string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = string(c)
	}
	return strings.Join(out, ", ")
}

// approvalOf names what a reviewer approves.
func approvalOf(p plan.Plan) doc.Section {
	s := doc.Section{ID: "approval", Title: "To approve", Intro: "Whoever approves this plan approves this digest. An edited plan has another digest and is refused; a user who changed since is not changed."}
	if len(p.Digest) >= approvalLength {
		s.Facts = []doc.Fact{{Label: "Digest of the plan (SHA-256)", Value: p.Digest, Mono: true}}
		approve, apply := approveCommands(p)
		if n := p.Header.Guards.Approvals; n > 0 {
			s.Facts = append(s.Facts, doc.Fact{Label: "Demanded", Value: approvalWords(n)}, doc.Fact{Label: "To approve it", Value: approve, Command: true})
		}
		s.Facts = append(s.Facts, doc.Fact{Label: "To carry it out", Value: apply, Command: true})
	}
	return s
}

// mostGroups is how many different changes the page lists.
const mostGroups = 40

// groupsSection counts users by what is done to them.
func groupsSection(p plan.Plan, c words.Catalog) doc.Section {
	s := doc.Section{ID: "changes", Title: "What changes", Intro: "Changes, most common first. A call takes effect on one user."}
	groups := changeGroups(p, c)
	if len(groups) == 0 {
		return s
	}
	s.Table = &doc.Table{Caption: "Changes", Columns: []doc.Heading{{Title: "Change"}, {Title: "Users", Number: true}}}
	rest := 0
	for i, g := range groups {
		if i >= mostGroups {
			rest += g.users
			continue
		}
		s.Table.Rows = append(s.Table.Rows, []doc.Cell{{Text: g.String()}, {Text: tenant.Thousands(g.users)}})
	}
	if rest > 0 {
		s.Table.Rows = append(s.Table.Rows, []doc.Cell{{Text: "other changes, in the list below"}, {Text: tenant.Thousands(rest)}})
	}
	return s
}

func planSeats(p plan.Plan, c words.Catalog) doc.Section {
	s := doc.Section{ID: "seats", Title: "Licenses", Intro: "Licenses in use at the end of each stage. Changes that make licenses available go before changes that need them; within a stage any order is possible, and the peak counts the worst one."}
	if len(p.Header.Seats) == 0 {
		return s
	}
	s.Table = &doc.Table{Caption: "Licenses by product", Columns: []doc.Heading{{Title: "License"}, {Title: "Bought", Number: true}, {Title: "In use", Number: true},
		{Title: "After", Number: true}, {Title: "Peak", Number: true}, {Title: "Missing", Number: true}}}
	for _, words := range shortWords(p.Header, c) {
		s.Facts = append(s.Facts, doc.Fact{Label: "Short", Value: words})
	}
	for _, x := range p.Header.Seats {
		if len(x.After) > 0 {
			s.Charts = append(s.Charts, seatChart(x, c))
		}
		s.Table.Rows = append(s.Table.Rows, []doc.Cell{{Text: c.Product(x.SKU), Note: c.Part(x.SKU)}, {Text: tenant.Thousands(x.Owned)}, {Text: tenant.Thousands(x.Before)},
			{Text: tenant.Thousands(lastOf(x))}, {Text: tenant.Thousands(x.Peak)}, shortCell(x)})
	}
	return s
}

func shortCell(s plan.SeatCurve) doc.Cell {
	if s.Shortfall == 0 {
		return doc.Cell{Text: "0"}
	}
	return doc.Cell{Text: tenant.Thousands(s.Shortfall), Tone: doc.Bad}
}

// mostPoints is how many places a seat curve has at most.
const mostPoints = 60

// seatChart draws the seats of one SKU; of several stages that share a place, the
// one that uses most counts.
func seatChart(s plan.SeatCurve, c words.Catalog) doc.Chart {
	owned := float64(s.Owned)
	out := doc.Chart{Shape: doc.Curve, Title: c.Product(s.SKU), Limit: "bought", Series: []doc.Series{{Name: "in use", Tone: doc.Data}},
		Caption: fmt.Sprintf("peak %s of %s bought", tenant.Thousands(s.Peak), tenant.Thousands(s.Owned)),
		Points:  []doc.Point{{Label: "start", Values: []float64{float64(s.Before)}, Limit: owned}}}
	if s.Shortfall > 0 {
		out.Caption += ", " + tenant.Thousands(s.Shortfall) + " short"
	}
	each := (len(s.After) + mostPoints - 1) / mostPoints
	for at := 0; at < len(s.After); at += each {
		end := min(at+each, len(s.After))
		most := 0
		for _, used := range s.After[at:end] {
			most = max(most, used)
		}
		label := strconv.Itoa(at + 1)
		if end > at+1 {
			label += "–" + strconv.Itoa(end)
		}
		out.Points = append(out.Points, doc.Point{Label: label, Values: []float64{float64(most)}, Limit: owned})
	}
	return out
}

// weightSection shows the findings of one weight.
func weightSection(p plan.Plan, w weight) doc.Section {
	intro := map[weight]string{
		decide: "These users are not changed until the error is fixed, or the risk accepted by code when the plan is made.",
		check:  "These users are changed. Accepted risks, and what a reviewer should know.",
		inform: "Nothing has to be decided about these.",
	}
	x := commandsOf(p.Header, p.Lines)
	fix := x.fix
	if w != decide {
		fix = nil
	}
	return doc.Section{ID: "findings-" + strconv.Itoa(int(w)+1), Title: weightTitles[w], Intro: intro[w],
		Table: words.FindingsTable(weighed(words.Tallied(words.LineFindings(p.Lines)))[w], func(c plan.Code) *doc.Filter { return &doc.Filter{Column: "Finding", Value: string(c)} }, fix)}
}

// mostServiceRows is how many groups of users the page lists by what changes for their services.
const mostServiceRows = 40

// serviceSection shows the service plans that are on before and after, by users for whom
// the same changes (R44).
func serviceSection(p plan.Plan, c words.Catalog) doc.Section {
	s := doc.Section{ID: "before-after", Title: "Service plans, before and after",
		Intro: "What is on by any license or group, compared. Users for whom the same changes are counted together; what is turned off comes first."}
	groups := serviceGroups(p, c)
	if len(groups) == 0 {
		return s
	}
	s.Table = &doc.Table{Caption: "Service plans by users", Fold: words.MostPlans, Columns: []doc.Heading{{Title: "Users", Number: true}, {Title: "What happens"}, {Title: "Service plans, before → after"}}}
	tones := map[string]doc.Tone{"turned off": doc.Bad, "smaller": doc.Wait}
	for i, g := range groups {
		if i == mostServiceRows {
			s.Table.Rows = append(s.Table.Rows, []doc.Cell{{Text: tenant.Thousands(len(groups) - i)}, {Text: "other groups"}, {Text: "in the user list below"}})
			break
		}
		s.Table.Rows = append(s.Table.Rows, []doc.Cell{{Text: tenant.Thousands(g.users)}, {Text: g.name, Tone: tones[g.name]}, {Text: some(g.plans, 0)}})
	}
	return s
}

// planServices counts users by service plan, before and after.
func planServices(p plan.Plan, c words.Catalog) doc.Section {
	s := doc.Section{ID: "services", Title: "Service plans", Intro: "Users of this plan who have the service plan on through their direct license."}
	t := &doc.Table{Caption: "Service plans that change", Fold: words.MostPlans, Columns: []doc.Heading{{Title: "License"}, {Title: "Service plan"}, {Title: "Before", Number: true}, {Title: "After", Number: true}}}
	for _, sum := range Build(Inputs{Plan: p, Now: p.Header.Made}).Totals.SKUs {
		for _, x := range sum.Plans {
			if x.Before != x.Planned {
				t.Rows = append(t.Rows, []doc.Cell{{Text: c.Product(sum.SKU), Note: c.Part(sum.SKU)}, {Text: c.FriendlyName(sum.SKU, x.Plan), Note: c.PlanName(sum.SKU, x.Plan)},
					{Text: tenant.Thousands(x.Before)}, {Text: tenant.Thousands(x.Planned)}})
			}
		}
	}
	if len(t.Rows) > 0 {
		s.Table = t
	}
	return s
}

func planChain(p plan.Plan) doc.Section {
	s := doc.Section{ID: "chain", Title: "Made from", Intro: "Each digest is a SHA-256 of the bytes read."}
	for _, l := range words.InputLinks(p.Header.Inputs) {
		s.Steps = append(s.Steps, doc.Step{Title: l.Title, Text: l.Text, Mono: l.Digest})
	}
	return s
}
