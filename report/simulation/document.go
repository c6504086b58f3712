package simulation

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report"
	"reseat/report/doc"
	"reseat/report/page"
	"reseat/report/words"
)

// WriteHTML writes a rehearsal as one self-contained page.
func WriteHTML(w io.Writer, r Rehearsal) error { return page.Write(w, Document(r)) }

func Document(r Rehearsal) doc.Document {
	fair := r.Ways[0].Fair.Median()
	p := doc.Document{
		Title:    "Rehearsal",
		Subtitle: words.Tenant(r.Report.Header) + " · " + r.Report.Header.Domain + " · nothing was written to the tenant",
		Ribbon:   words.Ribbon(r.Report.Header),
		Headline: r.Headline(),
		Tone:     report.Worst(r.Report),
		Lead:     report.VerdictChart(r.Report),
		Tiles:    rehearsalTiles(r, fair),
		Sections: doc.Filled(append(append([]doc.Section{decisionSection(r), timeSection(r), rehearsalSeats(r, fair)}, r.Report.Cost.Sections()...), waysSection(r), limitsSection(r))...),
		List:     foreseenGrid(r),
		Footer:   "Rehearsed by reseat " + r.Tool + " at " + words.Clock(r.Made) + " on a snapshot of the tenant. A simulation, not a report of a run. This file contains personal data.",
	}
	p.Lead.Title = "Users by expected verdict, with a normal service"
	for i := range p.Lead.Points {
		p.Lead.Points[i].Filter.Column = predicted
	}
	p.Facts = []doc.Fact{
		{Label: "Tenant", Value: fmt.Sprintf("%s (%s)", words.Tenant(r.Report.Header), r.Report.Header.Tenant)},
		{Label: "Plan", Value: r.Plan}, {Label: "Plan made", Value: words.Clock(r.Report.Header.Made)},
		{Label: "Copy", Value: r.copyWords()}, {Label: "Pace", Value: r.Ways[0].Pace},
		{Label: "Digest of the plan (SHA-256)", Value: r.Digest, Mono: true},
	}
	return p
}

// predicted is the column of the verdicts.
const predicted = "Predicted"

func rehearsalTiles(r Rehearsal, f Forecast) []doc.Tile {
	rest := f.Rest()
	rough := r.Ways[0].Rough
	tiles := []doc.Tile{
		{Label: "with a normal service", Value: tenant.Span(f.Ended), Note: tenant.Span(f.Written) + " to the last write"},
		{Label: "with a degraded service", Value: tenant.Span(rough.Worst().Ended), Note: fmt.Sprintf("worst of %d simulations; median %s", len(rough.Runs), tenant.Span(rough.Median().Ended))},
		{Label: "would be as requested", Value: words.Share(f.AsAsked(), total(f)), Note: tenant.Thousands(f.AsAsked()) + " of " + tenant.Thousands(total(f)) + " users", Tone: r.Report.DoneTone()},
		{Label: "need attention first", Value: tenant.Thousands(rest), Note: "by reason below", Tone: report.AttentionTone(rest, r.Report)},
		{Label: "writes", Value: tenant.Thousands(f.Writes), Note: tenant.Thousands(f.Reads) + " reads, " + tenant.Thousands(f.Units) + " units"},
	}
	if n := f.Verdicts[verdict.Skipped]; n > 0 {
		tiles = append(tiles, doc.Tile{Label: "skipped", Value: tenant.Thousands(n), Note: "the request does not apply", Tone: doc.Idle, Filter: &doc.Filter{Column: predicted, Value: string(verdict.Skipped)}})
	}
	if f.Gaps.Users > 0 {
		tiles = append(tiles, doc.Tile{Label: "longest without license", Value: tenant.Span(f.Gaps.Longest), Note: "half of them under " + tenant.Span(f.Gaps.Median)})
	}
	return append(tiles, r.Report.Cost.Tiles()...)
}

func decisionSection(r Rehearsal) doc.Section {
	s := doc.Section{ID: "decision", Title: "For a decision"}
	for _, x := range r.Decision() {
		s.Steps = append(s.Steps, doc.Step{Title: x.Question, Text: x.Answer})
	}
	return s
}

// timeSection draws the run over time, in both weathers.
func timeSection(r Rehearsal) doc.Section {
	w := r.Ways[0]
	s := doc.Section{ID: "time", Title: "The run over time", Intro: "Times count from the first read. What reseat waits for between the columns is the tenant's write quota."}
	for _, o := range []Outlook{w.Fair, w.Rough} {
		f := o.Worst()
		if len(f.Timeline.Buckets) == 0 {
			continue
		}
		s.Charts = append(s.Charts, elapsedCharts(r, o, f)...)
	}
	waves := w.Fair.Median().Waves
	if waveWords(w) == "" {
		return s
	}
	worst := map[string]WaveForecast{}
	for _, x := range w.Rough.Worst().Waves {
		worst[x.Wave] = x
	}
	s.Table = &doc.Table{Caption: "Waves", Columns: []doc.Heading{{Title: "Wave"}, {Title: "Changes", Number: true}, {Title: "Begins after", Number: true},
		{Title: "Ends after", Number: true}, {Title: "Ends at worst", Number: true}}}
	for _, x := range waves {
		s.Table.Rows = append(s.Table.Rows, []doc.Cell{{Text: waveName(x.Wave)}, {Text: tenant.Thousands(x.Changes)}, {Text: tenant.Span(x.From)}, {Text: tenant.Span(x.To)}, {Text: tenant.Span(worst[x.Wave].To)}})
	}
	return s
}

// elapsedCharts draw the answers of a simulation over time, and its waits where it had any.
func elapsedCharts(r Rehearsal, o Outlook, f Forecast) []doc.Chart {
	began := r.Made.Truncate(f.Timeline.Step)
	label := func(b report.Bucket) string { return elapsed(b.From.Sub(began)) }
	answers := report.AnswersChart(f.Timeline, label, doc.Data)
	answers.Title, answers.Caption = "Answers to writes, "+o.Weather+" service", "each column is "+report.StepWords(f.Timeline.Step)+"; "+o.Means
	held, any := report.HoldsChart(f.Timeline, label)
	if !any {
		return []doc.Chart{answers}
	}
	held.Title += ", " + o.Weather + " service"
	return []doc.Chart{answers, held}
}

// elapsed writes a time since the beginning for an axis.
func elapsed(d time.Duration) string {
	d = max(0, d)
	if d < time.Hour {
		return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
}

func rehearsalSeats(r Rehearsal, f Forecast) doc.Section {
	s := doc.Section{ID: "seats", Title: "Licenses over time", Intro: "Most licenses in use within each step, with a normal service, in the whole tenant."}
	if len(f.Seats) == 0 {
		return s
	}
	s.Table = &doc.Table{Caption: "Licenses by SKU", Columns: []doc.Heading{{Title: "SKU"}, {Title: "Bought", Number: true}, {Title: "Used now", Number: true},
		{Title: "At most", Number: true}, {Title: "At the end", Number: true}, {Title: "Refused", Number: true}, {Title: "Missing in the plan", Number: true}}}
	for _, x := range f.Seats {
		name := r.Report.Catalog.Product(x.SKU)
		c := doc.Chart{Shape: doc.Curve, Title: name, Limit: "bought", Series: []doc.Series{{Name: "in use", Tone: doc.Data}},
			Caption: fmt.Sprintf("at most %s of %s, a step is %s", tenant.Thousands(x.Peak), tenant.Thousands(x.Bought), report.StepWords(x.Step))}
		c.Points = []doc.Point{{Label: "before", Values: []float64{float64(x.Before)}, Limit: float64(x.Bought)}}
		for i, n := range x.Points {
			c.Points = append(c.Points, doc.Point{Label: elapsed(time.Duration(i) * x.Step), Values: []float64{float64(n)}, Limit: float64(x.Bought)})
		}
		s.Charts = append(s.Charts, c)
		s.Table.Rows = append(s.Table.Rows, []doc.Cell{{Text: name, Note: r.Report.Catalog.Part(x.SKU)}, {Text: tenant.Thousands(x.Bought)}, {Text: tenant.Thousands(x.Before)},
			{Text: tenant.Thousands(x.Peak)}, {Text: tenant.Thousands(x.After)}, countCell(x.Refused), countCell(x.Missing)})
	}
	return s
}

func countCell(n int) doc.Cell {
	if n == 0 {
		return doc.Cell{Text: "0"}
	}
	return doc.Cell{Text: tenant.Thousands(n), Tone: doc.Bad}
}

func waysSection(r Rehearsal) doc.Section {
	s := doc.Section{ID: "ways", Title: "In figures", Intro: "Normal service: " + r.Ways[0].Fair.Means + ". Degraded service: " + r.Ways[0].Rough.Means + "."}
	if len(r.Ways) > 1 {
		s.Title = "Side by side"
	}
	s.Table = &doc.Table{Caption: "Ways compared", Columns: []doc.Heading{{Title: ""}}}
	for _, w := range r.Ways {
		s.Table.Columns = append(s.Table.Columns, doc.Heading{Title: w.Name, Number: true})
	}
	for _, f := range wayFigures {
		row := []doc.Cell{{Text: f.label}}
		for _, w := range r.Ways {
			row = append(row, doc.Cell{Text: f.of(w)})
		}
		s.Table.Rows = append(s.Table.Rows, row)
	}
	return s
}

func limitsSection(r Rehearsal) doc.Section {
	s := doc.Section{ID: "limits", Title: "What the simulation cannot know", Intro: "A prediction is as good as what it rests on."}
	for _, x := range r.Limits() {
		title, text, found := strings.Cut(x, ": ")
		if !found {
			title, text = "The snapshot", x
		}
		s.Steps = append(s.Steps, doc.Step{Title: title, Text: text})
	}
	return s
}

func foreseenGrid(r Rehearsal) *doc.List {
	x := words.NewBlockSet(r.Report.Catalog)
	pictures := report.Pictures(&x, r.Report.Rows)
	return &doc.List{
		Blocks: x.Blocks,
		Title:  "Users", Noun: "users", Count: len(r.Report.Rows), FirstPrinted: doc.MostPrinted, Rows: foreseenRows(r.Report, pictures),
		Columns: []doc.Column{
			{Title: "User", Kind: doc.Lead, Width: doc.Wide},
			doc.Badges(predicted, plan.Verdicts(), r.Report.Tone),
			{Title: "Why", Width: doc.Wide},
			{Title: "SKU", Width: doc.Narrow, Filter: true},
			{Title: "Wave", Width: doc.Narrow, Filter: true},
			{Title: "Begins after", Kind: doc.Number, Width: doc.Narrow},
			{Title: "Predicted reason", Filter: true},
			{Title: "What to do", Kind: doc.Advice}, {Title: "Commands", Kind: doc.Command},
			{Title: "Name"}, {Title: "Asked"}, {Title: "Ends after"}, {Title: "Without license"}, {Title: "Source"},
		},
	}
}

// foreseenRows yields the rows, the most urgent verdict first.
func foreseenRows(r report.Report, pictures [][]int) iter.Seq[doc.Row] {
	began := r.Sessions[0].Began
	return func(yield func(doc.Row) bool) {
		for _, v := range plan.Verdicts() {
			for i := range r.Rows {
				x := &r.Rows[i]
				if x.Verdict != v {
					continue
				}
				row := foreseenCells(x, r, began)
				if row.Blocks = pictures[i]; !yield(row) {
					return
				}
			}
		}
	}
}

func foreseenCells(x *report.Row, r report.Report, began time.Time) doc.Row {
	var commands []string
	if x.Verdict == verdict.OnHold {
		commands = r.HoldCommands(x)
	}
	begins, ends, without := "", "", ""
	if !x.Begun.IsZero() {
		begins, ends = elapsed(x.Begun.Sub(began)), elapsed(x.Ended.Sub(began))
	}
	if x.Gap != nil {
		without = tenant.Span(secondsOf(x.Gap.Seconds))
	}
	return doc.Row{Cells: []string{
		x.UPN, string(x.Verdict), x.Sentence, strings.Join(r.Catalog.Parts(x.Touched), "\n"), x.Wave, begins, x.Reason, x.Remedy, strings.Join(commands, "\n"),
		x.Name, strings.Join(x.Asked, "\n"), ends, without, strings.Join(words.SourceLines(x.Sources), "\n"),
	}}
}
