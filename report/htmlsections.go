package report

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

func attentionOf(r Report) doc.Section {
	s := doc.Section{ID: "attention", Title: "What needs attention", Intro: "Users who are not as requested, by reason, most urgent first."}
	if len(r.Totals.Reasons) == 0 {
		return s
	}
	s.Table = &doc.Table{Caption: "Choose a verdict to see its users in the list below.",
		Columns: []doc.Heading{{Title: "Verdict"}, {Title: "Why, and what to do"}, {Title: "Users", Number: true}}}
	for _, x := range r.Totals.Reasons {
		filter := verdictFilter(x.Verdict)
		if x.Reason != "" {
			filter = &doc.Filter{Column: "Reason", Value: x.Reason}
		}
		s.Table.Rows = append(s.Table.Rows, []doc.Cell{
			{Text: string(x.Verdict), Tone: r.Tone(x.Verdict), Filter: filter},
			{Text: x.Sentence, Note: x.Remedy, Commands: r.reasonCommands(x.Verdict, x.Reason)}, {Text: tenant.Thousands(x.Users)},
		})
	}
	return s
}

func licensesOf(r Report) doc.Section {
	s := doc.Section{ID: "licenses", Title: "Licenses", Intro: "Licenses of the tenant, and service plans among the selected users. Effective counts every path: direct, another SKU, a group."}
	seats := doc.Chart{Shape: doc.Bars, Title: "Licenses in use", Caption: "of the whole tenant", Limit: "bought", Empty: "No licenses are in use.",
		Series: []doc.Series{{Name: "before", Tone: doc.Idle}, {Name: "planned", Tone: doc.Calm}, {Name: "now", Tone: doc.Data}}}
	for _, x := range r.Seats {
		values := []float64{float64(x.Before.Consumed), float64(x.Planned)}
		if x.Now != nil {
			values = append(values, float64(x.Now.Consumed))
		}
		seats.Points = append(seats.Points, doc.Point{Label: r.Catalog.Product(x.SKU), Values: values, Limit: float64(x.bought())})
	}
	if len(seats.Points) > 0 {
		s.Charts = append(s.Charts, seats)
	}
	s.Table = plansTable(r)
	return s
}

// plansTable lists the service plans whose count changes or is not as planned.
func plansTable(r Report) *doc.Table {
	t := &doc.Table{Caption: "Service plans that change, or are not as planned: users who have them on", Fold: words.MostPlans,
		Columns: []doc.Heading{{Title: "License"}, {Title: "Service plan"}, {Title: "Before", Number: true}, {Title: "Planned", Number: true},
			{Title: "Found", Number: true}, {Title: "Effective", Number: true}, {Title: "Status"}}}
	for _, x := range movedPlans(r) {
		found := doc.Cell{Text: tenant.Thousands(x.Found)}
		if x.Found != x.Planned {
			found.Tone = doc.Warn
		}
		t.Rows = append(t.Rows, []doc.Cell{{Text: r.Catalog.Product(x.sku), Note: r.Catalog.Part(x.sku)}, {Text: r.Catalog.FriendlyName(x.sku, x.Plan), Note: r.Catalog.PlanName(x.sku, x.Plan)},
			{Text: tenant.Thousands(x.Before)}, {Text: tenant.Thousands(x.Planned)}, found, {Text: tenant.Thousands(x.Effective)}, {Text: words.Statuses(x.Statuses)}})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// runOf draws the run over time: what was answered, and when it waited and for what.
func runOf(r Report) doc.Section {
	s := doc.Section{ID: "run", Title: "The run over time"}
	if len(r.Timeline.Buckets) == 0 {
		return s
	}
	s.Intro = heldWords(r.Timeline)
	layout := timeLayout(r.Timeline.Step)
	label := func(b Bucket) string { return b.From.UTC().Format(layout) }
	answers := AnswersChart(r.Timeline, label, r.writeTone())
	answers.Title, answers.Caption = "Answers", "to the run's writes; each column is "+StepWords(r.Timeline.Step)+", times are UTC"
	s.Charts = []doc.Chart{answers}
	if held, any := HoldsChart(r.Timeline, label); any {
		s.Charts = append(s.Charts, held)
		s.Table = holdsTable(r.Timeline)
	}
	if slices.ContainsFunc(r.Rows, func(x Row) bool { return x.Gap != nil }) {
		s.Charts = append(s.Charts, gapChart(r))
	}
	return s
}

// writeTone is green where writes were accepted by a tenant.
func (r Report) writeTone() doc.Tone {
	return r.Tone(verdict.Verified)
}

// timeLayout is as fine as the steps of a timeline.
func timeLayout(step time.Duration) string {
	switch {
	case step >= 6*time.Hour:
		return "2 Jan 15:04"
	case step >= time.Minute:
		return "15:04"
	}
	return "15:04:05"
}

// StepWords is the time that a column of a chart stands for.
func StepWords(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return fmt.Sprintf("%d h", int(d.Hours()))
}

// gapClasses are the upper ends of the histogram of time without license, in seconds.
var gapClasses = []struct {
	under float64
	label string
}{{0.05, "< 50 ms"}, {0.1, "< 0.1 s"}, {0.2, "< 0.2 s"}, {0.5, "< 0.5 s"}, {1, "< 1 s"}, {2, "< 2 s"}, {5, "< 5 s"}, {10, "< 10 s"},
	{30, "< 30 s"}, {60, "< 1 min"}, {300, "< 5 min"}, {900, "< 15 min"}, {math.Inf(1), "longer"}}

func gapChart(r Report) doc.Chart {
	c := doc.Chart{Shape: doc.Columns, Title: "Time without license", Caption: "users without their license between remove and re-assign" + gapSpread(r),
		Series: []doc.Series{{Name: "re-assigned", Tone: r.Tone(verdict.Verified)}, {Name: "still without", Tone: doc.Grave}}}
	first, last := len(gapClasses), 0
	users := make([][2]float64, len(gapClasses))
	for i := range r.Rows {
		g := r.Rows[i].Gap
		if g == nil {
			continue
		}
		at := 0
		for g.Seconds >= gapClasses[at].under {
			at++
		}
		first, last = min(first, at), max(last, at)
		series := 0
		if g.Open {
			series = 1
		}
		users[at][series]++
	}
	// One empty class on each side shows where the others are not.
	for at := max(0, first-1); at <= min(last+1, len(gapClasses)-1); at++ {
		c.Points = append(c.Points, doc.Point{Label: gapClasses[at].label, Values: users[at][:]})
	}
	return c
}

// gapSpread says how long most were without, and how long the unluckiest.
func gapSpread(r Report) string {
	var all []float64
	for i := range r.Rows {
		if g := r.Rows[i].Gap; g != nil && !g.Open {
			all = append(all, g.Seconds)
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.Sort(all)
	at := func(part float64) string {
		return tenant.Span(time.Duration(all[int(part*float64(len(all)-1))] * float64(time.Second)))
	}
	return fmt.Sprintf(": half within %s, 95 %% within %s, the longest %s", at(0.5), at(0.95), at(1))
}

// termsOf says what was agreed, and what it took.
func termsOf(r Report) doc.Section {
	s := doc.Section{ID: "terms", Title: "Limits and quote, and what happened", Intro: "The plan's limits, which its approval covers, and its quote beside what happened."}
	for _, f := range terms(r) {
		s.Facts = append(s.Facts, doc.Fact{Label: f.Label, Value: f.Value})
	}
	rows := effortRows(r)
	if len(rows) == 0 {
		return s
	}
	s.Table = &doc.Table{Caption: effortNote(r.Effort), Columns: []doc.Heading{{Title: "Cost"}, {Title: "Quoted", Number: true}, {Title: "Run", Number: true}, {Title: "Read-backs", Number: true}}}
	for _, x := range rows {
		s.Table.Rows = append(s.Table.Rows, []doc.Cell{{Text: x.what}, {Text: x.quoted}, {Text: x.run}, {Text: x.back}})
	}
	return s
}

// findingsOf counts the findings of the plan by code.
func findingsOf(r Report) doc.Section {
	return doc.Section{ID: "findings", Title: "Findings of the plan", Intro: "What the plan said about these users before anything was changed.",
		Table: words.FindingsTable(words.Tallied(rowFindings(r.Rows)), func(plan.Code) *doc.Filter { return nil }, nil)}
}

func chainOf(r Report) doc.Section {
	s := doc.Section{ID: "chain", Title: "Chain of evidence", Intro: "Each digest is a SHA-256 that anyone can recompute. A digest proves which plan and journal these are, not who approved them. Who signed in is as the token said, and was not verified. `reseat report --check` says whether a file, this one too, is an unchanged report of the run."}
	if check := r.checkCommand(); check != "" {
		s.Facts = []doc.Fact{{Label: "To check the report in the run folder", Value: check, Command: true}}
	}
	for _, l := range links(r) {
		s.Steps = append(s.Steps, doc.Step{Title: l.Title, Text: l.Text, Mono: l.Digest})
	}
	return s
}

// locationWords says the usage location once where it never changes.
func locationWords(r *Row) string {
	was, want, is := words.Location(r.Before), words.Location(r.Planned), words.Location(r.Found)
	if was == want && (want == is || r.Found == nil) {
		return was
	}
	var out []string
	for _, x := range []struct{ when, value string }{
		{"before", was}, {"planned", want}, {"found", is},
	} {
		if x.value != "" {
			out = append(out, x.when+" "+x.value)
		}
	}
	return strings.Join(out, ", ")
}

func gapWords(g *Gap) string {
	if g == nil {
		return ""
	}
	s := tenant.Span(time.Duration(g.Seconds * float64(time.Second)))
	if g.Open {
		s += ", and still so"
	}
	return s + ", since " + words.Clock(g.Since)
}

// rowFindings yields each row's user and findings.
func rowFindings(rows []Row) iter.Seq2[string, []plan.Finding] {
	return func(yield func(string, []plan.Finding) bool) {
		for i := range rows {
			if !yield(rows[i].UPN, rows[i].Findings) {
				return
			}
		}
	}
}
