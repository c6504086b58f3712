package report

import (
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"reseat/batch/journal"
	"reseat/batch/verdict"
	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/page"
	"reseat/report/words"
)

// tones gives each verdict its colour on the page.
var tones = map[verdict.Verdict]doc.Tone{
	verdict.Stranded: doc.Grave, verdict.Failed: doc.Bad, verdict.Drifted: doc.Warn, verdict.Unverified: doc.Doubt, verdict.Pending: doc.Wait,
	verdict.NotStarted: doc.Idle, verdict.OnHold: doc.Mute, verdict.Skipped: doc.Idle, verdict.Verified: doc.Good, verdict.Already: doc.Calm,
}

// WriteHTML writes the report as one self-contained page.
func WriteHTML(w io.Writer, r Report) error { return page.Write(w, r.noun().Label(pageOf(r))) }

func pageOf(r Report) doc.Document {
	p := doc.Document{
		Title:    r.title(),
		Subtitle: words.Tenant(r.Header) + " · " + r.Header.Domain,
		Ribbon:   r.ribbon(),
		Headline: r.Headline(),
		Tone:     Worst(r),
		Summary:  []string{r.Summary(), r.Evidence()},
		Lead:     VerdictChart(r),
		Tiles:    tilesOf(r),
		Sections: doc.Filled(slices.Concat([]doc.Section{groupSumsSection(r), attentionOf(r)}, membersSections(nil, runMembers(r), "Found"), []doc.Section{licensesOf(r), runOf(r), termsOf(r)}, r.Cost.Sections())...),
		List:     gridOf(r),
		Appendix: doc.Filled(findingsOf(r), chainOf(r)),
		Proof:    proofOf(r),
		Footer:   "Written by reseat " + r.Run.Tool + " at " + words.Clock(r.Made) + ". Times are UTC. " + privacy(r),
	}
	for _, f := range facts(r) {
		p.Facts = append(p.Facts, doc.Fact{Label: f.Label, Value: f.Value})
	}
	return p
}

// ribbon marks the report of a run on a sandbox.
func (r Report) ribbon() string {
	if r.Rehearsal || !slices.ContainsFunc(r.Sessions, func(s journal.Session) bool { return s.By.Cloud == "sandbox" }) {
		return ""
	}
	return "SANDBOX: no real tenant was changed"
}

// proofOf names the run and the plan's digest for the foot of a printed page.
func proofOf(r Report) string {
	proof := "plan " + fmt.Sprintf("%.16s", r.Chain.Plan)
	if r.Run.Dir != "" {
		proof = "run " + filepath.Base(r.Run.Dir) + ", " + proof
	}
	return proof
}

// privacy says how to treat the file.
func privacy(r Report) string {
	if r.Pseudonyms {
		return "Names, addresses and object ids are pseudonyms."
	}
	return "This file contains personal data."
}

// Tone is a verdict's colour in the report: nothing of a rehearsal is green, as nothing of
// it happened.
func (r Report) Tone(v verdict.Verdict) doc.Tone {
	if r.Rehearsal && tones[v] == doc.Good {
		return doc.Data
	}
	return tones[v]
}

// Worst is the tone of the most urgent verdict that occurs.
func Worst(r Report) doc.Tone {
	for _, v := range plan.Verdicts() {
		if r.Totals.Verdicts[v] > 0 {
			return r.Tone(v)
		}
	}
	return doc.Mute
}

func verdictFilter(v verdict.Verdict) *doc.Filter {
	return &doc.Filter{Column: "Verdict", Value: string(v)}
}

// VerdictChart counts the users by verdict.
func VerdictChart(r Report) *doc.Chart {
	c := &doc.Chart{Shape: doc.Stack, Title: "Users by verdict", Empty: "No users."}
	for _, v := range slices.Backward(plan.Verdicts()) {
		if n := r.Totals.Verdicts[v]; n > 0 {
			c.Points = append(c.Points, doc.Point{Label: string(v), Values: []float64{float64(n)}, Tone: r.Tone(v), Filter: verdictFilter(v)})
		}
	}
	return c
}

func tilesOf(r Report) []doc.Tile {
	done, refused := r.writes()
	rest := r.rest()
	tiles := []doc.Tile{
		{Label: "users selected", Value: tenant.Thousands(r.Totals.Users)},
		{Label: "as requested", Value: words.Share(r.good(), r.Totals.Users), Note: tenant.Thousands(r.good()) + " found so by reading " + r.read(), Tone: r.DoneTone()},
		{Label: "need attention", Value: tenant.Thousands(rest), Note: "by reason below", Tone: AttentionTone(rest, r)},
	}
	if words := r.memberTotals(); words != "" {
		n, tone := r.countMembers(), r.DoneTone()
		if n["in error"]+n["missing"] > 0 {
			tone = doc.Warn
		}
		tiles = append(tiles, doc.Tile{Label: "members", Value: tenant.Thousands(sum(n)), Note: words, Tone: tone})
	}
	tiles = append(tiles, r.Cost.Tiles()...)
	if n := r.Totals.Verdicts[verdict.Skipped]; n > 0 {
		tiles = append(tiles, doc.Tile{Label: "skipped", Value: tenant.Thousands(n), Note: "the request does not apply", Tone: doc.Idle, Filter: verdictFilter(verdict.Skipped)})
	}
	if len(r.Sessions) > 0 {
		writes := doc.Tile{Label: "writes accepted", Value: tenant.Thousands(done)}
		if refused > 0 {
			writes.Note = tenant.Thousands(refused) + " refused"
		}
		if d := r.Effort.Lasted; d > 0 {
			writes.Note = strings.TrimPrefix(writes.Note+", in "+tenant.Span(d), ", ")
		}
		throttled := doc.Tile{Label: "waits for throttling", Value: tenant.Thousands(r.Throttling.Answers), Note: "none"}
		if r.Throttling.Answers > 0 {
			throttled.Note = "they cost " + tenant.Span(r.Throttling.Waited)
		}
		tiles = append(tiles, writes, throttled)
	}
	return tiles
}

// DoneTone is green where the run changed somebody as planned.
func (r Report) DoneTone() doc.Tone {
	if r.Totals.Verdicts[verdict.Verified] == 0 {
		return ""
	}
	return r.Tone(verdict.Verified)
}

// read names what the users were read from.
func (r Report) read() string {
	if r.Rehearsal {
		return "the snapshot"
	}
	return "the tenant"
}

// AttentionTone is the tone of that many users who need attention.
func AttentionTone(rest int, r Report) doc.Tone {
	if rest == 0 {
		return ""
	}
	return Worst(r)
}

func gridOf(r Report) *doc.List {
	x := newBlocks(r.Catalog, r.Rows)
	return &doc.List{
		Title: "Users", Noun: "users", Count: len(r.Rows), FirstPrinted: doc.MostPrinted,
		Blocks: x.Blocks, Rows: gridRows(r, x),
		Columns: []doc.Column{
			{Title: "User", Kind: doc.Lead, Width: doc.Wide},
			doc.Badges("Verdict", plan.Verdicts(), r.Tone),
			{Title: "Why", Width: doc.Wide},
			{Title: "SKU", Width: doc.Narrow, Filter: true},
			{Title: "Department", Width: doc.Narrow, Filter: true},
			{Title: "Wave", Filter: true},
			{Title: "Reason", Filter: true},
			{Title: "What to do", Kind: doc.Advice}, {Title: "Commands", Kind: doc.Command},
			{Title: "Name"}, {Title: "Object id", Kind: doc.Mono}, {Title: "Asked"}, {Title: "Usage location"},
			{Title: "Assignment errors"}, {Title: "Findings"}, {Title: "Tenant's words"}, {Title: "Without license"},
			{Title: "Request ids", Kind: doc.Mono}, {Title: "Begun"}, {Title: "Ended"}, {Title: "Read"}, {Title: "Source"},
		},
	}
}

// gridRows yields the rows, the most urgent verdict first.
func gridRows(r Report, x *reportBlocks) iter.Seq[doc.Row] {
	return func(yield func(doc.Row) bool) {
		for _, v := range plan.Verdicts() {
			if r.Totals.Verdicts[v] == 0 {
				continue
			}
			for i := range r.Rows {
				if r.Rows[i].Verdict == v && !yield(gridRow(&r.Rows[i], r.Catalog, x.of[i], r.commands(&r.Rows[i]))) {
					return
				}
			}
		}
	}
}

func gridRow(r *Row, c words.Catalog, refs []int, commands []string) doc.Row {
	return doc.Row{Blocks: refs, Cells: []string{
		r.UPN, string(r.Verdict), r.Sentence, strings.Join(c.Parts(r.Touched), "\n"), r.Department, r.Wave, r.Reason, r.Remedy, strings.Join(commands, "\n"),
		r.Name, string(r.User), strings.Join(r.Asked, "\n"), locationWords(r),
		strings.Join(r.Troubles, "\n"), strings.Join(words.FindingLines(r.Findings), "\n"), r.Message, gapWords(r.Gap),
		strings.Join(r.Requests, "\n"), words.Stamp(r.Begun), words.Stamp(r.Ended), words.Stamp(r.Read), strings.Join(words.SourceLines(r.Sources), "\n"),
	}}
}
