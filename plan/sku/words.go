package sku

import (
	"cmp"
	"reseat/plan/pattern"
	"slices"
	"strings"
	"unicode"
)

// shortWords are what people write for the words of product names.
var shortWords = strings.NewReplacer(
	"azure active directory", "entra id", "azure ad", "entra id",
	"office365", "office 365", "microsoft365", "microsoft 365", "dynamics365", "dynamics 365", "windows365", "windows 365",
	"powerbi", "power bi", "powerapps", "power apps", "powerautomate", "power automate", "powerplatform", "power platform",
	"sharepoint online", "sharepoint", "onedrive for business", "onedrive",
)

// expanded are short names of which each is several words; they count only where they
// stand alone.
var expanded = map[string][]string{
	"m365":  {"microsoft", "365"},
	"o365":  {"office", "365"},
	"ms365": {"microsoft", "365"},
	"d365":  {"dynamics", "365"},
	"w365":  {"windows", "365"},
	"ms":    {"microsoft"},
	"aad":   {"entra", "id"},
	"ems":   {"enterprise", "mobility", "security"},
	"exo":   {"exchange", "online"},
	"spo":   {"sharepoint"},
	"mde":   {"defender", "endpoint"},
	"mdo":   {"defender", "office", "365"},
	"win":   {"windows"},
	"pbi":   {"power", "bi"},
	"flow":  {"power", "automate"},
}

// idle words say nothing about which product is meant.
var idle = []string{"microsoft", "license", "licence", "licenses", "licences", "subscription", "for", "the", "and", "with", "of", "lizenz", "licencia", "licence", "new"}

var planNumber = pattern.New(`\bplan[ (]*([0-9])\b`)

// glued is a suite's short name and its size in one word, such as m365e5.
var glued = pattern.New(`\b([mo]365|ems)([aefg][1-5])\b`)

// wordsOf takes a name apart into words: letters and digits, in lower case, with short
// names written out and "Plan 1" as p1.
func wordsOf(name string) []string {
	name = strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
	name = planNumber().ReplaceAllString(shortWords.Replace(name), "p$1")
	name = glued().ReplaceAllString(name, "$1 $2")
	var out []string
	for _, w := range strings.Fields(name) {
		if long, ok := expanded[w]; ok {
			out = append(out, long...)
		} else {
			out = append(out, w)
		}
	}
	return out
}

// byWords returns the candidates whose name holds every word that was written, the
// shortest name first. A slip of the pen is forgiven in long words; a word with a digit
// tells one product from another, and is never another one.
func byWords(written string, all []candidate) []string {
	want := slices.DeleteFunc(wordsOf(written), func(w string) bool { return slices.Contains(idle, w) })
	if len(want) == 0 {
		return nil
	}
	microsoft := slices.Contains(wordsOf(written), "microsoft") && !slices.Contains(want, "office")
	type hit struct {
		candidate
		rest int
	}
	var hits []hit
	for _, c := range all {
		if rest, ok := holds(c.said, want); ok {
			if slices.Contains(c.said, "office") && microsoft {
				rest++ // Microsoft 365 F3 before Office 365 F3
			}
			hits = append(hits, hit{c, rest})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rest, b.rest) })
	var out []string
	seen := make(map[string]bool)
	for _, h := range hits {
		if !seen[h.key] && len(out) < maxNearest {
			seen[h.key] = true
			out = append(out, h.text)
		}
	}
	return out
}

// holds tells whether each wanted word is one of the name's, and how many others the name
// has.
func holds(name, want []string) (rest int, ok bool) {
	for _, w := range want {
		if !slices.ContainsFunc(name, func(n string) bool { return sameWord(w, n) }) {
			return 0, false
		}
	}
	for _, n := range name {
		if !slices.Contains(idle, n) && !slices.ContainsFunc(want, func(w string) bool { return sameWord(w, n) }) {
			rest++
		}
	}
	return rest, true
}

func sameWord(want, name string) bool {
	switch {
	case want == name:
		return true
	case strings.ContainsFunc(want, unicode.IsDigit) || strings.ContainsFunc(name, unicode.IsDigit) || len(want) < 5:
		return false
	}
	return edits([]rune(want), []rune(name)) <= 1+len(want)/9
}

// telling are the words of a text that tell one product from another: those that some
// product is really called by.
func (c *Catalogue) telling(text string) []string {
	return slices.DeleteFunc(wordsOf(text), func(w string) bool { return slices.Contains(idle, w) || !c.knownWords()[w] })
}

// sameProduct keeps the candidates that differ from what was written in nothing that tells
// one product from another: Office 365 E3 is no slip of the pen for Office 365 E5, nor is
// Business Premium one for EMS Premium.
func sameProduct(all []candidate, telling []string) []candidate {
	return slices.DeleteFunc(slices.Clone(all), func(c candidate) bool {
		return slices.ContainsFunc(telling, func(w string) bool { return !slices.Contains(c.said, w) })
	})
}
