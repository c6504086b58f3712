package report

import (
	"fmt"
	"strings"

	"reseat/plan"
	"reseat/plan/tenant"
	"reseat/report/words"
)

// terms lists what the plan was made under: what was asked, its limits, and what was
// accepted. It is what the approval is about.
func terms(r Report) []words.Fact {
	h := r.Header
	var out []words.Fact
	put := func(label, value string) {
		if value != "" {
			out = append(out, words.Fact{Label: label, Value: value})
		}
	}
	put("Asked", askedWords(h.Options.Asked, h.Options.Via))
	put(r.noun()("Users"), planWords(r.Counts))
	if n := h.Options.Limit; n != nil {
		put("Limit", "the first "+tenant.Count(*n, "change"))
	}
	if n := h.Options.Sample; n != nil {
		put("Sample", fmt.Sprintf("%s chosen at random (seed %d)", tenant.Count(*n, "change"), h.Options.Seed))
	}
	put("Licenses counted", h.Options.Seats)
	return append(out, rulesOf(h, r.Catalog)...)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func askedWords(asked []string, via string) string {
	s := strings.Join(asked, "; ")
	if s != "" && via == string(plan.Readd) {
		s += ", by remove and re-assign"
	}
	return s
}
