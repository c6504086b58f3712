package simulation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"reseat/batch/verdict"
	"reseat/plan/tenant"
)

// An Advice answers one question of whoever decides about a run.
type Advice struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// Decision answers what a project lead asks: how long, when which wave ends, who will
// fail and why, whether seats are missing and when, who is without a license, and
// what bad weather costs.
func (r Rehearsal) Decision() []Advice {
	w := r.Ways[0]
	out := []Advice{{"How long will it take?", howLong(w)}}
	if s := waveWords(w); s != "" {
		out = append(out, Advice{"When does which wave end?", s})
	}
	out = append(out, Advice{"Who will fail, and why?", r.whoFails()}, Advice{"Are more licenses needed, and when?", r.seatWords()})
	if s := gapAnswer(w); s != "" {
		out = append(out, Advice{"Who is without the license, and how long?", s})
	}
	out = append(out, Advice{"What if the service is slow or throttles?", r.weatherWords()})
	for _, other := range r.Ways[1:] {
		out = append(out, Advice{"And with " + other.Name + "?", against(w, other)})
	}
	return out
}

// Headline says the outcome in one sentence.
func (r Rehearsal) Headline() string {
	w := r.Ways[0]
	f := w.Fair.Median()
	users := total(f)
	if f.Broke != "" {
		return fmt.Sprintf("The run would end early, after %s: %s.", tenant.Span(f.Written), f.Broke)
	}
	s := fmt.Sprintf("%s of %s users would be as requested after %s", tenant.Thousands(f.AsAsked()), tenant.Thousands(users), tenant.Span(f.Ended))
	if worst := w.Rough.Worst(); worst.Ended > f.Ended {
		s += fmt.Sprintf(", or up to %s with a degraded service", tenant.Span(worst.Ended))
	}
	var others []string
	if n := f.Verdicts[verdict.Skipped]; n > 0 {
		others = append(others, tenant.Thousands(n)+" skipped")
	}
	switch rest := f.Rest(); rest {
	case 0:
	case 1:
		others = append(others, "1 needs attention first")
	default:
		others = append(others, tenant.Thousands(rest)+" need attention first")
	}
	if len(others) > 0 {
		s += "; " + strings.Join(others, ", ")
	}
	return s + "."
}

func total(f Forecast) int {
	n := 0
	for _, users := range f.Verdicts {
		n += users
	}
	return n
}

func howLong(w Way) string {
	f := w.Fair.Median()
	if f.Broke != "" {
		return fmt.Sprintf("It ends early, after %s: %s.", tenant.Span(f.Written), f.Broke)
	}
	s := fmt.Sprintf("On a %s day %s to the last write, and %s until every user is read back.", w.Fair.Weather, tenant.Span(f.Written), tenant.Span(f.Ended))
	s += fmt.Sprintf(" That is %s writes and %s reads, %s resource units, at %s", tenant.Thousands(f.Writes), tenant.Thousands(f.Reads), tenant.Thousands(f.Units), w.Pace)
	if w.Floor > 0 && w.Floor*10 >= f.Written*9 {
		return s + fmt.Sprintf(": the quota sets the time, %s is the least it allows.", tenant.Span(w.Floor))
	}
	for _, x := range f.Seats {
		if f.Gaps.Users > 0 && x.Least() < fewSeats {
			return s + ": remove-and-re-assign of a SKU with few available licenses waits for each user, so more available licenses would shorten it."
		}
	}
	return s + ": answers set the time, not the quota."
}

// fewSeats is below how many free seats readds are likely to wait for each other (R18).
const fewSeats = 16

// waveWords says when waves end; empty where the plan has none.
func waveWords(w Way) string {
	fair, worst := w.Fair.Median().Waves, w.Rough.Worst().Waves
	if len(fair) == 0 || len(fair) == 1 && fair[0].Wave == "" {
		return ""
	}
	var parts []string
	for i, x := range fair {
		if i == mostWaves {
			parts = append(parts, fmt.Sprintf("%d more in the table", len(fair)-i))
			break
		}
		s := fmt.Sprintf("%s after %s", waveName(x.Wave), tenant.Span(x.To))
		if j := slices.IndexFunc(worst, func(o WaveForecast) bool { return o.Wave == x.Wave }); j >= 0 {
			s += fmt.Sprintf(" (%s at worst)", tenant.Span(worst[j].To))
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ") + "."
}

// mostWaves is how many waves a sentence names.
const mostWaves = 8

func waveName(w string) string {
	if w == "" {
		return "users of no wave"
	}
	return "wave " + w
}

func (r Rehearsal) whoFails() string {
	reasons := r.Ways[0].Fair.Median().Reasons
	if len(reasons) == 0 {
		return "Nobody, as far as the snapshot shows."
	}
	var parts []string
	for i, x := range reasons {
		if i == mostReasons {
			parts = append(parts, fmt.Sprintf("%d more reasons are in the table.", len(reasons)-i))
			break
		}
		s := fmt.Sprintf("%s %s: %s", tenant.Thousands(x.Users), x.Verdict, sentence(x.Sentence))
		if x.Remedy != "" {
			s += " Remedy: " + sentence(x.Remedy)
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

// mostReasons is how many reasons a paragraph holds.
const mostReasons = 5

func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

func (r Rehearsal) seatWords() string {
	seats := r.Ways[0].Fair.Median().Seats
	if len(seats) == 0 {
		return "No: the plan changes no license counts."
	}
	var short []string
	for _, s := range seats {
		if s.Short() {
			short = append(short, r.shortWords(s))
		}
	}
	if len(short) > 0 {
		return "Yes. " + strings.Join(short, " ")
	}
	tight := slices.MinFunc(seats, func(a, b SeatForecast) int { return a.Least() - b.Least() })
	when := "as the run begins"
	if tight.PeakAt > 0 {
		when = "after " + tenant.Span(tight.PeakAt)
	}
	if tight.Least() < 0 {
		return fmt.Sprintf("No, though %s has more users than licenses bought: %s of %s.", r.Report.Catalog.Product(tight.SKU), tenant.Thousands(tight.Peak), tenant.Thousands(tight.Bought))
	}
	return fmt.Sprintf("No. %s is tightest: %s of %s licenses are available %s.", r.Report.Catalog.Product(tight.SKU), tenant.Thousands(tight.Least()), tenant.Thousands(tight.Bought), when)
}

func (r Rehearsal) shortWords(s SeatForecast) string {
	name := r.Report.Catalog.Product(s.SKU)
	var parts []string
	if s.Refused > 0 {
		parts = append(parts, fmt.Sprintf("%s: no license is available for %s, for the first after %s; buy %s before that.",
			name, tenant.Count(s.Refused, "user"), tenant.Span(s.FirstNo), tenant.Thousands(s.Refused)))
	}
	if s.Missing > 0 {
		parts = append(parts, fmt.Sprintf("%s: no license available for %s; buy licenses, then plan again.", name, tenant.Count(s.Missing, "user")))
	}
	return strings.Join(parts, " ")
}

// gapAnswer is about readds; empty where there are none.
func gapAnswer(w Way) string {
	fair, worst := w.Fair.Median().Gaps, longestGap(w.Rough)
	if fair.Users == 0 {
		return ""
	}
	s := fmt.Sprintf("%s, between remove and re-assign: half of them no longer than %s, the longest %s; with a %s service the longest %s.",
		tenant.Count(fair.Users, "user"), tenant.Span(fair.Median), tenant.Span(fair.Longest), w.Rough.Weather, tenant.Span(worst.Longest))
	if fair.Open+worst.Open > 0 {
		s += fmt.Sprintf(" Not assigned again at the end: %d, with a %s service %d.", fair.Open, w.Rough.Weather, worst.Open)
	}
	return s
}

func longestGap(o Outlook) GapForecast {
	worst := o.Runs[0].Gaps
	for _, f := range o.Runs {
		worst.Longest, worst.Open = max(worst.Longest, f.Gaps.Longest), max(worst.Open, f.Gaps.Open)
	}
	return worst
}

func (r Rehearsal) weatherWords() string {
	w := r.Ways[0]
	fair, median, worst := w.Fair.Median(), w.Rough.Median(), w.Rough.Worst()
	s := fmt.Sprintf("With a %s service the run lasts %s", w.Rough.Weather, tenant.Span(median.Ended))
	if n := len(w.Rough.Runs); n > 1 {
		s += fmt.Sprintf(" (median of %d simulations) and %s at worst", n, tenant.Span(worst.Ended))
	}
	s += fmt.Sprintf(": %s. ", moreOrLess(worst.Ended-fair.Ended))
	least := fair.AsAsked()
	for _, f := range w.Rough.Runs {
		least = min(least, f.AsAsked())
	}
	if fewer := fair.AsAsked() - least; fewer > 0 {
		s += fmt.Sprintf("At worst %s fewer users are as requested when it ends; `reseat resume` continues with them. ", tenant.Thousands(fewer))
	} else {
		s += "The same users end as requested. "
	}
	for _, f := range w.Rough.Runs {
		if f.Broke != "" {
			return s + fmt.Sprintf("With seed %d the run would end early, after %s: %s", f.Seed, tenant.Span(f.Written), sentence(f.Broke))
		}
	}
	return strings.TrimSpace(s)
}

func moreOrLess(d time.Duration) string {
	if d < 0 {
		return tenant.Span(-d) + " less"
	}
	return tenant.Span(d) + " more"
}

// against compares another way with the first.
func against(w, other Way) string {
	a, b := w.Fair.Median(), other.Fair.Median()
	parts := []string{fmt.Sprintf("It takes %s, %s; with a %s service %s at worst.", tenant.Span(b.Ended), moreOrLess(b.Ended-a.Ended), other.Rough.Weather, tenant.Span(other.Rough.Worst().Ended))}
	if n := b.Writes - a.Writes; n != 0 {
		parts = append(parts, fmt.Sprintf("%s writes instead of %s.", tenant.Thousands(b.Writes), tenant.Thousands(a.Writes)))
	}
	if n := b.AsAsked() - a.AsAsked(); n != 0 {
		parts = append(parts, fmt.Sprintf("%s users end as requested instead of %s.", tenant.Thousands(b.AsAsked()), tenant.Thousands(a.AsAsked())))
	}
	if a.Gaps.Users != b.Gaps.Users {
		parts = append(parts, fmt.Sprintf("Users without a license for a moment: %s instead of %s.", tenant.Thousands(b.Gaps.Users), tenant.Thousands(a.Gaps.Users)))
	}
	return strings.Join(parts, " ")
}
